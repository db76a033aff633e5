"""Reads of integrations, by subject."""
