"""Writes to the organisation, its staff, their keys and the audit trail."""

from goodword.operators.actions.first_day import set_up
from goodword.operators.actions.jobs import drop_jobs, retry_jobs
from goodword.operators.actions.keys import authenticate_key, create_key, note_keys_used, revoke_key
from goodword.operators.actions.logo import keep_logo
from goodword.operators.actions.organisation import change_organisation, forget_secret, hold_outbound, release_outbound, set_secret
from goodword.operators.actions.sessions import end_session, end_sessions
from goodword.operators.actions.sign_in import ask_for_sign_in_link, first_sign_in_link, sign_in_link, use_sign_in_link
from goodword.operators.actions.sweep import sweep
from goodword.operators.actions.team import change_own, deactivate, invite, reactivate, remove_second_factor, set_role
from goodword.operators.actions.trail import audit

__all__ = [
    "ask_for_sign_in_link",
    "audit",
    "authenticate_key",
    "change_organisation",
    "change_own",
    "create_key",
    "deactivate",
    "drop_jobs",
    "end_session",
    "end_sessions",
    "first_sign_in_link",
    "forget_secret",
    "hold_outbound",
    "invite",
    "keep_logo",
    "note_keys_used",
    "reactivate",
    "release_outbound",
    "remove_second_factor",
    "retry_jobs",
    "revoke_key",
    "set_role",
    "set_secret",
    "set_up",
    "sign_in_link",
    "sweep",
    "use_sign_in_link",
]
