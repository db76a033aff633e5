"""Advocates and the inner circle in the console: bands in words, a person decides, and roles."""

from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import circle, people
from goodword.contacts.queries import circle as queries
from goodword.contacts.rules.circle import Level, Rating
from goodword.insights.actions import advocates
from goodword.lib import clock
from goodword.operators.actions import change_organisation
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_survey
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
NOW = ASKED + days(1)


@pytest.fixture
def olga(client: Client) -> Client:
    change_organisation(actor=SYSTEM, name="Nordlicht", now=START)
    client.force_login(make_operator())
    return client


@pytest.fixture
def ben() -> UUID:
    """Ben came by Anna, bought twice and scored nine; the night has worked it out."""
    code = make_advocate(make_program(starts_at=START))[1]
    for place in range(2):
        send("purchase", "ben@example.com", START + days(place + 1), amount_minor=20_00, name=str(place), code=code)
    work(START + days(3))
    found = make_contact("ben@example.com")
    people.change(found, {"first_name": "Ben", "relation": "partner"}, actor=SYSTEM, now=START)
    answered(9, survey=make_survey(), who=found)
    advocates.score_all(NOW)
    return found


def see(client: Client, address: str) -> str:
    with clock.at(NOW):
        return client.get(f"/console/contacts/{address}").content.decode()


def do(client: Client, contact_id: UUID, what: str, **typed: str) -> int:
    with clock.at(NOW):
        return client.post(f"/console/contacts/{contact_id}/circle/", {"do": what, **typed}).status_code


def test_people_read_bands_and_reasons_and_no_number_of_a_score(olga: Client, ben: UUID) -> None:
    page = see(olga, "advocates/")
    assert "Partner" in page and "?relation=partner&amp;band=high#people" in page
    people_page = see(olga, "advocates/?relation=partner&band=high")
    assert "Their newest answer was 9" in people_page and "They came by a recommendation themselves" in people_page
    own = see(olga, f"{ben}/")
    assert "As an advocate" in own and "Readiness: high. Their newest answer was 9." in own
    for shown in (page, people_page, own):
        assert ">12<" not in shown and "product" not in shown


def test_what_began_since_the_night_counts_at_once(olga: Client, ben: UUID) -> None:
    answered(3, survey=make_survey(), who=ben, now=ASKED)
    own = see(olga, f"{ben}/")
    assert "Not now" in own[own.index("As an advocate") :]


def test_before_the_first_night_the_page_says_what_will_be_there(olga: Client) -> None:
    assert "Nothing was worked out yet" in see(olga, "advocates/")
    assert "As an advocate" not in see(olga, f"{make_contact('anna@example.com')}/")


def test_a_person_decides_on_a_suggestion(olga: Client, ben: UUID) -> None:
    board = see(olga, "circle/")
    assert "Ben" in board and "Their newest answer was 9" in board
    assert do(olga, ben, "rate", relationship="yes", voice="", selfless="no") == 302
    assert "The relationship is outstanding" in see(olga, "circle/")
    assert do(olga, ben, "inner") == 302
    [member] = queries.members()
    assert (member.contact_id, member.level, member.rating) == (ben, Level.INNER, Rating(True, None, False))
    assert "Inner circle" in see(olga, f"{ben}/") and "Nobody at present" in see(olga, "circle/")
    assert do(olga, ben, "leave") == 302 and queries.members() == []
    with clock.at(NOW):
        assert olga.post(f"/console/contacts/{ben}/circle/aside/").status_code == 302
    assert "Nobody at present" in see(olga, "circle/")
    assert do(olga, ben, "dance") == 404


def test_somebody_is_never_asked_until_they_may_be_again(olga: Client, ben: UUID) -> None:
    before = everything()
    assert do(olga, ben, "never", reason=" ") == 422 and everything() == before
    assert do(olga, ben, "never", reason="<b>Competitor</b>") == 302
    own, listed = see(olga, f"{ben}/"), see(olga, "never-asked/")
    assert "Never asked" in own and "This person is never asked for a recommendation: &lt;b&gt;Competitor" in own and "<b>Competitor" not in own + listed
    assert "&lt;b&gt;Competitor" in listed and "Nobody at present" in see(olga, "circle/")
    assert do(olga, ben, "ask_again") == 302
    assert "Nobody is on this list" in see(olga, "never-asked/")
    assert see(olga, "never-asked/?after=x") == ""


def test_who_may_only_read_sees_the_board_and_changes_nothing(client: Client, ben: UUID) -> None:
    client.force_login(make_operator("ana@example.com", "Ana", Role.ANALYST))
    circle.take_in(ben, Level.CORE, actor=SYSTEM, now=NOW)
    circle.never_ask(make_contact("anna@example.com"), reason="Said so", actor=SYSTEM, now=NOW)
    assert "Ben" in see(client, "circle/") and "Let them be asked again" not in see(client, "never-asked/")
    before = everything()
    for what in ("leave", "never", "ask_again", "rate"):
        assert do(client, ben, what, reason="x") == 403
    with clock.at(NOW):
        assert client.post(f"/console/contacts/{ben}/circle/aside/").status_code == 403
    assert everything() == before
    client.logout()
    assert do(client, ben, "leave") == 302 and queries.members() != []


def test_the_list_of_contacts_leads_there(olga: Client) -> None:
    assert "Advocates and inner circle" in see(olga, "")
