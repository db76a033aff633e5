"""The one reminder that a friend asked for: on the day they chose, and only while they have not bought."""

from datetime import datetime, time

from goodword.contacts import queries as contacts
from goodword.facts.catalogue import ReminderAsked
from goodword.journeys.actions.enrol import enrol
from goodword.journeys.rules import NOT_BOUGHT
from goodword.journeys.values import Enrolment, Journey, Words, about_claim, id_in
from goodword.links import queries as links
from goodword.operators.queries.organisation import organisation
from goodword.programs.values import Program
from goodword.referrals import queries as referrals
from goodword.referrals.actions.reminders import offered

_AT = time(9)


def reminder_asked(fact: ReminderAsked, now: datetime) -> None:
    """Let a friend be reminded on the morning of the day that the claim names."""
    claim = referrals.claim(fact.claim_id)
    if claim is None or claim.contact_id is None or claim.remind_on is None:
        return
    due_at = datetime.combine(claim.remind_on, _AT, organisation().zone)
    enrol([Enrolment(Journey.FRIEND_REMINDER, claim.contact_id, claim.program_id, about_claim(claim.id), due_at=due_at)], now=now)


def reminder(enrolment: Enrolment, program: Program) -> Words | None:
    """Return the reminder, with the advocate named only as they allowed; None where the friend has bought, or it may not be sent (any more)."""
    claim = referrals.claim(id_in(enrolment.occasion))
    if claim is None or not claim.code or not offered(program):
        return None
    ids = set(contacts.person_ids(enrolment.contact_id))
    own = [one for one in referrals.of_contact(enrolment.contact_id) if one.contact_id in ids and one.program_id == program.id]
    if any(one.state not in NOT_BOUGHT for one in own):
        return None
    name = contacts.shown_names([claim.advocate_id]).get(claim.advocate_id, "") if claim.advocate_id else ""
    return Words("friend_reminder", {"advocate": {"name": name}, "code": claim.code, "offer_url": links.link_url(claim.code)})
