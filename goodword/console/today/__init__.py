"""Today: what needs whom, in the order of what it is worth, and what is wrong."""
