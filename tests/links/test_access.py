"""Signed links: good for one person and one purpose, until they end or a newer one is made."""

from datetime import timedelta
from uuid import UUID

import pytest

from goodword.facts.models import Fact
from goodword.lib.ids import new_id
from goodword.links import actions, models, queries
from goodword.links.values import AccessPurpose, CodeCheck, CodePurpose
from tests.links.makers import NOW, make_contact, make_program

pytestmark = pytest.mark.django_db


def token_of(url: str) -> str:
    return url.rsplit("/a/", 1)[1]


def issue(contact_id: UUID, program_id: UUID, **options: object) -> str:
    return token_of(actions.issue([contact_id], program_id=program_id, **{"now": NOW, **options})[contact_id])  # type: ignore[arg-type]


def test_a_link_opens_a_session_for_its_person_programme_and_purpose() -> None:
    anna, program_id = make_contact(), make_program()
    access = queries.open_link(issue(anna, program_id), now=NOW)
    assert (access.contact_id, access.program_id, access.purpose) == (anna, program_id, AccessPurpose.ADVOCATE)
    assert queries.session(queries.session_token(access), now=NOW) == access


def test_a_newer_link_ends_the_older_one_but_no_session() -> None:
    anna, program_id = make_contact(), make_program()
    old = issue(anna, program_id)
    session = queries.session_token(queries.open_link(old, now=NOW))
    new = issue(anna, program_id)
    with pytest.raises(queries.AccessOver):
        queries.open_link(old, now=NOW)
    assert queries.open_link(new, now=NOW).contact_id == anna
    assert queries.session(session, now=NOW).contact_id == anna


def test_a_newer_link_that_a_mail_merely_carries_ends_the_older_one_when_it_is_opened() -> None:
    anna, program_id = make_contact(), make_program()
    monday, tuesday = issue(anna, program_id, end_older=False), issue(anna, program_id, end_older=False)
    assert actions.open_link(monday, now=NOW).contact_id == anna
    assert actions.open_link(monday, now=NOW).contact_id == anna
    assert actions.open_link(tuesday, now=NOW).contact_id == anna
    with pytest.raises(queries.AccessOver):
        actions.open_link(monday, now=NOW)


def test_a_link_that_was_asked_for_ends_the_older_sessions_too() -> None:
    anna, program_id = make_contact(), make_program()
    session = queries.session_token(queries.open_link(issue(anna, program_id), now=NOW))
    issue(anna, program_id, end_sessions=True)
    with pytest.raises(queries.AccessOver):
        queries.session(session, now=NOW)


def test_a_link_for_one_purpose_does_not_end_that_for_another() -> None:
    anna, program_id = make_contact(), make_program()
    portal = issue(anna, program_id)
    issue(anna, program_id, purpose=AccessPurpose.PREFERENCES)
    assert queries.open_link(portal, now=NOW).purpose is AccessPurpose.ADVOCATE


def test_a_link_is_good_for_ninety_days_and_a_session_for_seven() -> None:
    anna, program_id = make_contact(), make_program()
    token = issue(anna, program_id)
    late = NOW + timedelta(days=89, hours=23)
    access = queries.open_link(token, now=late)
    assert access.ends_at == NOW + timedelta(days=90)  # never beyond the link's own end
    for moment in (NOW + timedelta(days=90), NOW + timedelta(days=400)):
        with pytest.raises(queries.AccessOver):
            queries.open_link(token, now=moment)
    session = queries.session_token(queries.open_link(token, now=NOW))
    assert queries.session(session, now=NOW + timedelta(days=6, hours=23))
    with pytest.raises(queries.AccessOver):
        queries.session(session, now=NOW + timedelta(days=7))


@pytest.mark.parametrize("change", ["cut", "flip", "swap", "empty", "long"])
def test_a_tampered_link_opens_nothing(change: str) -> None:
    anna, ben, program_id = make_contact(), make_contact("Ben"), make_program()
    mine, other = issue(anna, program_id), issue(ben, program_id)
    body, mac = mine.split(".")
    tampered = {
        "cut": mine[:-2],
        "flip": body[:10] + ("A" if body[10] != "A" else "B") + body[11:] + "." + mac,
        "swap": body + "." + other.split(".")[1],
        "empty": "",
        "long": mine * 200,
    }[change]
    for read in (queries.open_link, queries.session):
        with pytest.raises(queries.AccessOver):
            read(tampered, now=NOW)


def test_a_link_is_no_session_and_a_session_no_link() -> None:
    anna, program_id = make_contact(), make_program()
    link = issue(anna, program_id)
    session = queries.session_token(queries.open_link(link, now=NOW))
    with pytest.raises(queries.AccessOver):
        queries.session(link, now=NOW)
    with pytest.raises(queries.AccessOver):
        queries.open_link(session, now=NOW)


def test_all_links_of_a_person_can_be_ended() -> None:
    anna, program_id = make_contact(), make_program()
    link = issue(anna, program_id)
    session = queries.session_token(queries.open_link(link, now=NOW))
    actions.revoke(anna, now=NOW)
    with pytest.raises(queries.AccessOver):
        queries.open_link(link, now=NOW)
    with pytest.raises(queries.AccessOver):
        queries.session(session, now=NOW)


def test_links_for_many_take_three_statements(django_assert_num_queries: object) -> None:
    program_id = make_program()
    people = [make_contact() for _ in range(50)]
    with django_assert_num_queries(5):  # type: ignore[operator]  # two of them begin and end the transaction
        assert len(actions.issue(people, program_id=program_id, now=NOW)) == 50


def test_a_code_is_sent_by_fact_and_works_once() -> None:
    anna = make_contact()
    assert actions.ask_code(anna, purpose=CodePurpose.EXPORT, now=NOW)
    fact = Fact.objects.get()
    assert fact.name == "PortalCodeAsked"
    code = queries.code(UUID(fact.body["code_id"]))
    assert code
    assert len(code.digits) == 6
    assert actions.use_code(anna, purpose=CodePurpose.EXPORT, typed=f" {code.digits[:3]} {code.digits[3:]} ", now=NOW) is CodeCheck.RIGHT
    assert actions.use_code(anna, purpose=CodePurpose.EXPORT, typed=code.digits, now=NOW) is CodeCheck.OVER


def test_a_code_is_for_one_person_one_purpose_and_fifteen_minutes() -> None:
    anna, cleo = make_contact(), make_contact("Cleo")
    actions.ask_code(anna, purpose=CodePurpose.EXPORT, now=NOW)
    digits = queries.digits(models.PortalCode.objects.get().id)
    assert actions.use_code(cleo, purpose=CodePurpose.EXPORT, typed=digits, now=NOW) is CodeCheck.OVER
    assert actions.use_code(anna, purpose=CodePurpose.ERASE, typed=digits, now=NOW) is CodeCheck.OVER
    assert actions.use_code(anna, purpose=CodePurpose.EXPORT, typed=digits, now=NOW + timedelta(minutes=15)) is CodeCheck.OVER
    assert actions.use_code(anna, purpose=CodePurpose.EXPORT, typed=digits, now=NOW + timedelta(minutes=14)) is CodeCheck.RIGHT


def test_five_wrong_tries_end_a_code() -> None:
    anna = make_contact()
    actions.ask_code(anna, purpose=CodePurpose.ERASE, now=NOW)
    digits = queries.digits(models.PortalCode.objects.get().id)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    assert [actions.use_code(anna, purpose=CodePurpose.ERASE, typed=wrong, now=NOW) for _ in range(5)] == [CodeCheck.WRONG] * 5
    assert actions.use_code(anna, purpose=CodePurpose.ERASE, typed=digits, now=NOW) is CodeCheck.OVER


def test_a_new_code_ends_the_one_before_and_only_four_are_sent_in_an_hour() -> None:
    anna = make_contact()
    assert [actions.ask_code(anna, purpose=CodePurpose.EXPORT, now=NOW) for _ in range(5)] == [True] * 4 + [False]
    first, *_, last = models.PortalCode.objects.order_by("id")
    assert actions.use_code(anna, purpose=CodePurpose.EXPORT, typed=queries.digits(first.id), now=NOW) in {CodeCheck.WRONG, CodeCheck.OVER}
    assert actions.use_code(anna, purpose=CodePurpose.EXPORT, typed=queries.digits(last.id), now=NOW) is CodeCheck.RIGHT


def test_an_unknown_code_is_nothing() -> None:
    assert queries.code(new_id()) is None
