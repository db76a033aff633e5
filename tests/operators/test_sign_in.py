"""One-time sign-in links: once, for an hour, for one person."""

from datetime import timedelta

import pytest

from goodword.operators import actions, models, queries
from goodword.operators.actions.sign_in import LinkNotUsable, OperatorUnknown
from goodword.operators.values import SYSTEM, Role
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db


def test_a_link_signs_in_once(now):
    olga = make_operator()
    token = actions.sign_in_link(operator_id=olga.id, actor=SYSTEM, now=now)
    assert actions.use_sign_in_link(token=token, now=now).email == "olga@example.com"
    with pytest.raises(LinkNotUsable):
        actions.use_sign_in_link(token=token, now=now)


def test_a_link_is_over_after_an_hour(now):
    token = actions.sign_in_link(operator_id=make_operator().id, actor=SYSTEM, now=now)
    assert queries.sign_in_link_operator(token, now=now + timedelta(minutes=59)) is not None
    assert queries.sign_in_link_operator(token, now=now + timedelta(hours=1)) is None
    with pytest.raises(LinkNotUsable):
        actions.use_sign_in_link(token=token, now=now + timedelta(hours=1))


def test_looking_at_a_link_does_not_use_it_up(now):
    token = actions.sign_in_link(operator_id=make_operator().id, actor=SYSTEM, now=now)
    for _ in range(3):
        assert queries.sign_in_link_operator(token, now=now) is not None
    assert actions.use_sign_in_link(token=token, now=now)


def test_a_newer_link_ends_the_older_one(now):
    olga = make_operator()
    first = actions.sign_in_link(operator_id=olga.id, actor=SYSTEM, now=now)
    actions.sign_in_link(operator_id=olga.id, actor=SYSTEM, now=now)
    with pytest.raises(LinkNotUsable):
        actions.use_sign_in_link(token=first, now=now)


def test_a_changed_token_opens_nothing(now):
    token = actions.sign_in_link(operator_id=make_operator().id, actor=SYSTEM, now=now)
    with pytest.raises(LinkNotUsable):
        actions.use_sign_in_link(token=token[:-1] + ("A" if token[-1] != "A" else "B"), now=now)


def test_only_the_hash_of_a_token_is_stored(now):
    token = actions.sign_in_link(operator_id=make_operator().id, actor=SYSTEM, now=now)
    assert token not in str(list(models.SignInLink.objects.values()))


def test_who_was_let_go_gets_no_link_and_their_link_ends(now):
    olga, cleo = make_operator(), make_operator("cleo@example.com", "Cleo", Role.SALES)
    token = actions.sign_in_link(operator_id=cleo.id, actor=SYSTEM, now=now)
    actions.deactivate(operator_id=cleo.id, actor=as_actor(olga), now=now)
    with pytest.raises(LinkNotUsable):
        actions.use_sign_in_link(token=token, now=now)
    with pytest.raises(OperatorUnknown):
        actions.sign_in_link(operator_id=cleo.id, actor=SYSTEM, now=now)


def test_the_first_link_makes_the_owner_and_a_second_start_prints_another(now):
    first, second = actions.first_sign_in_link(now=now), actions.first_sign_in_link(now=now)
    assert first and second and first != second
    assert [person.role for person in queries.team()] == [Role.OWNER]


def test_there_is_no_first_link_once_somebody_has_signed_in(now):
    olga = make_operator()
    models.Operator.objects.filter(id=olga.id).update(last_login=now)
    assert actions.first_sign_in_link(now=now) is None


def test_asking_for_a_link_tells_nobody_who_is_in_the_team(now):
    make_operator()
    actions.ask_for_sign_in_link(email="OLGA@example.com ", now=now)
    actions.ask_for_sign_in_link(email="stranger@example.com", now=now)
    from goodword.facts.models import Fact

    assert Fact.objects.filter(name="SignInLinkWanted").count() == 1
