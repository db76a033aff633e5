"""What advocates do with their links: share, word, leave, come back, and the codes staff choose for them."""

from datetime import timedelta

import pytest

from goodword.contacts import queries as contacts
from goodword.facts.models import Fact
from goodword.links import actions, models, queries
from goodword.links.values import Admission, CodePurpose, ShareChannel
from tests.links.makers import NOW, make_contact, make_program

pytestmark = pytest.mark.django_db


def test_one_share_per_channel_and_day_counts() -> None:
    anna, program_id = make_contact(), make_program()

    def share(channel: ShareChannel, days: int = 0) -> bool:
        return actions.record_share(anna, program_id=program_id, channel=channel, wording="I get a coupon too", now=NOW + timedelta(days=days))

    assert [share(ShareChannel.MAIL), share(ShareChannel.MAIL), share(ShareChannel.WHATSAPP), share(ShareChannel.MAIL, days=1)] == [True, False, True, True]
    assert models.Share.objects.count() == Fact.objects.filter(name="LinkShared").count() == 3
    assert len(models.Share.objects.first().wording) == 64  # type: ignore[union-attr]


def test_who_leaves_credits_nobody_until_they_come_back() -> None:
    anna, program_id = make_contact(), make_program()
    code = actions.ensure_links([anna], program_id=program_id, now=NOW)[anna].code
    assert actions.leave(anna, program_id=program_id, now=NOW)
    assert not actions.leave(anna, program_id=program_id, now=NOW)
    assert not queries.owners_of([code])[code].active
    assert [pause.purpose for pause in contacts.paused([anna], now=NOW)[anna]] == ["ask"]
    assert not actions.ensure_links([anna], program_id=program_id, now=NOW)[anna].active
    assert actions.come_back(anna, program_id=program_id, now=NOW)
    assert queries.owners_of([code])[code].active
    assert not contacts.paused([anna], now=NOW)[anna]


def test_a_chosen_code_is_shown_and_the_older_one_still_works() -> None:
    anna, program_id = make_contact(), make_program()
    old = actions.ensure_links([anna], program_id=program_id, now=NOW)[anna].code
    link = actions.choose_code(anna, program_id=program_id, code=" best-coffee ", now=NOW)
    assert link.code == "BESTCOFFEE"
    owners = queries.owners_of([old, "bestcoffee"])
    assert {owner.link_id for owner in owners.values()} == {link.id}
    assert actions.choose_code(anna, program_id=program_id, code="BESTCOFFEE", now=NOW) == link


def test_a_code_is_never_given_to_two() -> None:
    anna, ben, program_id = make_contact(), make_contact("Ben"), make_program()
    actions.choose_code(anna, program_id=program_id, code="COFFEE", now=NOW)
    with pytest.raises(actions.CodeTaken):
        actions.choose_code(ben, program_id=program_id, code="coffee", now=NOW)
    assert models.LinkCode.objects.get(code="COFFEE").contact_id == anna


@pytest.mark.parametrize("code", ["", "AB", "Kaffee für zwei ß", "x" * 33, "<script>alert(1)</script> ü"])
def test_what_cannot_be_a_code_is_refused(code: str) -> None:
    anna, program_id = make_contact(), make_program()
    with pytest.raises(actions.CodeInvalid):
        actions.choose_code(anna, program_id=program_id, code=code, now=NOW)
    assert not models.LinkCode.objects.exists()


def test_a_fresh_code_tells_no_name() -> None:
    anna, program_id = make_contact(name_shown="Anna"), make_program()
    assert actions.ensure_links([anna], program_id=program_id, now=NOW)[anna].code.startswith("ANNA")
    assert not actions.fresh_code(anna, program_id=program_id, now=NOW).code.startswith("ANNA")


def test_own_words_are_kept_and_cut() -> None:
    anna, program_id = make_contact(), make_program()
    actions.ensure_links([anna], program_id=program_id, now=NOW)
    assert actions.change_message(anna, program_id=program_id, text="x" * 1500)
    assert len(queries.links_of([anna], program_id=program_id)[anna].message) == 1000
    assert not actions.change_message(make_contact("Cleo"), program_id=program_id, text="mine")


def test_links_are_found_by_the_beginning_of_a_code() -> None:
    anna, program_id = make_contact(), make_program()
    link = actions.choose_code(anna, program_id=program_id, code="COFFEE", now=NOW)
    actions.choose_code(anna, program_id=program_id, code="COFFEE2", now=NOW)
    assert [found.id for found in queries.search("cof fe")] == [link.id]
    assert queries.search("  ") == queries.search("TEA") == []
    assert [found.id for found in queries.links_of_contact(anna)] == [link.id]


def test_a_form_admits_three_an_hour_per_address_and_six_a_day() -> None:
    def ask(hours: int, address: str = "anna@example.com", network: str = "") -> Admission:
        return actions.admit("join", address=address, network=network or f"192.0.2.{hours}", now=NOW + timedelta(hours=hours))

    assert [ask(0) for _ in range(4)] == [Admission.ADMITTED] * 3 + [Admission.ADDRESS_FULL]
    assert ask(0, address="ben@example.com") is Admission.ADMITTED
    assert [ask(1) for _ in range(3)] == [Admission.ADMITTED] * 3
    assert ask(2) is Admission.ADDRESS_FULL
    assert ask(24) is Admission.ADMITTED


def test_a_form_admits_twenty_an_hour_per_network_whatever_the_addresses() -> None:
    answers = [actions.admit("join", address=f"a{n}@example.com", network=f"2001:db8:1:2::{n:x}", now=NOW) for n in range(21)]
    assert answers == [Admission.ADMITTED] * 20 + [Admission.NETWORK_FULL]
    assert actions.admit("claim", address="a1@example.com", network="2001:db8:1:2::1", now=NOW) is Admission.ADMITTED
    assert actions.admit("join", address="a1@example.com", network="2001:db8:1:3::1", now=NOW) is Admission.ADMITTED


def test_what_forms_leave_behind_is_forgotten() -> None:
    actions.admit("join", address="anna@example.com", network="192.0.2.1", now=NOW)
    actions.ask_code(make_contact(), purpose=CodePurpose.EXPORT, now=NOW)
    models.JoinRequest.objects.create(program_id=make_program(), email="anna@example.com", requested_at=NOW)

    def left(days: int) -> tuple[int, int, int]:
        actions.forget_old(NOW + timedelta(days=days))
        return models.FormCount.objects.count(), models.PortalCode.objects.count(), models.JoinRequest.objects.count()

    assert left(0) == (5, 1, 1)
    assert left(2) == (0, 1, 1)
    assert left(31) == (0, 0, 0)
