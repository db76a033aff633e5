"""The page a friend comes to."""
