"""Using credit from the console: looked at first, booked once, never above what is left, by those who may."""

import re
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from goodword.operators.models import AuditEntry
from goodword.operators.values import Role
from goodword.rewards.models import Posting, Reward
from goodword.rewards.queries import ledger
from tests.making import START, days, make_advocate, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

NOW = START + days(40)


@pytest.fixture(autouse=True)
def _forty_days_on():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna() -> UUID:
    """Let Anna earn €10 twice."""
    anna, code = make_advocate(make_program())
    for number, who in enumerate(("ben", "jana"), start=1):
        send("purchase", f"{who}@example.com", START + days(number), amount_minor=3480, code=code)
    work(START + days(20))
    return anna


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", role=role))
    return client


@pytest.fixture
def olga() -> Client:
    return signed_in()


def page(contact_id: UUID) -> str:
    return reverse("console:use_credit", args=[contact_id])


def form(client: Client, contact_id: UUID, **typed: str) -> dict[str, str]:
    """Return the form as the page has made it, with what was typed."""
    body = client.get(page(contact_id)).content.decode()
    found = re.search(r'name="reference" value="([^"]+)"', body)
    assert found
    return {"reference": found[1], "asset": "EUR", "amount": "12.50", "reason": "Order 48213 by telephone", **typed}


def used() -> int:
    return sum(Posting.objects.filter(kind="redeem").values_list("amount", flat=True))


def balance(contact_id: UUID) -> int:
    return ledger.wallets(contact_id).get("EUR", 0)


def test_a_use_is_looked_at_first_and_then_booked_from_the_oldest_reward(olga: Client, anna: UUID) -> None:
    typed = form(olga, anna)
    looked = olga.post(page(anna), typed).content.decode()
    assert "€12.50 of €20 are used; €7.50 are left. This cannot be taken back." in looked
    assert used() == 0
    answer = olga.post(page(anna), typed | {"book": "1"}, follow=True)
    assert "€12.50 used, €7.50 left." in answer.content.decode()
    assert (used(), balance(anna)) == (1250, 750)
    assert list(Reward.objects.filter(contact_id=anna).order_by("granted_at", "id").values_list("used", flat=True)) == [1000, 250]
    assert {sum(kinds.values()) for kinds in ledger.totals().values()} == {0}


def test_it_stands_in_the_audit_log_with_who_and_why_and_in_the_timeline(olga: Client, anna: UUID) -> None:
    olga.post(page(anna), form(olga, anna) | {"book": "1"})
    entry = AuditEntry.objects.get(action="rewards.redeem")
    assert (entry.subject, entry.note, entry.after["amount"]) == (f"contact:{anna}", "Order 48213 by telephone", 1250)
    assert entry.operator_id is not None
    contact = olga.get(reverse("console:contact", args=[anna])).content.decode()
    assert "Used: €12.50" in contact
    assert "€7.50 can be used now" in contact


def test_the_same_form_sent_twice_is_one_use(olga: Client, anna: UUID) -> None:
    typed = form(olga, anna, amount="20") | {"book": "1"}
    olga.post(page(anna), typed)
    answer = olga.post(page(anna), typed, follow=True)
    assert "This use was booked before; nothing changed." in answer.content.decode()
    assert (used(), AuditEntry.objects.filter(action="rewards.redeem").count()) == (2000, 1)


def test_a_use_that_was_booked_is_known_again_after_a_reward_it_drew_on_was_taken_back(olga: Client, anna: UUID) -> None:
    typed = form(olga, anna, amount="5") | {"book": "1"}
    olga.post(page(anna), typed)
    Reward.objects.filter(contact_id=anna, used__gt=0).update(state="reversed")
    olga.post(page(anna), typed)
    assert used() == 500


@pytest.mark.parametrize("amount", ["20.01", "1000", "-5", "0", "12.505", "ten", "", "NaN"])
@pytest.mark.parametrize("step", [{}, {"book": "1"}])
def test_above_the_balance_and_what_is_no_amount_is_refused_beside_the_field(olga: Client, anna: UUID, amount: str, step: dict[str, str]) -> None:
    answer = olga.post(page(anna), form(olga, anna, amount=amount) | step)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "There is €20 left, not more." in body or "An amount above zero" in body or "This field is required" in body
    assert "Order 48213 by telephone" in body  # nothing typed is lost
    assert (used(), balance(anna)) == (0, 2000)


@pytest.mark.parametrize("typed", [{"reason": ""}, {"reference": "x"}, {"asset": "CHF"}, {"asset": "<b>"}])
def test_without_a_reason_or_in_another_asset_nothing_is_booked(olga: Client, anna: UUID, typed: dict[str, str]) -> None:
    assert olga.post(page(anna), form(olga, anna, **typed) | {"book": "1"}).status_code == 422
    assert (used(), balance(anna)) == (0, 2000)


def test_what_has_expired_cannot_be_used(olga: Client, anna: UUID) -> None:
    typed = form(olga, anna)
    Reward.objects.filter(contact_id=anna).update(expires_at=NOW)
    assert olga.post(page(anna), typed | {"book": "1"}).status_code == 422
    assert "Nothing can be used at present." in olga.get(page(anna)).content.decode()
    assert used() == 0


@pytest.mark.parametrize("role", [Role.SALES, Role.ACCOUNT_MANAGER, Role.SUPPORT, Role.ANALYST, Role.AUDITOR])
def test_who_may_not_book_it_neither_sees_the_way_nor_gets_there(olga: Client, anna: UUID, role: Role) -> None:
    typed = form(olga, anna) | {"book": "1"}
    client = signed_in(role)
    assert "Use credit" not in client.get(reverse("console:contact", args=[anna])).content.decode()
    assert client.get(page(anna)).status_code == 403
    assert client.post(page(anna), typed).status_code == 403
    assert (used(), balance(anna)) == (0, 2000)


def test_a_stranger_is_sent_to_sign_in(olga: Client, anna: UUID) -> None:
    typed = form(olga, anna) | {"book": "1"}
    assert "/sign-in" in Client().post(page(anna), typed)["Location"]
    assert (used(), balance(anna)) == (0, 2000)
