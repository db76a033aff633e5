"""The outcome path against plain per-event ORM code, and on PostgreSQL against pgbench's TPC-B on the same server.

All sides work off the same 2,000 outcomes (1,000 sign-ups with a code, 1,000 purchases) under the same rule, and must come to the same rewards. Beside it
stands as much of a mix of every kind of reward, with tiers, which has to meet the bar of the plain rule.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.parts.cluster import cluster
from bench.parts.compare import show

FRIENDS = 1000
ADVOCATES = 100
ROUNDS = 3
START = datetime(2026, 1, 1, tzinfo=UTC)
RULE = {
    "conditions": [
        {"slug": "new_customer"},
        {"slug": "first_purchase"},
        {"slug": "minimum_amount", "settings": {"amount_minor": 2000}},
        {"slug": "cap", "settings": {"limit": 10, "period": "year"}},
    ],
    "benefits": [{"side": side, "kind": {"slug": "account_credit", "settings": {"amount_minor": 1000}}} for side in ("advocate", "friend")],
    "hold_days": 14,
}
NOW = datetime(2026, 6, 1, tzinfo=UTC)  # every hold is over: each reward goes through to the ledger


def main() -> None:
    """Run all comparisons, or one side of one where a run of this file asks for it."""
    if len(sys.argv) > 1 and sys.argv[1] == "--side":
        print(json.dumps(one_side(sys.argv[2])))
        return
    entries = [_compare("sqlite", None), _all_kinds("sqlite", None)]
    with cluster() as url:
        entries += [_compare("postgresql", url), _all_kinds("postgresql", url)]
        entries.append(_against_tpcb(url))
    show(entries)


def _compare(name: str, url: str | None) -> dict[str, Any]:
    """Run ours and the per-event code in turn, each on a database of its own."""
    ratios, ours, others, cpu, rows = [], [], [], [], 0
    for number in range(ROUNDS):
        batch, single = (_run(side, url, f"{name}_{side}_{number}") for side in ("batch", "orm"))
        if batch["rewards"] != single["rewards"] or batch["refusals"] != single["refusals"] or not batch["rewards"]:
            raise SystemExit(f"the two sides differ: {batch} {single}")
        ratios.append(batch["rate"] / single["rate"])
        ours.append(batch["rate"])
        others.append(single["rate"])
        cpu.append(batch["cpu_us"])
        rows += batch["rows"]
    return _entry(f"pipeline_{name}_vs_per_event_orm", median(ratios), 20, median(ours), median(others), rows, median(cpu))


def _all_kinds(name: str, url: str | None) -> dict[str, Any]:
    """Run the mix of all kinds with tiers, and the per-event code with its one rule, in turn; what the mix came to is checked where it runs."""
    pairs = [(_run("all", url, f"{name}_all_{number}"), _run("orm", url, f"{name}_beside_{number}")) for number in range(ROUNDS)]
    ratio = median(ours["rate"] / other["rate"] for ours, other in pairs)
    ours, other, cpu = (median(figures) for figures in zip(*((one["rate"], two["rate"], one["cpu_us"]) for one, two in pairs), strict=True))
    return _entry(f"pipeline_{name}_all_kinds_vs_per_event_orm", ratio, 20, ours, other, sum(one["rows"] for one, _ in pairs), cpu)


def _against_tpcb(url: str) -> dict[str, Any]:
    """Run ours and pgbench's TPC-B in turn on the same server."""
    ratios, ours, others, cpu, rows = [], [], [], [], 0
    base = url.rsplit("/", 1)[0]
    subprocess.run(["psql", "-q", f"{base}/postgres", "-c", "create database tpcb"], check=True)
    subprocess.run(["pgbench", "-q", "-i", "-s", "20", f"{base}/tpcb"], check=True, capture_output=True)
    for number in range(ROUNDS):
        batch = _run("batch", url, f"tpcb_{number}")
        said = subprocess.run(["pgbench", "-n", "-c", "16", "-j", "2", "-T", "6", f"{base}/tpcb"], check=True, capture_output=True, text=True).stdout
        tps = float(next(line for line in said.splitlines() if line.startswith("tps")).split()[2])
        ratios.append(batch["rate"] / tps)
        ours.append(batch["rate"])
        others.append(tps)
        cpu.append(batch["cpu_us"])
        rows += batch["rows"]
    return _entry("pipeline_postgresql_vs_tpcb", median(ratios), 1.5, median(ours), median(others), rows, median(cpu))


def _entry(name: str, ratio: float, bar: float, ours: float, other: float, rows: int, cpu_us: float) -> dict[str, Any]:
    return {"name": name, "ratio": round(ratio, 2), "bar": bar, "ours": round(ours), "other": round(other), "rows_checked": rows, "cpu_us": round(cpu_us, 1)}


def _run(side: str, url: str | None, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "GOODWORD_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "goodword.project.settings"}
        env.pop("DATABASE_URL", None)
        if url:
            base = url.rsplit("/", 1)[0]
            subprocess.run(["psql", "-q", f"{base}/postgres", "-c", f"create database {name}"], check=True)
            env["DATABASE_URL"] = f"{base}/{name}"
        done = subprocess.run(
            [sys.executable, "-m", "bench.pipeline", "--side", side], check=True, capture_output=True, text=True, env=env, cwd=Path(__file__).parents[1]
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))


def one_side(side: str) -> dict[str, Any]:
    """Fill a fresh database with waiting outcomes, work them off one way, and return the rate with what it came to."""
    import logging

    logging.disable(logging.CRITICAL)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if side == "all":
        return _side_of_all()
    _fill()
    from bench.parts import per_event
    from goodword.lib.ids import new_id
    from goodword.rewards.actions.settle import settle

    began, cpu = time.perf_counter(), time.process_time()
    if side == "batch":
        worker = new_id()
        while settle(worker, NOW):
            pass
    else:
        per_event.work_off(NOW)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    from goodword.events.models import Outcome
    from goodword.rewards.models import Posting, Refusal, Reward

    settled = Outcome.objects.filter(state="settled").count()
    if settled != 2 * FRIENDS or Posting.objects.count() != Reward.objects.count():
        raise SystemExit(f"{settled} settled, {Posting.objects.count()} postings, {Reward.objects.count()} rewards")
    return {
        "rate": 2 * FRIENDS / took,
        "cpu_us": cpu / (2 * FRIENDS) * 1e6,
        "rows": settled + Posting.objects.count(),
        "rewards": sorted(Counter(Reward.objects.values_list("side", "amount", "state")).items()),
        "refusals": sorted(Counter(Refusal.objects.values_list("side", "reason")).items()),
    }


def _side_of_all() -> dict[str, Any]:
    from bench.parts import all_kinds
    from goodword.events.models import Outcome
    from goodword.lib.ids import new_id
    from goodword.rewards.actions.settle import settle

    expected = all_kinds.fill(friends=FRIENDS, advocates=ADVOCATES, start=START)
    _analyze()
    before, worker = all_kinds.count(), new_id()
    began, cpu = time.perf_counter(), time.process_time()
    while settle(worker, NOW):
        pass
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    if waits := Outcome.objects.exclude(state="settled").count():
        raise SystemExit(f"{waits} are not settled")
    return {"rate": 2 * FRIENDS / took, "cpu_us": cpu / (2 * FRIENDS) * 1e6, "rows": 2 * FRIENDS + all_kinds.verify(expected, before)}


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _fill() -> None:
    from goodword.contacts.actions import identify
    from goodword.contacts.values import Person
    from goodword.events.actions.settle import make_shards
    from goodword.events.models import Outcome
    from goodword.lib import identity
    from goodword.lib.ids import new_id
    from goodword.links.actions.codes import ensure_links
    from goodword.operators.values import SYSTEM
    from goodword.programs import actions as programs
    from goodword.programs.values import ProgramSettings
    from goodword.rewards.actions.rules import create_rule

    program = programs.create(slug="bench", settings=ProgramSettings(name="Bench", currency="EUR", starts_at=START), actor=SYSTEM, now=START)
    create_rule(program_id=program.id, name="Both", definition=RULE, in_force_from=START, actor=SYSTEM, now=START)
    programs.go_live(program.id, actor=SYSTEM, now=START)
    people = identify.ensure([Person(email=f"advocate{number}@example.com", trusted=True) for number in range(ADVOCATES)], now=START)
    links = ensure_links([one for one in people if one], program_id=program.id, now=START)
    codes = sorted(link.code for link in links.values())
    chance = random.Random(1)
    events: list[tuple[float, str, int, str, int | None]] = []
    for number in range(FRIENDS):
        joined = chance.uniform(0, 60 * 24)
        code = codes[min(len(codes) - 1, int(chance.paretovariate(1.2)) - 1)] if chance.random() < 0.5 else chance.choice(codes)
        events.append((joined, "signup", number, code, None))
        events.append((joined + chance.uniform(1, 20 * 24), "purchase", number, "", chance.randrange(500, 8000)))
    rows = []
    for hour, kind, number, code, amount in sorted(events, key=lambda one: one[0]):
        key = identity.key("external", "shop", f"c{number}")
        at = START + timedelta(hours=hour)
        rows.append(
            Outcome(
                id=new_id(), source="shop", type=kind, external_id=f"{kind}-{number}", person_key=key, shard=identity.shard_of(key),
                person={"external_id": f"c{number}", "email": f"friend{number}@example.com", "trusted": True}, occurred_at=at, received_at=at,
                amount_minor=amount, currency="EUR" if amount else "", code=code,
            )
        )  # fmt: skip
    Outcome.objects.bulk_create(rows, batch_size=500)
    make_shards()
    _analyze()


if __name__ == "__main__":
    main()
