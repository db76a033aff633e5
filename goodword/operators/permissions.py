"""The one matrix of roles and permissions, and what a key may be given."""

from goodword.operators.values import Permission, Role

P = Permission

_READ_WORK = frozenset(
    {
        P.PROGRAMS_READ,
        P.CONTACTS_READ,
        P.FEEDBACK_READ,
        P.REFERRALS_READ,
        P.REWARDS_READ,
        P.EVENTS_READ,
        P.LINKS_READ,
        P.MESSAGES_READ,
        P.TASKS_READ,
    }
)
_WITH_PEOPLE = _READ_WORK | {P.CONTACTS_WRITE, P.FEEDBACK_WRITE, P.REFERRALS_WRITE, P.LINKS_WRITE, P.TASKS_WRITE}

MATRIX: dict[Role, frozenset[P]] = {
    Role.OWNER: frozenset(P),
    Role.ADMIN: frozenset(P),  # all but making and unmaking owners: see rules.may_set_role
    Role.MARKETER: _WITH_PEOPLE | {P.PROGRAMS_WRITE, P.CONTACTS_EXPORT, P.SURVEYS_WRITE, P.REWARDS_WRITE, P.LEDGER_READ, P.SETTINGS_READ, P.METRICS_READ},
    Role.SALES: _WITH_PEOPLE,
    Role.ACCOUNT_MANAGER: _WITH_PEOPLE | {P.LEDGER_READ},
    Role.SUPPORT: _WITH_PEOPLE | {P.LEDGER_READ},
    Role.ANALYST: _READ_WORK | {P.LEDGER_READ, P.METRICS_READ},
    Role.AUDITOR: _READ_WORK | {P.LEDGER_READ, P.METRICS_READ, P.SETTINGS_READ, P.AUDIT_READ},
}

# What changes people, money approvals or the installation itself is for persons only.
KEY_SCOPES: frozenset[P] = frozenset(P) - {P.REWARDS_APPROVE, P.LEDGER_CLOSE, P.SETTINGS_READ, P.SETTINGS_WRITE, P.TEAM_WRITE, P.KEYS_WRITE, P.AUDIT_READ}


def allows(role: Role, permission: P) -> bool:
    """Say whether a role has a permission."""
    return permission in MATRIX[role]


def grantable_scopes(role: Role) -> frozenset[P]:
    """Return the scopes that somebody of this role may give to a key: never more than the role has."""
    return KEY_SCOPES & MATRIX[role]
