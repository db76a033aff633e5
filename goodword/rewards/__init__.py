"""Rules, rewards and the ledger."""
