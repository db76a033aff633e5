"""Work out every night how good an advocate each contact would be, and write it down as traits of the contact."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from goodword.contacts.actions import traits
from goodword.contacts.queries import pages
from goodword.contacts.rules.traits import ADVOCATE, CIRCLE, LEADER, Trait
from goodword.contacts.values import Selection
from goodword.insights.queries import advocates as reads
from goodword.insights.rules.advocates import Known, advocate_score, circle_signs
from goodword.lib.plain import to_plain
from goodword.operators import queries as operators

AT_ONCE = 300
CIRCLE_FROM = 3  # signs that make a suggestion
_NAMES = (ADVOCATE, LEADER, CIRCLE)


def score_all(now: datetime) -> None:
    """Work it out for everybody, a piece at a time; a turn that was killed is done again by the next."""
    currency = operators.organisation().currency
    steps, leading = reads.thirds(currency=currency, now=now), reads.leads()
    for piece in pages.ids(Selection(), at_once=AT_ONCE):
        found = reads.known(piece, currency=currency, steps=steps, leading=leading, now=now)
        traits.replace(piece, _NAMES, _traits(found), now=now)


def _traits(found: Mapping[UUID, Known]) -> list[Trait]:
    made = []
    for contact_id, known in found.items():
        score, signs = advocate_score(known), circle_signs(known)
        made.append(Trait(contact_id, ADVOCATE, score.band, score.product, to_plain(score)))
        if known.further:
            made.append(Trait(contact_id, LEADER, "leader", known.further, {"friends": known.bought}))
        if len(signs) >= CIRCLE_FROM:
            made.append(Trait(contact_id, CIRCLE, "suggested", len(signs), {"signs": to_plain(signs)}))
    return made
