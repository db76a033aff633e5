"""Thank-yous and progress news."""
