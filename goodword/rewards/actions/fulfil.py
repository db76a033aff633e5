"""Hand out what was granted: coupons get their codes, staff their tasks; credit, points and the like are there with the ledger's balance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue, log
from goodword.lib import bulk, signing
from goodword.lib.codes import ALPHABET
from goodword.lib.ids import same_id
from goodword.rewards import kinds, models, mystery, rules
from goodword.rewards.actions import by_hand, contest_entries, handing, provided
from goodword.rewards.actions.by_hand import Errand
from goodword.rewards.actions.provided import Providers
from goodword.rewards.queries import rulebook
from goodword.rewards.values import Benefit, RewardState, Side, Waits

_COUPON = {"id": "uuid", "code": "text", "pool_id": "uuid", "reward_id": "uuid", "added_at": "timestamptz", "issued_at": "timestamptz"}
CODE_SIGNS = 10  # 27^10 codes, about 2 * 10^14


class _Issuer:
    """Collects what the kinds of a batch ask for (rewards.kinds.issuing.Issuer), and so what each reward waits for."""

    def __init__(self, chosen: Mapping[UUID, str]) -> None:
        self.chosen = chosen
        self.generated: dict[UUID, str] = {}
        self.pooled: dict[str, list[UUID]] = defaultdict(list)
        self.bearer: set[UUID] = set()
        self.entering: set[UUID] = set()
        self.by_hand: dict[UUID, Errand] = {}
        self.waits: dict[UUID, Waits] = {}

    def coupon(self, reward_id: UUID, *, pool: str, prefix: str, bearer: bool = False) -> None:
        if pool:
            self.pooled[pool].append(reward_id)
        else:
            self.generated[reward_id] = coupon_code(reward_id, prefix=prefix)
        if bearer:
            self.bearer.add(reward_id)

    def task(self, reward_id: UUID, *, title: str, what: str, matched: bool = False) -> None:
        self.by_hand[reward_id] = Errand(title, what, matched)
        self.waits[reward_id] = Waits.TASK

    def file(self, reward_id: UUID, *, name: str) -> None:
        if not models.Download.objects.filter(name=name).exists():
            self.waits[reward_id] = Waits.STOCK

    def payout(self, reward_id: UUID) -> None:
        self.waits[reward_id] = Waits.PAYOUT

    def draw(self, reward_id: UUID, *, gifts: Mapping[str, int], chosen: str) -> str:
        return mystery.drawn(reward_id, gifts=gifts, box=chosen)

    def entries(self, reward_id: UUID) -> None:
        self.entering.add(reward_id)
        self.bearer.add(reward_id)

    def choice(self, reward_id: UUID) -> str:
        if not self.chosen.get(reward_id):
            self.waits[reward_id] = Waits.CHOICE
        return self.chosen.get(reward_id, "")


def fulfil_due(now: datetime, *, providers: Providers | None = None) -> None:
    """Fulfil granted rewards that still wait, such as those for which a coupon pool had no code left."""
    waiting = models.Reward.objects.filter(state=RewardState.GRANTED, waits_for__in=[Waits.NOTHING, Waits.STOCK])
    fulfil(waiting.order_by("granted_at").values_list("id", flat=True)[:1000], providers=providers, now=now)


def fulfil(reward_ids: Iterable[UUID], *, providers: Providers | None = None, now: datetime) -> None:
    """Hand out granted rewards, each once however often it is asked; what needs a code, a person, a pay-out or a choice stays granted until then.

    What `providers` take is theirs to hand out. Makes a task for each reward that is handed out by hand. Records RewardFulfilled, and CouponsRunningLow for
    pools that fell to their alert level.
    """
    with transaction.atomic():
        granted = models.Reward.objects.filter(id__in=list(reward_ids), state=RewardState.GRANTED)
        found = granted.exclude(waits_for__in=[Waits.BANK, Waits.PROVIDER]).order_by("id")  # what is with a bank or provider is on its way
        rows = list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)
        if not rows:
            return
        book = rulebook.load({row.program_id for row in rows})
        taken = provided.entrust(rows, book, providers, now=now) if providers else frozenset()
        rows = [row for row in rows if row.id not in taken]
        issuer = _Issuer({row.id: row.chosen for row in rows})
        for row in rows:
            benefit = benefit_of(book, row.rule_version_id, Side(row.side))
            kinds.BY_SLUG[benefit.kind.slug].fulfil(rules.settings_of("kinds", benefit.kind), row.id, issuer)
        write_generated(issuer.generated, now=now)
        issuer.waits |= {reward_id: Waits.STOCK for pool, wanting in issuer.pooled.items() for reward_id in take_from_pool(pool, wanting, now=now)}
        entering = [row for row in rows if row.id in issuer.entering]
        issuer.waits |= dict.fromkeys(contest_entries.enter_rewards(entering, now=now), Waits.STOCK)
        by_hand.give_out([(row, issuer.by_hand[row.id]) for row in rows if row.id in issuer.by_hand], now=now)
        _note_waits(rows, issuer.waits, now=now)
        _write_done([row for row in rows if row.id not in issuer.waits and row.id not in issuer.bearer], now=now)
        handing.hand_over([row for row in rows if row.id not in issuer.waits and row.id in issuer.bearer], now=now)


def choose(reward_id: UUID, *, contact_id: UUID, chosen: str, providers: Providers | None = None, now: datetime) -> bool:
    """Keep what its receiver picked of what a reward offers, and hand it out; False where it is not theirs to pick, or picked already."""
    with transaction.atomic():
        mine = models.Reward.objects.filter(id=reward_id, contact_id__in=contacts.person_ids(contact_id), state=RewardState.GRANTED, waits_for=Waits.CHOICE)
        row = mine.first()
        if row is None:
            return False
        benefit = benefit_of(rulebook.load({row.program_id}), row.rule_version_id, Side(row.side))
        offered: tuple[str, ...] = kinds.BY_SLUG[benefit.kind.slug].choices(rules.settings_of("kinds", benefit.kind))
        if chosen not in offered or mine.filter(contact_id=row.contact_id).update(chosen=chosen, waits_for=Waits.NOTHING) != 1:
            return False
        fulfil([reward_id], providers=providers, now=now)
    return True


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


def _note_waits(rows: Sequence[models.Reward], waits: Mapping[UUID, Waits], *, now: datetime) -> None:
    """Write down what rewards wait for, where that is news; what waits for the staff no longer expires, since it is not the receiver who is late.

    Records RewardAsks for those that need a word from their receivers.
    """
    news: dict[Waits, list[UUID]] = defaultdict(list)
    for row in rows:
        if (wanted := waits.get(row.id, Waits.NOTHING)) != row.waits_for:
            news[wanted].append(row.id)
    for wanted, ids in news.items():
        ageless = {"expires_at": None} if wanted is Waits.TASK else {}
        models.Reward.objects.filter(id__in=ids, state=RewardState.GRANTED).update(waits_for=wanted, **ageless)
    asking = {*news[Waits.PAYOUT], *news[Waits.CHOICE]}
    by_history: dict[bool, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.id in asking:
            by_history[row.history].append(row.id)
    log.record_all([catalogue.RewardAsks(reward_ids=tuple(ids), history=history) for history, ids in by_history.items()], now=now)


def _write_done(done: Sequence[models.Reward], *, now: datetime) -> None:
    where, values = bulk.any_of(connection.vendor, "id", [row.id for row in done])
    moment = bulk.plain(now) if connection.vendor == "sqlite" else now
    with connection.cursor() as cursor:
        cursor.execute(f"update rewards_reward set state = 'fulfilled', fulfilled_at = %s where state = 'granted' and {where}", [moment, *values])
    handing.record_fulfilled(done, now=now)


def write_generated(codes: dict[UUID, str], *, now: datetime) -> None:
    """Keep generated codes by what each was given for; a code that is there stays. Needs the caller's transaction."""
    rows = [(same_id("coupon", code), code, None, reward_id, now, now) for reward_id, code in sorted(codes.items())]
    with connection.cursor() as cursor:
        bulk.insert(cursor, connection.vendor, "rewards_coupon", _COUPON, rows)


def take_from_pool(pool_name: str, wanting: list[UUID], *, now: datetime) -> list[UUID]:
    """Give each reward or order one free code of the pool and return those for which none was left. Needs the caller's transaction."""
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
