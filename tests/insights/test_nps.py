"""Scores by group, waves and earned growth as they are read, and the pages that show them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import labels, merging, people
from goodword.contacts.actions.labels import Kind
from goodword.feedback import models as feedback
from goodword.feedback.actions import answering, questions, surveys
from goodword.feedback.queries.surveys import survey as read_survey
from goodword.feedback.rules.templates import WHY_CAME
from goodword.feedback.values import Definition, Given, Scale, Source, Survey, SurveyKind, Via
from goodword.insights.queries import growth, nps
from goodword.insights.values import Revenue, Segment
from goodword.lib import clock
from goodword.messaging.models import Message
from goodword.operators.actions import change_organisation
from goodword.operators.values import SYSTEM, Role
from tests.feedback.makers import ASKED, BOUGHT, answered, bought_and_asked, make_customer, make_survey
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
SINCE, UNTIL = START, START.replace(month=12)


def by(segment: Segment, *, scale: Scale = Scale.FROM_ZERO, via: Via | None = None) -> dict[str, tuple[int, int, int]]:
    found = nps.by_segment(segment, since=SINCE, until=UNTIL, scale=scale, via=via)
    return {name: (one.promoters, one.passives, one.detractors) for name, one in found.items()}


def test_scores_are_told_apart_by_relation_language_tag_and_who_looks_after_them() -> None:
    survey, olga = make_survey(), make_operator()
    anna, ben, cleo = (make_customer(f"{name}@example.com") for name in ("anna", "ben", "cleo"))
    people.change(anna, {"relation": "customer", "language": "de", "assignee_id": str(olga.id)}, actor=SYSTEM, now=ASKED)
    people.change(ben, {"relation": "partner", "language": "de"}, actor=SYSTEM, now=ASKED)
    for name in ("Regular", "Early"):
        labels.put_on(Kind.TAG, labels.named(Kind.TAG, name, now=ASKED).id, [anna], now=ASKED)
    labels.put_on(Kind.LIST, labels.named(Kind.LIST, "Fair", now=ASKED).id, [ben], now=ASKED)
    for who, score in ((anna, 9), (anna, 10), (ben, 7), (cleo, 3)):
        answered(score, survey=survey, who=who)
    assert by(Segment.RELATION) == {"customer": (2, 0, 0), "partner": (0, 1, 0), "": (0, 0, 1)}
    assert by(Segment.LANGUAGE)["de"] == (2, 1, 0)
    assert by(Segment.TAG) == {"Early": (2, 0, 0), "Regular": (2, 0, 0)}
    assert by(Segment.LIST) == {"Fair": (0, 1, 0)}
    assert by(Segment.STAFF) == {str(olga.id): (2, 0, 0), "": (0, 1, 1)}
    assert by(Segment.STAFF, scale=Scale.FROM_ONE) == {} and by(Segment.RELATION, via=Via.MAIL) == {}


def test_merged_contacts_count_as_who_was_kept_over_several_merges() -> None:
    survey = make_survey()
    first, second, third = (make_customer(f"{name}@example.com") for name in ("anna", "ben", "cleo"))
    answered(9, survey=survey, who=first)
    merging.merge(second, first, now=ASKED)
    merging.merge(third, second, now=ASKED)
    people.change(third, {"relation": "partner"}, actor=SYSTEM, now=ASKED)
    assert by(Segment.RELATION) == {"partner": (1, 0, 0)}


def test_what_prompted_a_survey_and_who_came_by_themselves() -> None:
    make_customer()
    survey = make_survey(open_link=True)
    invitation = bought_and_asked(survey)
    answering.by_invitation(invitation.id, Given(9), Source(Via.MAIL), now=ASKED)
    answering.by_open_link(survey.id, Given(3), Source(Via.QR), key="a", network="203.0.113.7", now=ASKED)
    assert by(Segment.TOUCH_POINT) == {"outcome:purchase": (1, 0, 0), "via:qr": (0, 0, 1)}
    for occasion, name in (("turn:x:1", "turn"), ("improved:x", "improved"), ("case:x:0", "case"), ("staff:x:2026-10-01", "staff")):
        feedback.Invitation.objects.filter(id=invitation.id).update(occasion=occasion)
        assert by(Segment.TOUCH_POINT)[name] == (1, 0, 0)
    assert nps.ways(since=SINCE, until=UNTIL) == {Via.MAIL: 1, Via.QR: 1}


def test_a_wave_counts_who_was_reached_and_who_answered() -> None:
    survey = make_survey()
    for name in ("anna", "ben", "cleo"):
        make_customer(f"{name}@example.com")
        send("purchase", f"{name}@example.com", BOUGHT, amount_minor=3480, name=name)
    work(BOUGHT)
    work(ASKED)
    asked = list(feedback.Invitation.objects.order_by("contact_id"))
    answering.by_invitation(asked[0].id, Given(9), Source(Via.MAIL), now=ASKED + days(1))
    Message.objects.filter(key=f"survey:{asked[1].id}").update(state="refused")
    [wave] = nps.waves(since=SINCE, until=UNTIL, time_zone="Europe/Berlin")
    assert (wave.survey_id, wave.month.month, wave.sent, wave.returned, wave.delivered, wave.answered) == (survey.id, 10, 3, 1, 2, 1)


NOW = datetime(2026, 10, 1, tzinfo=UTC)
LAST, BEFORE = datetime(2025, 10, 1, tzinfo=UTC), datetime(2024, 10, 1, tzinfo=UTC)


def bought(who: str, at: datetime, minor: int, **known: object) -> UUID:
    make_contact(who, now=BEFORE)
    return send("purchase", who, at, amount_minor=minor, name=f"{who}-{at:%Y%m%d}", history=True, **known)


def why(survey: Survey, who: str, option: str, *, now: datetime = NOW) -> None:
    answering.enter(survey.id, make_contact(who), Given(replies={WHY_CAME.key: option}), Source(Via.CALL), actor=SYSTEM, now=now)


def asking_why() -> Survey:
    made = surveys.create(name="Welcome", definition=Definition(kind=SurveyKind.OWN, after=(), questions=(WHY_CAME,)), actor=SYSTEM, now=BEFORE)
    surveys.run(made.id, actor=SYSTEM, now=BEFORE)
    return made


def revenue() -> list[Revenue]:
    return growth.revenues(before=BEFORE, start=LAST, until=NOW)


def test_revenue_is_told_apart_by_who_stayed_and_why_the_new_ones_came() -> None:
    survey = asking_why()
    bought("anna@example.com", BEFORE + days(10), 100_00)
    bought("anna@example.com", LAST + days(10), 85_00)
    for who, minor in (("ben", 22_00), ("cleo", 8_00), ("dora", 5_00)):
        bought(f"{who}@example.com", LAST + days(20), minor)
    bought("emil@example.com", BEFORE - days(500), 1_00)  # back after two years: neither stayed nor new
    bought("emil@example.com", LAST + days(20), 3_00)
    bought("anna@example.com", NOW + days(1), 999_00)
    work(NOW)
    why(survey, "ben@example.com", "search")
    why(survey, "ben@example.com", "recommended", now=NOW + days(1))  # the newest answer counts
    why(survey, "cleo@example.com", "advertising")
    assert revenue() == [Revenue("EUR", before=100_00, now=123_00, returning=85_00, earned=22_00, bought=8_00, unknown=5_00, new_customers=3, new_known=2)]


def test_refunds_merges_other_currencies_and_customers_of_old() -> None:
    bought("anna@example.com", BEFORE + days(10), 100_00)
    bought("ben@example.com", LAST + days(10), 40_00)
    merging.merge(make_contact("anna@example.com"), make_contact("ben@example.com"), now=NOW)  # one person, who stayed
    for who, back in (("cleo", 15_00), ("dora", None)):
        bought(f"{who}@example.com", LAST + days(20), 50_00)
        made = f"{who}@example.com-{LAST + days(20):%Y%m%d}"
        send(
            "refund", f"{who}@example.com", LAST + days(25), amount_minor=back, refund_of=made, name=f"back-{who}", history=True, currency="EUR" if back else ""
        )
    people.change(make_contact("cleo@example.com"), {"customer_since": (BEFORE - days(9)).isoformat()}, actor=SYSTEM, now=NOW)
    bought("emil@example.com", LAST + days(20), 7_00, currency="CHF")
    work(NOW)
    euros, francs = revenue()
    assert euros == Revenue("EUR", before=100_00, now=75_00, returning=40_00, earned=0, bought=0, unknown=0, new_customers=0, new_known=0)
    assert francs == Revenue("CHF", before=0, now=7_00, returning=0, earned=0, bought=0, unknown=7_00, new_customers=1, new_known=0)


def test_who_was_credited_to_an_advocate_came_by_recommendation() -> None:
    program = make_program(starts_at=START)
    _, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(5), amount_minor=30_00, name="first", code=code)
    work(START + days(5))
    [found] = growth.revenues(before=START - days(365), start=START, until=START + days(30))
    assert (found.earned, found.new_customers, found.new_known) == (30_00, 1, 1)


# Pages


@pytest.fixture
def olga(client: Client) -> Client:
    change_organisation(actor=SYSTEM, name="Nordlicht", now=START)
    client.force_login(make_operator())
    return client


def test_the_page_shows_trend_groups_and_waves(olga: Client) -> None:
    survey = make_survey()
    for number in range(6):
        answered(9 if number else 3, survey=survey, who=make_customer(f"c{number}@example.com"), now=ASKED)
    with clock.at(ASKED + days(40)):
        page = olga.get("/console/feedback/nps/").content.decode()
        quarters = olga.get("/console/feedback/nps/?by=quarter&via=call").content.decode()
        nothing = olga.get("/console/feedback/nps/?via=kiosk").content.decode()
    assert "67" in page and "n = 6" in page and "typed in by staff" in page and "Nobody looks after them" in page and "Oct 2026" in page
    assert "Q4 2026" in quarters and "No score in this time" in nothing


def test_a_person_of_the_staff_with_few_answers_is_not_shown(olga: Client) -> None:
    survey, cleo = make_survey(), make_operator("cleo@example.com", "Cleo Winter")
    for number in range(9):
        who = make_customer(f"c{number}@example.com")
        if number < 4:
            people.change(who, {"assignee_id": str(cleo.id)}, actor=SYSTEM, now=ASKED)
        answered(9, survey=survey, who=who, now=ASKED)
    with clock.at(ASKED + days(1)):
        assert "Cleo Winter" not in olga.get("/console/feedback/nps/").content.decode()
        people.change(make_contact("c8@example.com"), {"assignee_id": str(cleo.id)}, actor=SYSTEM, now=ASKED)
        page = olga.get("/console/feedback/nps/").content.decode()
    assert "Cleo Winter" in page or "All others together:" in page


def test_earned_growth_has_a_page_and_its_question_is_added_to_a_survey(olga: Client) -> None:
    survey = make_survey()
    url = f"/console/feedback/surveys/{survey.id}/"
    assert "Ask why they came" in olga.get(url).content.decode()
    for _ in range(2):
        assert olga.post(f"{url}why-came/").status_code == 302
    asked = read_survey(survey.id)
    assert asked.definition.questions == (WHY_CAME,) and asked.version == 2
    assert "Ask why they came" not in olga.get(url).content.decode()
    questions.remove(survey.id, WHY_CAME.key, actor=SYSTEM, now=ASKED)
    bought("anna@example.com", BEFORE + days(40), 100_00)
    bought("anna@example.com", LAST + days(40), 85_00)
    bought("ben@example.com", LAST + days(40), 15_00)
    work(NOW)
    with clock.at(NOW):
        page = olga.get("/console/feedback/nps/growth/").content.decode()
    assert "-15.0%" in page.replace("−", "-") and "85.0%" in page and "the rate lies between" in page


def test_who_may_not_see_figures_sees_no_growth(client: Client) -> None:
    client.force_login(make_operator("sales@example.com", "Cleo", Role.SALES))
    assert client.get("/console/feedback/nps/growth/").status_code == 403
    assert "Earned growth" not in client.get("/console/feedback/nps/").content.decode()
    client.logout()
    assert client.get("/console/feedback/nps/").status_code == 302
