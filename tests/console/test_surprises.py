"""Surprises in the console."""

import pytest
from django.urls import reverse

from goodword.operators.values import Role
from goodword.rewards import models
from tests.console.test_payouts import signed_in
from tests.making import make_contact, make_program

pytestmark = pytest.mark.django_db


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def test_one_is_begun_given_and_ended() -> None:
    program, olga = make_program(rule=None), signed_in()
    make_contact("ben@example.com", first_name="Ben")
    make_contact("cleo@example.com")
    form = {"name": "Winter", "program": str(program.id), "mode": "picked", "kind": "points", "worth": "50", "count": "1"}
    assert olga.post(url("reward_surprises"), form | {"worth": ""}).status_code == 422
    assert olga.post(url("reward_surprises"), form | {"mode": "random"}).status_code == 422
    assert olga.post(url("reward_surprises"), form | {"kind": "product"}).status_code == 422
    assert olga.post(url("reward_surprises"), form).status_code == 302
    one = models.Surprise.objects.get()
    page = url("reward_surprise", one.id)
    assert olga.post(page, {"email": "nobody@example.com"}).status_code == 422
    assert olga.post(page, {"email": "ben@example.com"}).status_code == 302
    assert olga.post(page, {"email": "cleo@example.com"}).status_code == 422, "the budget is used up"
    assert "Ben" in olga.get(page).content.decode()
    assert "Winter" in olga.get(url("reward_surprises")).content.decode()
    assert olga.post(url("reward_surprise_end", one.id)).status_code == 302
    assert olga.post(page, {"email": "cleo@example.com"}).status_code == 404
    assert "Winter" not in olga.get(url("reward_rules")).content.decode(), "it is no rule that anybody could earn"


@pytest.mark.parametrize("role", [Role.SALES, Role.ANALYST, Role.SUPPORT])
def test_who_may_not_write_rewards_gives_nothing(role: Role) -> None:
    program = make_program(rule=None)
    form = {"name": "Winter", "program": str(program.id), "mode": "everybody", "kind": "points", "worth": "50", "count": "1"}
    assert signed_in().post(url("reward_surprises"), form).status_code == 302
    one, client = models.Surprise.objects.get(), signed_in(role)
    assert client.post(url("reward_surprises"), form).status_code == 403
    assert client.post(url("reward_surprise", one.id), {"email": "ben@example.com"}).status_code == 403
    assert client.post(url("reward_surprise_end", one.id)).status_code == 403
    assert models.Surprise.objects.get().ended_at is None
