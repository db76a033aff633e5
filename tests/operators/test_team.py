"""Who is in the team, with which role, and what nobody can take away."""

import pytest
from allauth.mfa.models import Authenticator

from goodword.operators import actions, models, queries
from goodword.operators.actions.team import TeamRefused
from goodword.operators.values import Role
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga():
    return make_operator()


@pytest.fixture
def cleo():
    return make_operator("cleo@example.com", "Cleo", Role.SALES)


def invite(olga, now, **changes):
    return actions.invite(**{"email": "ben@example.com", "name": "Ben", "role": Role.SUPPORT, "language": "de", "actor": as_actor(olga), "now": now, **changes})


def test_an_invitation_makes_an_account_and_wants_a_link_mailed(olga, now):
    from goodword.facts.models import Fact

    ben = invite(olga, now)
    assert (ben.role, ben.language, ben.has_password, ben.last_sign_in_at) == (Role.SUPPORT, "de", False, None)
    assert Fact.objects.get(name="SignInLinkWanted").body == {"operator_id": str(ben.id), "invited_by": str(olga.id)}


def test_an_address_signs_in_one_person_only(olga, now):
    with pytest.raises(TeamRefused) as refused:
        invite(olga, now, email="OLGA@example.com")
    assert refused.value.code == "email_taken"


def test_an_admin_makes_no_owner(olga, cleo, now):
    actions.set_role(operator_id=cleo.id, role=Role.ADMIN, actor=as_actor(olga), now=now)
    for attempt in (
        lambda: invite(cleo, now, role=Role.OWNER),
        lambda: actions.set_role(operator_id=cleo.id, role=Role.OWNER, actor=as_actor(cleo), now=now),
        lambda: actions.deactivate(operator_id=olga.id, actor=as_actor(cleo), now=now),
        lambda: actions.remove_second_factor(operator_id=olga.id, actor=as_actor(cleo), now=now),
    ):
        with pytest.raises(TeamRefused) as refused:
            attempt()
        assert refused.value.code == "owners_only"
    assert queries.operator(cleo.id).role is Role.ADMIN
    assert queries.operator(olga.id).active


def test_the_last_owner_can_neither_go_nor_be_demoted(olga, cleo, now):
    for attempt in (
        lambda: actions.deactivate(operator_id=olga.id, actor=as_actor(olga), now=now),
        lambda: actions.set_role(operator_id=olga.id, role=Role.ADMIN, actor=as_actor(olga), now=now),
    ):
        with pytest.raises(TeamRefused) as refused:
            attempt()
        assert refused.value.code == "last_owner"
    actions.set_role(operator_id=cleo.id, role=Role.OWNER, actor=as_actor(olga), now=now)
    assert actions.set_role(operator_id=olga.id, role=Role.ADMIN, actor=as_actor(olga), now=now)


def test_a_deactivated_owner_does_not_count_as_one(olga, cleo, now):
    actions.set_role(operator_id=cleo.id, role=Role.OWNER, actor=as_actor(olga), now=now)
    actions.deactivate(operator_id=cleo.id, actor=as_actor(olga), now=now)
    with pytest.raises(TeamRefused):
        actions.deactivate(operator_id=olga.id, actor=as_actor(olga), now=now)


def test_who_was_let_go_comes_back_with_the_role_they_had(olga, cleo, now):
    assert actions.deactivate(operator_id=cleo.id, actor=as_actor(olga), now=now)
    assert not actions.deactivate(operator_id=cleo.id, actor=as_actor(olga), now=now)
    assert cleo.id not in {person.id for person in queries.colleagues()}
    assert actions.reactivate(operator_id=cleo.id, actor=as_actor(olga), now=now)
    assert queries.operator(cleo.id).role is Role.SALES


def test_a_lost_second_factor_can_be_taken_off(olga, cleo, now):
    Authenticator.objects.create(user=cleo, type=Authenticator.Type.TOTP, data={})
    assert queries.protected_by_second_factor() == {cleo.id}
    assert actions.remove_second_factor(operator_id=cleo.id, actor=as_actor(olga), now=now)
    assert not actions.remove_second_factor(operator_id=cleo.id, actor=as_actor(olga), now=now)


def test_everybody_changes_their_own_name_but_not_their_role(cleo, now):
    assert actions.change_own(operator_id=cleo.id, name="Cleo Winter", now=now).name == "Cleo Winter"
    with pytest.raises(TypeError):
        actions.change_own(operator_id=cleo.id, role=Role.OWNER, now=now)


def test_the_trail_says_what_a_change_was(olga, cleo, now):
    actions.set_role(operator_id=cleo.id, role=Role.SUPPORT, actor=as_actor(olga), now=now)
    entry = queries.audit_trail(subject=f"operator:{cleo.id}").items[0]
    assert (entry.action, entry.before, entry.after, entry.who) == ("team.set_role", {"role": "sales"}, {"role": "support"}, "Olga Lindner")


def test_saving_what_was_there_leaves_no_trace(cleo, now):
    actions.change_own(operator_id=cleo.id, name="Cleo", theme="dark", now=now)
    assert models.AuditEntry.objects.count() == 0  # the theme is nobody's business
