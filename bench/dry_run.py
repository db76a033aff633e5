"""How long it takes to say what a changed rule would have cost over 200,000 stored purchases, on either database; the budget is five seconds."""

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from bench.parts.compare import entry, show
from bench.parts.sides import SIDE, on_both

ADVOCATES, FRIENDS, EACH = 5_000, 50_000, 4
BUDGET_S = 5.0
START = datetime(2025, 1, 1, tzinfo=UTC)
RULE = {
    "conditions": [
        {"slug": "minimum_amount", "settings": {"amount_minor": 2000}},
        {"slug": "within_days", "settings": {"days": 365}},
        {"slug": "cap", "settings": {"limit": 20, "period": "year"}},
    ],
    "benefits": [{"side": side, "kind": {"slug": "account_credit", "settings": {"amount_minor": 0, "basis_points": 1000}}} for side in ("advocate", "friend")],
}


def main() -> None:
    """Run on both databases, or one of them where a run of this file asks for it."""
    if SIDE in sys.argv:
        print(json.dumps(one_side()))
        return
    entries = [
        entry(
            f"dry_run_{name}_within_budget", bar=1, ratio=BUDGET_S / told["took"], ours=told["purchases"] / told["took"], other=told["purchases"] / BUDGET_S,
            rows=told["purchases"], cpu_us=told["cpu"] / told["purchases"] * 1e6,
        )
        for name, told in on_both("bench.dry_run")
    ]  # fmt: skip
    show(entries)


def one_side() -> dict[str, Any]:
    """Fill a fresh database and return the median of five dry runs, in seconds, with what they looked at."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    program_id, rule_id = _fill()
    from goodword.rewards import rules
    from goodword.rewards.queries.dry_run import dry_run

    changed = rules.from_json(RULE)
    took, cpu = [], []
    for _ in range(5):
        began, used = time.perf_counter(), time.process_time()
        found = dry_run(changed, program_id=program_id, rule_id=rule_id, since=START, until=START + timedelta(days=800))
        took.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
        if found.purchases != FRIENDS * EACH or found.rewarded + sum(found.refusals.values()) != found.purchases or not found.refusals["cap_reached"]:
            raise SystemExit(f"not all were looked at: {found}")
        if found.before_rewarded != FRIENDS or found.before["EUR"] != FRIENDS * 2_000:
            raise SystemExit(f"not all were looked at: {found}")
    return {"took": median(took), "cpu": median(cpu), "purchases": found.purchases}


def _fill() -> Any:
    """Write advocates, friends, their referrals, purchases and what a rule gave for each first one, without the detour over outcomes."""
    from django.db import connection, transaction

    from goodword.contacts.models import Contact
    from goodword.lib.ids import new_id
    from goodword.operators.values import SYSTEM
    from goodword.programs import actions as programs
    from goodword.programs.values import ProgramSettings
    from goodword.referrals.models import Conversion, Referral
    from goodword.rewards.actions.rules import create_rule
    from goodword.rewards.models import Reward, RuleVersion

    chance = random.Random(1)
    program = programs.create(slug="bench", settings=ProgramSettings(name="Bench", currency="EUR", starts_at=START), actor=SYSTEM, now=START)
    rule_id = create_rule(program_id=program.id, name="As it was", definition=RULE, in_force_from=START, actor=SYSTEM, now=START)
    version = RuleVersion.objects.get(rule_id=rule_id)
    with transaction.atomic():
        people = Contact.objects.bulk_create([Contact(created_at=START, changed_at=START) for _ in range(ADVOCATES + FRIENDS)], batch_size=5_000)
        advocates, friends = people[:ADVOCATES], people[ADVOCATES:]
        referrals, conversions = [], []
        for friend in friends:
            began = START + timedelta(minutes=chance.randrange(60 * 24 * 365))
            advocate = advocates[min(ADVOCATES - 1, int(chance.paretovariate(0.8)))]
            referral = Referral(
                id=new_id(), contact=friend, program_id=program.id, advocate=advocate, state="converted", method="code", started_at=began, created_at=began,
                moved_at=began,
            )  # fmt: skip
            referrals.append(referral)
            for number in range(EACH):
                conversions.append(
                    Conversion(
                        id=new_id(), contact=friend, program_id=program.id, referral=referral, advocate_id=advocate.id, outcome_id=new_id(), type="purchase",
                        occurred_at=began + timedelta(days=chance.uniform(0, 400)), amount_minor=chance.randrange(500, 9000), currency="EUR",
                        ordinal=number + 1, credited=True, created_at=began,
                    )
                )  # fmt: skip
        Referral.objects.bulk_create(referrals, batch_size=5_000)
        Conversion.objects.bulk_create(conversions, batch_size=5_000)
        rewards = [
            Reward(
                id=new_id(), contact_id=one.contact_id if side == "friend" else one.advocate_id, program_id=program.id, rule_id=rule_id, rule_version=version,
                referral_id=one.referral_id, conversion_id=one.id, friend_id=one.contact_id, side=side, kind="account_credit", asset="EUR", amount=1_000,
                state="fulfilled", hold_until=one.occurred_at, occurred_at=one.occurred_at, created_at=one.created_at,
            )
            for one in conversions[::EACH]
            for side in ("advocate", "friend")
        ]  # fmt: skip
        Reward.objects.bulk_create(rewards, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return program.id, rule_id


if __name__ == "__main__":
    main()
