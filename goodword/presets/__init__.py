"""Whole programmes ready to start from."""
