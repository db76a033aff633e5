"""Requests of people about their own data."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from goodword.contacts.actions import addresses
from goodword.feedback.actions import erasure
from goodword.feedback.queries.erasure import Held
from goodword.links import actions as links
from goodword.links.values import CodeCheck, CodePurpose
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators import actions as operators
from goodword.operators.values import Actor, Role

ANSWER_WITHIN = timedelta(days=28)  # GDPR art. 12(3): within a month


@transaction.atomic
def request_erasure(contact_id: UUID, *, program_id: UUID, typed_code: str, now: datetime) -> CodeCheck:
    """Put a person's wish to be erased before the staff, once the code from the mail was right; asked twice it is one task."""
    check = links.use_code(contact_id, purpose=CodePurpose.ERASE, typed=typed_code, now=now)
    if check is CodeCheck.RIGHT:
        messaging.create_task(
            NewTask(
                key=f"erasure:{contact_id}:{now:%Y-%m}",
                kind="erasure",
                title=gettext_noop("Erase a contact"),
                reason=gettext_noop("Asked for it on the own page, confirmed by a code to the known address. The law allows a month."),
                contact_id=contact_id,
                program_id=program_id,
                subject=f"contact:{contact_id}",
                role=Role.ADMIN,
                due_at=now + ANSWER_WITHIN,
            ),
            now=now,
        )
    return check


def erase_feedback(contact_id: UUID, *, actor: Actor, now: datetime) -> Held:
    """Forget what a person told us in surveys and complaints, and return what there was. Raises ContactUnknown."""
    with transaction.atomic():
        found = erasure.erase(contact_id, actor=actor, now=now)
        if found.any:
            counts = {"answers": found.answers, "complaints": found.complaints, "files": found.files, "testimonials": found.quotes}
            operators.audit(actor=actor, action="privacy.erase_feedback", subject=f"contact:{contact_id}", after=counts, now=now)
        return found


@transaction.atomic
def request_address(contact_id: UUID, new_address: str, *, typed_code: str, now: datetime) -> CodeCheck:
    """Ask the owner of a new mail address to confirm it, once the code that went to the present one was right.

    The code is looked at first, so that without it nobody learns whether an address is the known one. Raises addresses.AddressRefused, which leaves a
    right code good for another try.
    """
    check = links.use_code(contact_id, purpose=CodePurpose.ADDRESS, typed=typed_code, now=now)
    if check is CodeCheck.RIGHT:
        addresses.request(contact_id, new_address, now=now)
    return check
