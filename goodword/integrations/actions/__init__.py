"""Writes of integrations, by subject."""
