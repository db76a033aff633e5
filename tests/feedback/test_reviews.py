"""Public reviews: everybody who answered is asked or nobody, once in half a year, and nothing is given for it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.actions import cases, reviews
from goodword.feedback.actions.reviews import PlaceRefused, RoundRefused
from goodword.feedback.queries import reviews as reads
from goodword.feedback.rules import reviews as rules
from goodword.feedback.values import Closing, Survey
from goodword.feedback.values.reviews import NewPlace, RequestState
from goodword.lib import clock
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM, Role
from goodword.rewards.actions.rules import create_rule
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer, make_survey
from tests.making import days, make_program, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

LATER = ASKED + timedelta(hours=3)
GOOGLE = NewPlace("Google", "https://maps.example/review", {"en": "Open the page.\nSay how it was.", "de": "Öffnen Sie die Seite."}, 3)


def start(survey: Survey, *, key: str = "k", until: datetime = LATER, now: datetime = LATER, rewarded: bool = False) -> UUID:
    return reviews.start(survey.id, since=until - days(30), until=until, rewarded=rewarded, key=key, actor=SYSTEM, now=now)


def told() -> dict[UUID, str]:
    return {one.contact_id: one.state for one in Message.objects.filter(template="review_ask")}


# rules


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Get a voucher!", "voucher"), ("Dafür gibt es einen GUTSCHEIN", "GUTSCHEIN"), ("un buono sconto", "buono"), ("Open the page. Say how it was.", ""),
        ("Twinning", ""),
    ],
)  # fmt: skip
def test_a_guide_that_promises_something_is_caught(text: str, word: str) -> None:
    assert rules.promise(text) == word


@pytest.mark.parametrize("url", ["http://maps.example", "javascript:alert(1)", "https://", "https://a:b@maps.example", ""])
def test_a_place_has_an_address_that_is_safe(url: str) -> None:
    assert [one.field for one in rules.place_problems(NewPlace("Google", url, {}, 3))] == ["url"]


def test_the_reader_gets_the_steps_in_their_language_else_in_english() -> None:
    assert rules.steps(GOOGLE.guides, "de") == ["Öffnen Sie die Seite."] and rules.steps(GOOGLE.guides, "nl") == ["Open the page.", "Say how it was."]


# rounds


def test_everybody_who_answered_is_asked_whatever_they_answered() -> None:
    reviews.keep_place(GOOGLE, actor=SYSTEM, now=ASKED)
    survey = make_survey()
    ben, cleo = make_customer(), make_customer("cleo@example.com", first_name="Cleo")
    answered(10, survey=survey, who=ben)
    low = answered(2, survey=survey, who=cleo)
    make_customer("anna@example.com")  # never answered
    assert start(survey) == start(survey)
    for _ in range(2):
        reviews.work(LATER)
    assert set(told()) == {ben, cleo} and told()[cleo] == "held"  # her complaint is open: she is asked once it is closed
    assert [(one.counts, bool(one.done_at)) for one in reads.rounds()] == [({RequestState.ASKED: 2}, True)]
    assert low.case_id
    cases.close(low.case_id, Closing.DECIDED, "Sorry", actor=SYSTEM, now=LATER)
    work(LATER + days(1))
    assert told()[cleo] in {"sent", "kept"}


def test_who_was_asked_half_a_year_ago_rests_and_who_never_agreed_is_not_asked() -> None:
    reviews.keep_place(GOOGLE, actor=SYSTEM, now=ASKED)
    survey = make_survey()
    answered(9, survey=survey, who=make_customer())
    start(survey)
    reviews.work(LATER)
    answered(9, survey=survey, who=make_customer("cleo@example.com", agrees_to=()), now=LATER)
    again = LATER + days(20)
    start(survey, key="again", until=again, now=again)
    reviews.work(again)
    assert reads.rounds()[0].counts == {RequestState.RESTED: 1, RequestState.REFUSED: 1}


def test_a_round_is_worked_off_in_pieces_that_may_be_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviews, "_AT_ONCE", 2)
    reviews.keep_place(GOOGLE, actor=SYSTEM, now=ASKED)
    survey = make_survey()
    for number in range(5):
        answered(number + 4, survey=survey, who=make_customer(f"ben{number}@example.com"))
    start(survey)
    assert reviews._piece(models.ReviewRound.objects.get().id, now=LATER)
    assert len(told()) == 2
    reviews.work(LATER)
    reviews.work(LATER)
    assert len(told()) == 5 and models.ReviewRequest.objects.count() == 5


@pytest.mark.parametrize(("changes", "code"), [({"rewarded": True}, "rewarded"), ({"until": LATER + days(1)}, "period_invalid")])
def test_a_round_that_must_not_be_does_not_start(changes: dict[str, object], code: str) -> None:
    reviews.keep_place(GOOGLE, actor=SYSTEM, now=ASKED)
    with pytest.raises(RoundRefused, match=code):
        start(make_survey(), **changes)  # type: ignore[arg-type]
    assert not models.ReviewRound.objects.exists()


def test_without_a_place_nobody_is_asked_and_a_bad_place_is_not_kept() -> None:
    with pytest.raises(RoundRefused, match="no_place"):
        start(make_survey())
    with pytest.raises(PlaceRefused, match="guide_en: promises"):
        reviews.keep_place(NewPlace("Google", "https://maps.example", {"en": "A coupon for you"}, 3), actor=SYSTEM, now=ASKED)
    with pytest.raises(reads.PlaceUnknown):
        reviews.keep_place(GOOGLE, place_id=uuid4(), actor=SYSTEM, now=ASKED)
    assert not models.ReviewPlace.objects.exists()


# doors


def test_the_page_is_the_same_for_everybody(client: Client) -> None:
    assert client.get("/reviews").status_code == 404
    reviews.keep_place(NewPlace("<b>Google</b>", GOOGLE.url, GOOGLE.guides, 3), actor=SYSTEM, now=ASKED)
    make_program()
    for path in ("/reviews", "/reviews/to/coffee"):
        page = client.get(path)
        text = page.content.decode()
        assert 'href="https://maps.example/review"' in text and "Say how it was." in text and "&lt;b&gt;Google" in text and not page.cookies
    assert client.get("/reviews/to/made-up").status_code == 404
    assert client.post("/reviews").status_code == 405


def test_staff_name_a_place_and_ask_everybody(client: Client) -> None:
    olga = make_operator()
    client.force_login(olga)
    typed = {"name": "Google", "url": "https://maps.example", "minutes": "3", "active": "on", "guide_de": "Ein Gutschein"}
    refused = client.post("/console/settings/review-places/new/", typed)
    assert refused.status_code == 422 and "“Gutschein”" in refused.content.decode()
    assert client.post("/console/settings/review-places/new/", typed | {"guide_de": "Seite öffnen"}).status_code == 302
    survey = make_survey()
    answered(6, survey=survey)
    with clock.at(LATER):
        assert "Google" in client.get("/console/feedback/reviews/").content.decode()
        round_ = {"survey": str(survey.id), "since": "2026-10-01", "until": f"{LATER:%Y-%m-%d}", "key": "k"}
        counted = client.post("/console/feedback/reviews/", round_ | {"do": "count"})
        assert "1 person whom we know answered then" in counted.content.decode() and not models.ReviewRound.objects.exists()
        assert client.post("/console/feedback/reviews/", round_).status_code == 302
        reviews.work(LATER)
        assert "1 asked" in client.get("/console/feedback/reviews/").content.decode()


def test_a_rewarded_survey_is_refused_and_the_offer_check_warns(client: Client) -> None:
    client.force_login(make_operator())
    reviews.keep_place(GOOGLE, actor=SYSTEM, now=ASKED)
    survey, program = make_survey(), make_program()
    with clock.at(LATER):
        page = f"/console/programs/{program.id}/"
        start(survey)
        assert "those would seem paid" not in client.get(page).content.decode()
        points = {"side": "advocate", "kind": {"slug": "points", "settings": {"points": 5}}}
        paid = {
            "trigger": {"slug": "answer", "settings": {"kind": "nps"}},
            "benefits": [points],
            "conditions": [{"slug": "cap", "settings": {"limit": 1, "period": "year"}}],
        }
        create_rule(program_id=program.id, name="Answers", definition=paid, in_force_from=LATER, actor=SYSTEM, now=LATER)
        assert "those would seem paid" in client.get(page).content.decode()
        before = everything()
        again = client.post("/console/feedback/reviews/", {"survey": str(survey.id), "since": "2026-10-01", "until": f"{LATER:%Y-%m-%d}", "key": "again"})
        assert again.status_code == 422 and "would seem paid for the review" in again.content.decode() and everything() == before


def test_who_may_not_change_surveys_starts_no_round(client: Client) -> None:
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.SUPPORT))
    before = everything()
    assert client.get("/console/feedback/reviews/").status_code == 200
    assert client.post("/console/feedback/reviews/", {"key": "k"}).status_code == 403
    assert client.post("/console/settings/review-places/new/", {"name": "x"}).status_code == 403
    assert everything() == before
