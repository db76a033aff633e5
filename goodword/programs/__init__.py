"""Programmes: brand, offer, goal, attribution policy and life."""
