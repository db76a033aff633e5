"""Hand out what was granted: coupons get their codes, credit and points are there with the ledger's balance."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.facts import catalogue, log
from goodword.lib import bulk, signing
from goodword.lib.codes import ALPHABET
from goodword.lib.ids import same_id
from goodword.rewards import kinds, models, rules
from goodword.rewards.queries import rulebook
from goodword.rewards.values import Benefit, RewardState, Side

_COUPON = {"id": "uuid", "code": "text", "pool_id": "uuid", "reward_id": "uuid", "added_at": "timestamptz", "issued_at": "timestamptz"}
CODE_SIGNS = 10  # 27^10 codes, about 2 * 10^14


class _Issuer:
    """Collects what the kinds of a batch ask for (rewards.kinds.issuing.Issuer)."""

    def __init__(self) -> None:
        self.generated: dict[UUID, str] = {}
        self.pooled: dict[str, list[UUID]] = defaultdict(list)

    def coupon(self, reward_id: UUID, *, pool: str, prefix: str) -> None:
        if pool:
            self.pooled[pool].append(reward_id)
        else:
            self.generated[reward_id] = coupon_code(reward_id, prefix=prefix)


def fulfil_granted(fact: catalogue.RewardGranted, now: datetime) -> None:
    """Fulfil the rewards that were just granted."""
    fulfil(fact.reward_ids, now=now)


def fulfil_due(now: datetime) -> None:
    """Fulfil granted rewards that still wait, such as those for which a coupon pool had no code left."""
    waiting = models.Reward.objects.filter(state=RewardState.GRANTED).order_by("granted_at").values_list("id", flat=True)[:1000]
    fulfil(waiting, now=now)


def fulfil(reward_ids: Iterable[UUID], *, now: datetime) -> None:
    """Hand out granted rewards, each once however often it is asked; one whose pool is empty stays granted and waits for codes.

    Records RewardFulfilled, and CouponsRunningLow for pools that fell to their alert level.
    """
    with transaction.atomic():
        found = models.Reward.objects.filter(id__in=list(reward_ids), state=RewardState.GRANTED).order_by("id")
        rows = list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)
        if not rows:
            return
        book = rulebook.load({row.program_id for row in rows})
        issuer = _Issuer()
        for row in rows:
            benefit = benefit_of(book, row.rule_version_id, Side(row.side))
            kinds.BY_SLUG[benefit.kind.slug].fulfil(rules.settings_of("kinds", benefit.kind), row.id, issuer)
        _write_generated(issuer.generated, now=now)
        waiting = {reward_id for pool, wanting in issuer.pooled.items() for reward_id in _take_from(pool, wanting, now=now)}
        done = [row for row in rows if row.id not in waiting]
        where, values = bulk.any_of(connection.vendor, "id", [row.id for row in done])
        moment = bulk.plain(now) if connection.vendor == "sqlite" else now
        with connection.cursor() as cursor:
            cursor.execute(f"update rewards_reward set state = 'fulfilled', fulfilled_at = %s where state = 'granted' and {where}", [moment, *values])
        by_history: dict[bool, list[UUID]] = defaultdict(list)
        for row in done:
            by_history[row.history].append(row.id)
        log.record_all([catalogue.RewardFulfilled(reward_ids=tuple(ids), history=history) for history, ids in by_history.items()], now=now)


def benefit_of(book: rulebook.Rulebook, version_id: UUID, side: Side) -> Benefit:
    """Return the benefit that a version gives to one side."""
    return next(benefit for benefit in book.versions[version_id].definition.benefits if benefit.side is side)


def coupon_code(reward_id: UUID, *, prefix: str) -> str:
    """Return the code of a reward: always the same one, and nobody's guess without the installation's key."""
    number = int(signing.keyed_hash("coupon", str(reward_id)), 16)
    signs = []
    for _ in range(CODE_SIGNS):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    code = "".join(signs[: CODE_SIGNS // 2]) + "-" + "".join(signs[CODE_SIGNS // 2 :])
    return f"{prefix.upper()}-{code}" if prefix else code  # found again however it is typed


def _write_generated(codes: dict[UUID, str], *, now: datetime) -> None:
    rows = [(same_id("coupon", code), code, None, reward_id, now, now) for reward_id, code in sorted(codes.items())]
    with connection.cursor() as cursor:
        bulk.insert(cursor, connection.vendor, "rewards_coupon", _COUPON, rows)


def _take_from(pool_name: str, wanting: list[UUID], *, now: datetime) -> list[UUID]:
    """Give each reward one free code of the pool and return those for which none was left."""
    pool = models.CouponPool.objects.filter(name=pool_name).first()
    have = set(models.Coupon.objects.filter(reward_id__in=wanting).values_list("reward_id", flat=True))
    missing = [reward_id for reward_id in wanting if reward_id not in have]
    if pool is None or not missing:
        return missing
    free = models.Coupon.objects.filter(pool=pool, reward_id__isnull=True, revoked_at__isnull=True).order_by("id")
    if connection.vendor == "postgresql":
        free = free.select_for_update(skip_locked=True)
    before = free.count() if connection.vendor != "postgresql" else models.Coupon.objects.filter(pool=pool, reward_id__isnull=True).count()
    codes = list(free[: len(missing)])
    for coupon, reward_id in zip(codes, missing, strict=False):
        models.Coupon.objects.filter(id=coupon.id, reward_id__isnull=True).update(reward_id=reward_id, issued_at=now)
    if before > pool.low_at >= before - len(codes) or len(codes) < len(missing):
        log.record(catalogue.CouponsRunningLow(pool_id=pool.id), now=now)
    return missing[len(codes) :]
