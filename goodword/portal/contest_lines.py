"""The contests on an advocate's own page."""

from dataclasses import dataclass
from datetime import datetime

from goodword.portal.contests import state_of
from goodword.portal.sessions import Guest
from goodword.rewards.queries import contest_pages, contests
from goodword.rewards.values.contests import ContestState
from goodword.rewards.words import contests as saying


@dataclass(frozen=True)
class ContestLine:
    """One contest: what it is, how far it is, and the way to what the advocate has in it."""

    name: str
    prize: str
    state: str
    url: str


def lines_of(guest: Guest, *, now: datetime) -> list[ContestLine]:
    """Return the contests of the programme that go on, and those that the advocate took part in, the newest first."""
    found = []
    for one in contests.shown(guest.program.id):
        goes_on = one.state is ContestState.PUBLISHED and now < one.terms.closes_at
        if goes_on or contests.participation(one.id, guest.contact.id):
            url = contest_pages.own_url(one, guest.contact.id, slug=guest.program.slug, now=now)
            found.append(ContestLine(one.name, saying.prizes(one.terms, guest.program.currency), state_of(one, now=now), url))
    return found
