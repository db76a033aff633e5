"""The mail in the morning: what is overdue, due today and new, once, when the working day begins, and none where there is nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from goodword.journeys.actions import digest
from goodword.messaging import actions as messaging
from goodword.messaging.models import Message
from goodword.messaging.values import NewTask
from goodword.operators.actions import change_organisation
from goodword.operators.models import Operator
from goodword.operators.values import OFFICE_HOURS, SYSTEM, Role
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
MONDAY = FRIDAY + timedelta(days=3)


def task(title: str, due_at: datetime | None, *, made_at: datetime = FRIDAY - timedelta(days=9), who: UUID | None = None, by: UUID | None = None) -> None:
    messaging.create_task(NewTask(kind="manual", title=title, due_at=due_at, assignee_id=who, role="" if who else "sales", created_by=by), now=made_at)


def office_hours() -> None:
    change_organisation(actor=SYSTEM, now=FRIDAY, hours=OFFICE_HOURS)


def digests() -> dict[str, dict[str, object]]:
    """Return what each digest says, by who gets it."""
    names = dict(Operator.objects.values_list("id", "email"))
    return {names[one.operator_id]: one.variables for one in Message.objects.filter(template="staff_digest") if one.operator_id}


def test_it_says_what_is_overdue_due_today_and_new_since_the_working_day_before() -> None:
    office_hours()
    sami = make_operator("sami@example.com", "Sami Aho", Role.SALES)
    task("Thank a promoter", FRIDAY - timedelta(days=1), who=sami.id)
    task("Thank a promoter", MONDAY - timedelta(hours=1), who=sami.id)
    task("Answer a complaint", MONDAY + timedelta(hours=3))
    task("Hand out a reward", MONDAY + timedelta(days=4), made_at=FRIDAY + timedelta(hours=5))
    task("Hand out a reward", MONDAY + timedelta(days=4))
    digest.morning(MONDAY + timedelta(minutes=3))
    said = digests()["sami@example.com"]
    assert said["overdue"] == [{"what": "Thank a promoter", "count": 2}]
    assert said["today"] == [{"what": "Answer a complaint", "count": 1}]
    assert said["new"] == [{"what": "Hand out a reward", "count": 1}]
    assert (said["overdue_count"], said["today_count"], said["new_count"]) == (2, 1, 1)


def test_it_comes_once_in_the_morning_and_only_about_what_was_there_then() -> None:
    office_hours()
    make_operator()
    digest.morning(MONDAY - timedelta(minutes=1))
    assert digests() == {}
    task("Answer a complaint", MONDAY, made_at=MONDAY + timedelta(minutes=1))
    for minutes in (0, 15, 30, 200):
        digest.morning(MONDAY + timedelta(minutes=minutes))
    assert digests() == {}, "what comes in later is tomorrow's"
    for minutes in (0, 15, 200):
        digest.morning(MONDAY + timedelta(days=1, minutes=minutes))
    assert Message.objects.filter(template="staff_digest").count() == 1


@pytest.mark.parametrize("days", [1, 2])
def test_there_is_none_on_a_day_off(days: int) -> None:
    office_hours()
    make_operator()
    task("Answer a complaint", FRIDAY)
    digest.morning(FRIDAY + timedelta(days=days, minutes=5))
    assert digests() == {}


def test_who_is_away_or_has_nothing_gets_none() -> None:
    office_hours()
    olga, sami = make_operator(), make_operator("sami@example.com", "Sami Aho", Role.SALES)
    Operator.objects.filter(id=olga.id).update(absent_until=MONDAY.date())
    task("Answer a complaint", MONDAY, who=olga.id)
    digest.morning(MONDAY)
    assert digests() == {}
    task("Answer a complaint", MONDAY, who=sami.id)
    digest.morning(MONDAY)
    assert set(digests()) == {"sami@example.com"}


def test_what_people_typed_stays_in_the_console() -> None:
    olga = make_operator()
    Operator.objects.filter(id=olga.id).update(language="de")
    task("Call Karla Voss", MONDAY, who=olga.id, by=olga.id)
    digest.morning(MONDAY.replace(hour=7))  # 8 in Berlin: a house that never closes begins its day then
    said = digests()["olga@example.com"]
    assert "Karla" not in str(said) and said["today_count"] == 1
