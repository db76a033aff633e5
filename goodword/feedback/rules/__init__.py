"""Decisions of feedback, by subject: surveys, scores, who calls, cases."""
