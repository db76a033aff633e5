"""Dispute bodies: those that are proposed (bodies.json), those that the house names, and those of one complaint."""

import json
from functools import cache
from pathlib import Path

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.values import Case, CaseState, Closing
from goodword.feedback.values.bodies import Body, Part, Proposal, Sector
from goodword.lib.plain import from_plain
from goodword.operators import queries as operators


@cache
def proposals() -> tuple[Proposal, ...]:
    """Return every body that the data knows, by country."""
    content = Path(__file__).parent.with_name("bodies.json").read_bytes()
    return from_plain(tuple[Proposal, ...], json.loads(content))


def bodies() -> list[Body]:
    """Return the bodies that the house names, by country and sector."""
    return [_value(row) for row in models.DisputeBody.objects.order_by("country", "sector", "name")]


def of_case(case: Case) -> list[Body]:
    """Return the bodies to name to who complained, where we decided and they did not agree: those of their country, else of ours; none elsewhere."""
    if case.state is not CaseState.CLOSED or case.closing is not Closing.DECIDED or case.satisfied:
        return []
    known = bodies()
    person = contacts.contacts([case.contact_id]).get(case.contact_id) if known and case.contact_id else None
    theirs = [one for one in known if person and one.country == person.country]
    return theirs or [one for one in known if one.country == operators.organisation().country]


def _value(row: models.DisputeBody) -> Body:
    return Body(
        id=row.id, country=row.country, sector=Sector(row.sector), name=row.name, address=row.address, url=row.url, part=Part(row.part),
        source=row.source, as_of=row.as_of, checked=row.checked,
    )  # fmt: skip
