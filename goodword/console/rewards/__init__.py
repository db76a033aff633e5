"""Rewards: what was given and why, what waits for a decision, rules in plain words, the ledger, and pools of codes."""
