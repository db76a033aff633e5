"""What waits for a decision on another page: on Today it is one line each, with the way there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.console import formats
from goodword.console.addresses import address
from goodword.lib.money import Money
from goodword.operators.doors import StaffRequest
from goodword.operators.values import Permission
from goodword.rewards import queries as rewards


@dataclass(frozen=True)
class Heap:
    """Decisions of one kind that are made elsewhere; `worth` is what they come to, in the organisation's currency."""

    icon: str
    what: str
    sub: str
    url: str
    worth: Money | None = None
    worth_words: str = ""


def heaps(request: StaffRequest) -> list[Heap]:
    """Return what somebody of this role may decide now."""
    return [*_rewards(request)]


def _rewards(request: StaffRequest) -> Iterator[Heap]:
    if not request.may(Permission.REWARDS_APPROVE):
        return
    waiting = rewards.counts_waiting()
    if count := waiting["approval"]:
        what = ngettext("Approve %(count)s reward", "Approve %(count)s rewards", count) % {"count": formats.number(count)}
        worth = rewards.worth_waiting().get(request.organisation.currency)
        yield Heap(
            icon="gift",
            what=what,
            sub=_("They were promised and wait for your word"),
            url=address("approvals", "rewards", "today"),
            worth=Money(worth, request.organisation.currency) if worth else None,
            worth_words=_("to grant"),
        )
    if count := waiting["review"]:
        what = ngettext("Review %(count)s reward", "Review %(count)s rewards", count) % {"count": formats.number(count)}
        yield Heap("shield", what, _("Something about them looks odd"), address("reviews", "approvals", "rewards", "today"))
