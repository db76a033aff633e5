"""Writes of feedback, by subject: surveys, asking, answering, cases."""
