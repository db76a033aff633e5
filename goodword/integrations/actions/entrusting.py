"""What goes to providers: granted rewards of their kinds, questions before a grant, and what a refund takes back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.facts import catalogue
from goodword.integrations import models, rules
from goodword.integrations.queries import connections
from goodword.integrations.values import OPEN, Aim, DeliveryState
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.rewards import queries as rewards
from goodword.rewards.actions import fulfil, vetting
from goodword.rewards.actions.provided import Entrusted
from goodword.rewards.values import CODE_KINDS, RewardState, Waits

_ANEW = {"state": DeliveryState.WAITING, "failures": 0, "tried_since": None, "problem": "", "said": ""}


def fulfil_granted(fact: catalogue.RewardGranted, now: datetime) -> None:
    """Hand out the rewards that were just granted, or entrust them to providers."""
    fulfil.fulfil(fact.reward_ids, providers=take, now=now)


def fulfil_due(now: datetime) -> None:
    """Hand out granted rewards that still wait, or entrust them to providers, such as those for which a coupon pool had no code left."""
    fulfil.fulfil_due(now, providers=take)


def choose(reward_id: UUID, *, contact_id: UUID, chosen: str, now: datetime) -> bool:
    """Keep what its receiver picked of what a reward offers, and hand it out; False where it is not theirs to pick, or picked already."""
    return fulfil.choose(reward_id, contact_id=contact_id, chosen=chosen, providers=take, now=now)


def take(offers: Sequence[Entrusted], now: datetime) -> Collection[UUID]:
    """Take those rewards that a connection hands out and return their ids; a coupon whose rule names a pool comes out of that.

    Needs the caller's transaction.
    """
    able = connections.connections()
    found = []
    for offer in offers:
        pooled = offer.kind != "gift_card" and offer.settings.get("pool")
        one = None if pooled else rules.route(able, kind=offer.kind, rule_id=offer.rule_id)
        if one:
            found.append(_delivery(offer, one.id, now=now))
    taken = {row.reward_id for row in found}
    for row in models.Delivery.objects.filter(id__in=[row.id for row in found], state=DeliveryState.CANCELLED, aim=Aim.GIVE):
        fresh = next(one for one in found if one.id == row.id)  # given back by staff, and here anew, perhaps for another provider
        anew = {"connection_id": fresh.connection_id, "amount": fresh.amount, "content": fresh.content, "expires_at": fresh.expires_at}
        models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id).update(**anew, **_ANEW, next_at=now, done_at=None)
    models.Delivery.objects.bulk_create(sorted(found, key=lambda row: row.id), ignore_conflicts=True)
    return taken


def ask(fact: catalogue.VetoAsked, now: datetime) -> None:
    """Ask the shop about rewards that could be granted; where nobody is to be asked any more, they go on."""
    hook = next((one for one in connections.connections() if one.veto), None)
    found = [one for one in rewards.rewards(fact.reward_ids).values() if one.state is RewardState.HELD and one.waits_for is Waits.VETO]
    with transaction.atomic():
        if hook is None:
            for one in found:
                vetting.forget(one.id)
            return
        rows = [
            models.Delivery(
                id=same_id("veto", one.id), contact_id=one.contact_id, reward_id=one.id, program_id=one.program_id, connection_id=hook.id, kind=one.kind,
                asset=one.asset, amount=one.amount, content={"side": one.side.value}, aim=Aim.ASK, state=DeliveryState.WAITING, next_at=now, created_at=now,
            )
            for one in sorted(found, key=lambda one: one.id)
        ]  # fmt: skip
        anew = models.Delivery.objects.filter(id__in=[row.id for row in rows], state=DeliveryState.CANCELLED)
        anew.update(**_ANEW, next_at=now, connection_id=hook.id, created_at=now, done_at=None)
        models.Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def take_back(fact: catalogue.RewardReversed, now: datetime) -> None:
    """Let providers take back what they handed out of rewards that were taken back in full; what they did not send yet is left alone."""
    gone = [one.id for one in rewards.rewards(fact.reward_ids).values() if one.state is RewardState.REVERSED]
    with transaction.atomic():
        found = models.Delivery.objects.filter(reward_id__in=gone, aim=Aim.GIVE, state__in=[*OPEN, DeliveryState.STUCK, DeliveryState.DONE])
        ids = list(found.values_list("id", flat=True))
        fresh = {"aim": Aim.TAKE_BACK, "next_at": now, "failures": 0, "tried_since": None, "problem": "", "said": "", "finding": ""}
        models.Delivery.objects.filter(id__in=ids, aim=Aim.GIVE).exclude(state=DeliveryState.WORKING).update(state=DeliveryState.WAITING, **fresh)
        models.Delivery.objects.filter(id__in=ids, aim=Aim.GIVE, state=DeliveryState.WORKING).update(**fresh)  # who has it in hand sees it at the end
        messaging.close_about([f"delivery:{one}" for one in ids], outcome="not_needed", now=now)


def _delivery(offer: Entrusted, connection_id: UUID, *, now: datetime) -> models.Delivery:
    coded = offer.kind in CODE_KINDS and offer.kind != "gift_card"
    content = {
        "percent": int(offer.settings.get("percent", 0)),
        "code": fulfil.coupon_code(offer.reward_id, prefix=str(offer.settings.get("prefix", ""))) if coded else "",
        "chosen": offer.chosen,
        "settings": {name: list(value) if isinstance(value, tuple) else value for name, value in offer.settings.items()},
    }
    return models.Delivery(
        id=same_id("delivery", offer.reward_id), contact_id=offer.contact_id, reward_id=offer.reward_id, program_id=offer.program_id,
        connection_id=connection_id, kind=offer.kind, asset=offer.asset, amount=offer.amount, content=content, expires_at=offer.expires_at, aim=Aim.GIVE,
        state=DeliveryState.WAITING, next_at=now, created_at=now,
    )  # fmt: skip
