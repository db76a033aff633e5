"""Personal links and codes, sharing and joining."""
