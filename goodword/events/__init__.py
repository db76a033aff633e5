"""Touches are evidence, outcomes are triggers."""
