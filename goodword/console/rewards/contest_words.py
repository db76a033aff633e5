"""Contests in the words of the console: how far one is, what keeps it from going on, what to look at first."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Mark
from goodword.rewards.rules.contests import Notice
from goodword.rewards.values.contests import Contest, ContestState, WinnerState

Words = str | Promise

STATES: Mapping[str, Words] = {
    "draft": _("draft"),
    "waiting": _("published, not open yet"),
    "open": _("open"),
    "counting": _("over, the list is being made"),
    "closed": _("list published, to be drawn"),
    "drawn": _("drawn"),
    "cancelled": _("cancelled"),
}
MARKS: Mapping[str, Mark] = {
    "draft": "draft",
    "waiting": "todo",
    "open": "live",
    "counting": "work",
    "closed": "decide",
    "drawn": "done",
    "cancelled": "reversed",
}
WINNERS: Mapping[WinnerState, tuple[Mark, Words]] = {
    WinnerState.SUBSTITUTE: ("todo", _("substitute")),
    WinnerState.TOLD: ("hold", _("told, has not answered")),
    WinnerState.ACCEPTED: ("done", _("took the prize")),
    WinnerState.DECLINED: ("reversed", _("left it to the next")),
    WinnerState.LAPSED: ("reversed", _("did not answer in time")),
    WinnerState.EXCLUDED: ("refused", _("excluded")),
}
_PROBLEMS: Mapping[str, Words] = {
    "opens_in_the_past": _("The first day has to lie ahead: the commitment comes before the first entry."),
    "closes_before_it_opens": _("The last day lies before the first."),
    "drawn_before_it_closes": _("The draw comes after the last day."),
    "no_country": _("Name at least one country."),
    "no_sponsor": _("Say who holds it, with an address."),
    "too_young": _("Nobody below 13 may take part."),
    "no_prize": _("Say what can be won, with its amount."),
    "no_value": _("Say what a prize is worth."),
    "winners": _("At least one prize, and at most 200 winners and substitutes together."),
    "most": _("The most entries of one person: no fewer than the free form gives at once, and at most 10,000."),
    "accept_days": _("Between 1 and 60 days to take the prize."),
    "number_source": _("The public number in at most 500 signs."),
    "follow_without_page": _("Where following counts, the rules need the address of your page, beginning with https."),
    "task": _("A way gives at least one entry and no more at once than in all."),
    "free_gives_less": _("The free form gives %(free)s at once and another way %(other)s. It may not give less than any other way."),
    "free_too_short": _("In %(days)s days the free form reaches %(reach)s entries, but one person can have %(most)s. Let it be longer, or the most lower."),
    "crosses": _("“%(name)s” takes entries in the same time. A programme has one contest at a time."),
    "over_budget": _("The programme’s budget has no room for the prizes. Raise it, or give fewer."),
    "not_a_draft": _("It is published already."),
    "not_open": _("It is drawn or cancelled already."),
    "not_closed": _("It is drawn once the list is published."),
    "no_reason": _("Say why; the reason is kept."),
    "list_changed": _("The list is not the one that was published. Nothing was drawn. Restore the data from a back-up, or cancel the contest."),
    "number_missing": _("Enter the public number that the rules name."),
    "number_unwanted": _("The rules name no public number, so none goes into the draw."),
    "decided_already": _("This was decided already."),
}
_CAUTIONS: Mapping[str, Words] = {
    "us_register": _(
        "United States, prizes above 5,000 dollars in all: New York wants it registered with a bond 30 days before it opens, Florida 7 days before. "
        "Prizes of a series count together."
    ),
    "us_rhode_island": _("United States, prizes above 500 dollars: Rhode Island wants contests of retailers registered."),
    "canada_skill": _("Canada: a skill question is usual there, and Quebec has rules of its own. Goodword asks no such question."),
    "under_age": _("People under 18 may take part: they may need their parents’ consent."),
    "no_number": _("Without a public number whoever can read the seed in the data could know who wins once the list is closed. The protocol says so."),
}


def phase_of(one: Contest, now: datetime) -> str:
    """Return how far a contest is, for lists."""
    if one.state is not ContestState.PUBLISHED:
        return one.state.value
    if now < one.terms.opens_at:
        return "waiting"
    return "open" if now < one.terms.closes_at else "counting"


def problem(notice: Notice) -> str:
    """Return what keeps a contest from going on."""
    words = str(_PROBLEMS[notice.code])
    return words % dict(notice.values) if notice.values else words


def caution(notice: Notice) -> str:
    """Return what a lawyer should see first."""
    return str(_CAUTIONS[notice.code])
