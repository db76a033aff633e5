"""Writes of insights: what it works out ahead goes down as traits of contacts."""
