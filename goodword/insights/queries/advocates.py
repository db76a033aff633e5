"""What is known of people as advocates, read for a batch at once, and who brought people who brought people."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum

from goodword.contacts import models as contacts
from goodword.contacts import queries as contact_queries
from goodword.contacts.queries.aliases import members
from goodword.events import models as events
from goodword.events.values import PURCHASES
from goodword.feedback import models as feedback
from goodword.feedback.values import Group
from goodword.insights.queries.sql import PEOPLE, rows
from goodword.insights.rules.advocates import Known
from goodword.lib import bulk
from goodword.messaging.values import Purpose
from goodword.referrals import models as referrals
from goodword.referrals.values import ReferralState

YEAR, HALF_YEAR = timedelta(days=365), timedelta(days=183)
DEPTH = 4  # generations of friends that count as reach

_LEADS = """{people}, brought(by_id, who) as (
    select coalesce(a.kept, r.advocate_id), coalesce(f.kept, r.contact_id) from referrals_referral r
    left join person a on a.id = r.advocate_id left join person f on f.id = r.contact_id where r.state = 'converted'
), tree(root, who, depth) as (
    select by_id, who, 1 from brought
    union all
    select t.root, b.who, t.depth + 1 from tree t join brought b on b.by_id = t.who where t.depth < {depth} and b.who <> t.root
)
select root, count(*) from (select root, who from tree group by root, who having min(depth) > 1) further group by root
"""
_THIRDS = """
select third, min(minor) from (
    select sum(amount_minor) as minor, ntile(3) over (order by sum(amount_minor)) as third from events_outcome
    where contact_id is not null and type in ({types}) and currency = %s and occurred_at >= %s and occurred_at < %s group by contact_id
) spent group by third order by third
"""


def thirds(*, currency: str, now: datetime) -> tuple[int, int] | None:
    """Return from how much on, spent within a year, a customer lies in the middle and in the most valuable third; None with fewer than three."""
    types = ", ".join(f"'{one}'" for one in sorted(PURCHASES))
    found = {third: int(least) for third, least in rows(_THIRDS.format(types=types), [currency, now - YEAR, now])}
    return (found[2], found[3]) if len(found) == 3 else None


def known(contact_ids: Collection[UUID], *, currency: str, steps: tuple[int, int] | None, leading: Mapping[UUID, int], now: datetime) -> dict[UUID, Known]:
    """Return what is known of contacts that were kept; `steps` are those of `thirds`, by the same currency, `leading` those of `leads`."""
    people = members(list(contact_ids))
    owner = {alias: kept for kept, ids in people.items() for alias in ids}
    found = _profiles(owner, currency, steps, now)
    for reader in (_answers, _friends):
        for contact_id, changes in reader(owner, now).items():
            found[contact_id] = replace(found[contact_id], **changes)
    for contact_id, pauses in contact_queries.paused(list(contact_ids), now=now).items():
        speaking = [one.reason for one in pauses if one.purpose in {"all", Purpose.ASK}]
        if speaking:
            found[contact_id] = replace(found[contact_id], silent=speaking[-1])
    return {contact_id: replace(one, further=leading.get(contact_id, 0)) for contact_id, one in found.items()}


def leads() -> dict[UUID, int]:
    """Return for each opinion leader how many people came by whom they brought, over DEPTH generations, and bought; own friends are not counted again.

    One statement over all: a friend has one advocate in a programme, so that the rows in between are at most DEPTH times the friends.
    """
    return {bulk.read_id(root): count for root, count in rows(_LEADS.format(people=PEOPLE, depth=DEPTH), [])}


def _profiles(owner: Mapping[UUID, UUID], currency: str, steps: tuple[int, int] | None, now: datetime) -> dict[UUID, Known]:
    kept = set(owner.values())
    spent: dict[UUID, int] = defaultdict(int)
    times: dict[UUID, int] = defaultdict(int)
    sent_back = events.Outcome.objects.filter(type="refund", source=OuterRef("source"), refund_of=OuterRef("external_id"))
    bought = events.Outcome.objects.filter(contact_id__in=list(owner), type__in=PURCHASES, occurred_at__gte=now - YEAR, occurred_at__lt=now)
    bought = bought.filter(~Exists(sent_back))
    for contact_id, coin, count, minor in bought.values_list("contact_id", "currency").annotate(count=Count("id"), minor=Sum("amount_minor")).order_by():
        times[owner[contact_id]] += count
        spent[owner[contact_id]] += (minor or 0) if coin == currency else 0
    found = {}
    for contact_id, relation, entered, coin in contacts.Contact.objects.filter(id__in=kept).values_list("id", "relation", "value_minor", "value_currency"):
        worth = entered if entered is not None and coin == currency else spent.get(contact_id)
        third = None if steps is None or worth is None else 1 + (worth >= steps[0]) + (worth >= steps[1])
        found[contact_id] = Known(relation=relation, purchases=times[contact_id], third=third)
    return found


def _answers(owner: Mapping[UUID, UUID], now: datetime) -> dict[UUID, dict[str, Any]]:
    """Return the newest answer of each within a year."""
    said = feedback.Answer.objects.filter(contact_id__in=list(owner), answered_at__gte=now - YEAR).exclude(group="")
    newest = said.order_by("answered_at", "id").values_list("contact_id", "group", "score")
    return {owner[contact_id]: {"group": Group(group), "score": score} for contact_id, group, score in newest if contact_id}


def _friends(owner: Mapping[UUID, UUID], now: datetime) -> dict[UUID, dict[str, Any]]:
    """Return whom each brought, and whether they came by a recommendation themselves."""
    friends: dict[UUID, set[UUID]] = defaultdict(set)
    bought: dict[UUID, set[UUID]] = defaultdict(set)
    lately: dict[UUID, set[UUID]] = defaultdict(set)
    mine = referrals.Referral.objects.filter(advocate_id__in=list(owner)).exclude(state=ReferralState.NOT_ELIGIBLE)
    for advocate_id, friend_id, state, started_at in mine.values_list("advocate_id", "contact_id", "state", "started_at"):
        one = owner[advocate_id]
        friends[one].add(friend_id)
        if state == ReferralState.CONVERTED:
            bought[one].add(friend_id)
        if started_at >= now - HALF_YEAR:
            lately[one].add(friend_id)
    came = referrals.Referral.objects.filter(contact_id__in=list(owner), state=ReferralState.CONVERTED).values_list("contact_id", flat=True)
    recommended = {owner[contact_id] for contact_id in came}
    return {
        one: {"friends": len(friends[one]), "bought": len(bought[one]), "brought_lately": len(lately[one]), "came_recommended": one in recommended}
        for one in {*friends, *recommended}
    }
