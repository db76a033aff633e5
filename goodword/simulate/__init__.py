"""Drives the real actions on a virtual clock: the made-up year of the demo shop."""
