"""Templates, the gate, the outbox, channels, and tasks of the staff."""
