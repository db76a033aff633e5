"""Roles, permissions and actions in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.operators.values import Permission, Role

P = Permission

ROLES: Mapping[Role, Promise] = {
    Role.OWNER: _("Owner"),
    Role.ADMIN: _("Admin"),
    Role.MARKETER: _("Marketer"),
    Role.SALES: _("Sales"),
    Role.ACCOUNT_MANAGER: _("Account manager"),
    Role.SUPPORT: _("Support"),
    Role.ANALYST: _("Analyst"),
    Role.AUDITOR: _("Auditor"),
}

ROLE_SENTENCES: Mapping[Role, Promise] = {
    Role.OWNER: _("May do everything, and make or unmake owners."),
    Role.ADMIN: _("May do everything but make or unmake owners."),
    Role.MARKETER: _("Runs programmes, rules and messages; works with contacts; exports them. Approves nothing."),
    Role.SALES: _("Works with contacts, referrals and tasks."),
    Role.ACCOUNT_MANAGER: _("Works with contacts, referrals and tasks; sees the ledger."),
    Role.SUPPORT: _("Works with contacts, referrals and tasks; sees the ledger."),
    Role.ANALYST: _("Sees programmes, people, rewards and the ledger; changes nothing."),
    Role.AUDITOR: _("Sees everything, the settings and the audit log too; changes nothing."),
}

PERMISSIONS: Mapping[Permission, Promise] = {
    P.PROGRAMS_READ: _("See programmes"),
    P.PROGRAMS_WRITE: _("Make and change programmes"),
    P.CONTACTS_READ: _("See contacts"),
    P.CONTACTS_WRITE: _("Add and change contacts"),
    P.CONTACTS_EXPORT: _("Export contacts"),
    P.REFERRALS_READ: _("See referrals"),
    P.REFERRALS_WRITE: _("Enter and correct referrals"),
    P.FEEDBACK_READ: _("See answers and complaints"),
    P.FEEDBACK_WRITE: _("Enter answers, work on complaints"),
    P.SURVEYS_WRITE: _("Make and change surveys"),
    P.REWARDS_READ: _("See rewards"),
    P.REWARDS_WRITE: _("Make rules and manual rewards, book the use of credit"),
    P.REWARDS_APPROVE: _("Approve rewards"),
    P.EVENTS_WRITE: _("Send events"),
    P.EVENTS_READ: _("See events"),
    P.LINKS_READ: _("See links"),
    P.LINKS_WRITE: _("Make links"),
    P.LEDGER_READ: _("See the ledger"),
    P.MESSAGES_READ: _("See messages"),
    P.TASKS_READ: _("See tasks"),
    P.TASKS_WRITE: _("Work on tasks"),
    P.SETTINGS_READ: _("See settings"),
    P.SETTINGS_WRITE: _("Change settings"),
    P.TEAM_WRITE: _("Change the team"),
    P.KEYS_WRITE: _("Make and revoke API keys"),
    P.AUDIT_READ: _("See the audit log"),
    P.METRICS_READ: _("See metrics"),
}
