"""Signals of foul play and what follows from them."""
