"""The answer to an advocate who asked where a reward is."""

from datetime import datetime

from goodword.contacts import queries as contacts
from goodword.facts.catalogue import InquiryAnswered
from goodword.links import actions as links
from goodword.links.values import AccessPurpose
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage
from goodword.referrals import queries as referrals
from goodword.rewards.queries import inquiries


def mail_answer(fact: InquiryAnswered, now: datetime) -> None:
    """Send the answer; the friend's name is in it only where the friend allowed that."""
    one = inquiries.inquiry(fact.inquiry_id)
    if one is None or one.answer is None:
        return
    referral = inquiries.referral_asked_after(one)
    lines = referrals.of_advocate(one.contact_id, program_id=one.program_id) if referral else []
    name = next((line.first_name for line in lines if referral and line.referral_id == referral.id), "")
    kept = contacts.canonical([one.contact_id])[one.contact_id]
    page = links.issue([kept], program_id=one.program_id, purpose=AccessPurpose.ADVOCATE, end_older=False, now=now).get(kept, "")
    variables = {"answer": one.answer.value, "friend": {"name": name}, "portal_url": page}
    message = NewMessage(key=f"inquiry:{one.id}", template="inquiry_answered", contact_id=kept, program_id=one.program_id, variables=variables)
    messaging.queue([message], now=now)
