"""What is written down when contacts leave the house in a file."""

from datetime import datetime

from goodword.contacts.actions.bulk import said
from goodword.contacts.queries import pages
from goodword.contacts.values import Selection
from goodword.operators import actions as operators
from goodword.operators.values import Actor


def note_export(selection: Selection, *, kind: str, actor: Actor, now: datetime) -> int:
    """Write into the audit trail that contacts were exported, how many and by which filter; return how many."""
    count = pages.exact_count(selection)
    after = {"contacts": count, "kind": kind, "filter": said(selection)}
    operators.audit(actor=actor, action="contacts.export", subject=f"contacts:{count}", after=after, now=now)
    return count
