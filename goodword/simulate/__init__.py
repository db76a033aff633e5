"""Drives the real actions on a virtual clock."""
