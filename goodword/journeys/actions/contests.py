"""Mails of contests: an entry to confirm, and a prize to take."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation

from goodword.contacts import queries as contacts
from goodword.facts.catalogue import ContestEntryAsked, ContestWon
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage
from goodword.operators.queries.organisation import organisation
from goodword.programs import queries as programs
from goodword.rewards.queries import contests
from goodword.rewards.queries.contest_pages import own_url, request_for_mail, request_token
from goodword.rewards.values.contests import WinnerState
from goodword.rewards.words import gift


def mail_entry(fact: ContestEntryAsked, now: datetime) -> None:
    """Ask the owner of an address whether it was them who wanted to take part; whether we know the address changes nothing in the mail."""
    request = request_for_mail(fact.request_id)
    if request is None or request.confirmed_at:
        return
    one = contests.contest(request.contest_id)
    slug = programs.program(one.program_id).slug
    url = f"{settings.GOODWORD_URL}/p/{slug}/contests/{one.id}/confirm/{request_token(request)}?{urlencode({'lang': request.language})}"
    messaging.queue(
        [
            NewMessage(
                key=f"contest_entry:{request.id}",
                template="contest_entry",
                address=request.email,
                program_id=one.program_id,
                language=request.language,
                variables={"contest": one.name, "confirm_url": url, "until": one.terms.closes_at.astimezone(organisation().zone).date().isoformat()},
            )
        ],
        now=now,
    )


def mail_winner(fact: ContestWon, now: datetime) -> None:
    """Tell somebody that they were drawn, and until when to take the prize; who has decided since is told nothing."""
    winner = contests.winner(fact.winner_id)
    if winner is None or winner.state is not WinnerState.TOLD or winner.accept_by is None:
        return
    one = contests.contest(winner.contest_id)
    program, kept = programs.program(one.program_id), contacts.canonical([winner.contact_id])[winner.contact_id]
    person = contacts.contact(kept)
    if person.erased_at:
        return
    with translation.override(person.language or program.language):
        prize = gift(one.terms.prize, currency=program.currency)
    messaging.queue(
        [
            NewMessage(
                key=f"contest_won:{winner.id}",
                template="contest_won",
                contact_id=kept,
                program_id=program.id,
                variables={
                    "contest": one.name,
                    "prize": prize,
                    "accept_url": own_url(one, kept, slug=program.slug, now=now),
                    "until": winner.accept_by.astimezone(organisation().zone).date().isoformat(),
                },
            )
        ],
        now=now,
    )
