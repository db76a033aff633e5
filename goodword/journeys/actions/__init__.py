"""Writes of journeys, by subject: each function here follows from a fact, by the table in goodword/reactions.py."""
