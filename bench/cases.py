"""How long staff wait for the table and the board of complaints with 10,000 open ones, on either database; the budget is 100 ms for 95 of a hundred."""

import json
import logging
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.parts.compare import entry, show
from bench.parts.sides import SIDE, on_both

CASES, STAFF, ROUNDS, WARM = 10_000, 20, 200, 5
BUDGET_S = 0.1
STATES = ("received", "acknowledged", "in_work", "proposed", "reopened")
PAGES = {"table": "/console/feedback/cases/?show=all", "mine": "/console/feedback/cases/?show=mine", "board": "/console/feedback/cases/?show=board"}
WORDS = "Two bags arrived torn, and nobody answered my mail of Monday. I would like two new ones before the weekend, please."


def main() -> None:
    """Run on both databases, or one of them where a run of this file asks for it."""
    if SIDE in sys.argv:
        print(json.dumps(one_side()))
        return
    entries = [
        entry(f"cases_{page}_{name}_p95_within_budget", bar=1, ratio=BUDGET_S / p95, ours=1 / p95, other=1 / BUDGET_S, rows=seen, cpu_us=cpu * 1e6)
        for name, told in on_both("bench.cases")
        for page, (p95, cpu, seen) in told.items()
    ]
    show(entries)


def one_side() -> dict[str, Any]:
    """Fill a fresh database and return for each page the 95th percentile of the wait in seconds, its CPU time, and how many cases were seen on it."""
    logging.disable(logging.CRITICAL)
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    olga, numbers = _fill()
    client = Client(SERVER_NAME="localhost")
    client.force_login(olga)
    return {name: _measure(client, path, numbers) for name, path in PAGES.items()}


def _measure(client: Any, path: str, numbers: set[str]) -> tuple[float, float, int]:
    took, cpu, seen = [], [], 0
    for number in range(WARM + ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
        shown = sum(one in numbers for one in answer.content.decode().replace("<", ">").split(">"))
        if answer.status_code != 200 or not shown:
            raise SystemExit(f"{path}: {answer.status_code}, {shown} cases on it")
        seen += shown if number >= WARM else 0
    return sorted(took[WARM:])[int(ROUNDS * 0.95) - 1], sum(cpu[WARM:]) / ROUNDS, seen


def _fill() -> Any:
    """Write staff, customers and their open cases, without the detour over intake; return Olga and the cases' numbers."""
    from django.db import connection

    from goodword.contacts.models import Contact
    from goodword.feedback.models import Case
    from goodword.operators import actions
    from goodword.operators.models import Operator
    from goodword.operators.values import SYSTEM, Role

    chance, now = random.Random(1), datetime.now(UTC)
    actions.change_organisation(actor=SYSTEM, now=now, name="Bench", country="DE", currency="EUR")
    staff = [
        Operator(email=f"staff{number}@example.com", name=f"Person {number}", role=Role.SUPPORT if number else Role.OWNER, created_at=now)
        for number in range(STAFF)
    ]  # fmt: skip
    Operator.objects.bulk_create(staff)
    people = [Contact(first_name=f"Ben {number}", created_at=now, changed_at=now) for number in range(CASES)]
    Contact.objects.bulk_create(people, batch_size=1_000)
    cases = [
        Case(
            number=f"C{number:06}", contact_id=person.id, origin="staff", category="delivery", severity=severity, words=WORDS, state=chance.choice(STATES),
            priority=chance.choice((1, 2, 3)) * {"minor": 1, "serious": 2, "severe": 3}[severity], value_minor=chance.randrange(200_000), value_asset="EUR",
            value_source="purchases", assignee_id=chance.choice(staff).id, answer_by=now + timedelta(hours=chance.uniform(-20, 20)),
            solve_by=now + timedelta(days=chance.uniform(-5, 10)), received_at=now - timedelta(days=chance.uniform(0, 5)),
        )
        for number, person in enumerate(people)
        for severity in [chance.choice(("minor", "serious", "severe"))]
    ]  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return staff[0], {case.number for case in cases}


if __name__ == "__main__":
    main()
