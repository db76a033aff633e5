"""Tell people that they reached a tier: once, of the highest, and only while they hold it."""

from datetime import datetime

from django.utils import translation

from goodword.contacts import queries as contacts
from goodword.facts.catalogue import TierReached
from goodword.links import actions as links
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage
from goodword.programs import queries as programs
from goodword.rewards.queries.tiers import standings
from goodword.rewards.words.tiers import progress


def mail_reached(fact: TierReached, now: datetime) -> None:
    """Write to whoever climbed, in their language, what it brings and what comes next."""
    if fact.history or not fact.top:
        return
    found = standings(fact.contact_id, program_id=fact.program_id)
    if not found or found[0].tier is None or found[0].tier.slug != fact.tier:
        return
    [standing], tier = found, found[0].tier
    program = programs.program(fact.program_id)
    contact = contacts.contact(standing.contact_id)
    language = contact.language or program.language
    url = links.issue([contact.id], program_id=program.id, end_older=False, now=now)[contact.id]
    with translation.override(language):
        variables = {
            "tier": tier.name_in(language),
            "benefit": tier.benefit_in(language),
            "progress": progress(standing, currency=program.currency, language=language),
            "portal_url": url,
        }
    message = NewMessage(key=f"tier:{fact.change_id}", template="tier_reached", contact_id=contact.id, program_id=program.id, variables=variables)
    messaging.queue([message], now=now)
