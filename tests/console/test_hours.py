"""Working hours in the console: set, shown, refused in words; and staff who say that they are away."""

from datetime import date

import pytest
from django.test import Client

from goodword.operators import models, queries
from goodword.operators.actions import change_organisation
from goodword.operators.values import OFFICE_HOURS, SYSTEM, Role
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

URL = "/console/settings/hours/"


@pytest.fixture
def olga(client: Client, now) -> models.Operator:
    change_organisation(actor=SYSTEM, now=now, name="Nordlicht", country="DE")
    operator = make_operator()
    client.force_login(operator)
    return operator


def typed(**changes: str) -> dict[str, str]:
    days = {f"{name}_{day}": text for day in range(5) for name, text in (("from", "09:00"), ("to", "17:00"))}
    return {**days, "holidays": "on", "region": "BY", "closed": "2026-12-24\n2026-12-23\n", **changes}


def test_hours_are_kept_with_the_days_off_in_order(client: Client, olga: models.Operator) -> None:
    assert client.post(URL, typed()).status_code == 302
    hours = queries.organisation().hours
    assert (hours.week, hours.holidays, hours.region) == (OFFICE_HOURS.week, True, "BY")
    assert hours.closed == (date(2026, 12, 23), date(2026, 12, 24))
    page = client.get(URL).content.decode()
    assert 'value="09:00"' in page and "Bayern" in page
    assert models.AuditEntry.objects.get(action="organisation.change", operator=olga).after["hours"]["region"] == "BY"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to_1": ""}, "Say from when and until when"),
        ({"to_1": "08:00"}, "It ends after it begins"),
        ({"closed": "24.12."}, "Write each day as year, month and day"),
        ({"region": "XX"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_changes(client: Client, olga: models.Operator, wrong: dict[str, str], words: str) -> None:
    answer = client.post(URL, typed(**wrong))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert queries.organisation().hours.week == ()


def test_without_hours_clocks_run_day_and_night_again(client: Client, olga: models.Operator) -> None:
    client.post(URL, typed())
    client.post(URL, {"closed": ""})
    assert queries.calendar().never_closes


def test_a_country_whose_holidays_nobody_knows_is_not_asked_for_them(client: Client, olga: models.Operator, now) -> None:
    change_organisation(actor=SYSTEM, now=now, country="AC", hours=OFFICE_HOURS)
    page = client.get(URL).content.decode()
    assert 'name="holidays"' not in page and 'name="region"' not in page
    assert client.post(URL, typed()).status_code == 302


def test_who_may_only_read_changes_nothing(client: Client, olga: models.Operator) -> None:
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.AUDITOR))
    assert client.post(URL, typed()).status_code == 403
    assert queries.organisation().hours.week == ()


def test_staff_say_from_when_until_when_they_are_away(client: Client, olga: models.Operator) -> None:
    account = {"name": "Olga Lindner", "email": "olga@example.com", "language": "en", "absent_from": "2026-12-01", "absent_until": "2026-11-30"}
    answer = client.post("/console/account/", account)
    assert answer.status_code == 422 and "not before it begins" in answer.content.decode()
    assert client.post("/console/account/", account | {"absent_until": "2026-12-05"}).status_code == 302
    olga.refresh_from_db()
    assert (olga.absent_from, olga.absent_until) == (date(2026, 12, 1), date(2026, 12, 5))
