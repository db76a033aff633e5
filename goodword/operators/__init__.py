"""Staff accounts, roles and permissions, API keys, the audit trail and the organisation itself."""
