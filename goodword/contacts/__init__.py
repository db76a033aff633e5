"""People: identities, what is known of them, what they agreed to."""
