"""A deal that is won is an outcome, as a purchase is in a shop."""

from datetime import datetime, timedelta

from goodword.contacts.queries import history
from goodword.contacts.values import DealState, Person
from goodword.events.actions.record import record_outcomes
from goodword.events.rules.sameness import new_outcome
from goodword.facts import catalogue as facts

SOURCE = "deals"
TOO_OLD = timedelta(days=7)  # older ones are counted and judged, but start no message


def deal_won(fact: facts.DealWon, now: datetime) -> None:
    """Store a deal that was won as an outcome of its contact; under the deal's id, so that telling of it twice stores it once."""
    deal = history.deal(fact.deal_id)
    if deal is None or deal.state is not DealState.WON or deal.closed_at is None:
        return
    outcome = new_outcome(
        source=SOURCE,
        type="deal_won",
        external_id=str(deal.id),
        person=Person(),
        contact_id=fact.contact_id,
        occurred_at=deal.closed_at,
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        history=fact.history or now - deal.closed_at > TOO_OLD,
    )
    record_outcomes([outcome], now=now)
