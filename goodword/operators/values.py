"""Roles, permissions and what an API key may do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody of the staff may do; `owner` owns the installation."""

    OWNER = "owner"
    ADMIN = "admin"
    MARKETER = "marketer"
    SALES = "sales"
    ACCOUNT_MANAGER = "account_manager"
    SUPPORT = "support"
    ANALYST = "analyst"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One thing that a role or key may be allowed to do."""

    PROGRAMS_READ = "programs:read"
    PROGRAMS_WRITE = "programs:write"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    CONTACTS_EXPORT = "contacts:export"
    REFERRALS_READ = "referrals:read"
    REFERRALS_WRITE = "referrals:write"
    REWARDS_READ = "rewards:read"
    REWARDS_WRITE = "rewards:write"  # rules, manual rewards
    REWARDS_APPROVE = "rewards:approve"  # staff only: keys approve nothing
    EVENTS_WRITE = "events:write"
    EVENTS_READ = "events:read"
    LINKS_READ = "links:read"
    LINKS_WRITE = "links:write"
    LEDGER_READ = "ledger:read"
    MESSAGES_READ = "messages:read"
    TASKS_WRITE = "tasks:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    TEAM_WRITE = "team:write"
    KEYS_WRITE = "keys:write"
    AUDIT_READ = "audit:read"
    METRICS_READ = "metrics:read"


@dataclass(frozen=True)
class Actor:
    """Who does a thing: an operator, a key, or (both None) the system itself."""

    operator_id: UUID | None = None
    api_key_id: UUID | None = None


SYSTEM = Actor()
