"""Ways by which a message leaves the house."""
