"""The voice of the customer: testimonials, reviews, phrases and silent leavers, as staff, customers and friends see them."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.feedback import models
from goodword.feedback.actions import phrases, quotes, reviews
from goodword.feedback.queries import leavers as leaver_queries
from goodword.feedback.queries import quotes as quote_queries
from goodword.feedback.values.quotes import NameForm, Permit, Term, Use
from goodword.feedback.values.reviews import NewPlace
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look_everywhere
from tests.feedback.makers import answered, make_customer, make_survey
from tests.making import make_program
from tests.portal.conftest import NORDLICHT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GUIDE = {"en": "Open the page and sign in.\nPress “Write a review”.\nSay how it was for you, and send it."}


def test_the_pages_of_the_voice_look_right(console: Page, live_server: LiveServer) -> None:
    now = datetime.now(UTC)
    program, survey = make_program(**NORDLICHT), make_survey()
    ben = make_customer(last_name="Carstens", language="en")
    karla = make_customer("karla@example.com", first_name="Karla", language="en")
    said = "The first espresso our whole office agrees on. The lid of the tin is hard to open, though."
    answer = answered(10, survey=survey, who=ben, more=said, now=now - timedelta(days=2))
    other = answered(9, survey=survey, who=karla, more="My order is here the next day, every time.", now=now - timedelta(days=1))
    words = "The first espresso our whole office agrees on."
    one = quotes.propose(answer.id, words, program_id=program.id, key="one", actor=SYSTEM, now=now - timedelta(days=2))
    quotes.agree(one.id, words, Permit(NameForm.INITIAL, frozenset(Use), Term.YEAR), number=0, now=now)
    two = quotes.propose(other.id, "Here the next day, every time.", key="two", actor=SYSTEM, now=now)
    reviews.keep_place(NewPlace("Google", "https://maps.example/review", GUIDE, 3), actor=SYSTEM, now=now)
    place = reviews.keep_place(NewPlace("Trustpilot", "https://trust.example/nordlicht", GUIDE, 5), actor=SYSTEM, now=now)
    reviews.start(survey.id, since=now - timedelta(days=9), until=now, rewarded=False, key="k", actor=SYSTEM, now=now)
    reviews.work(now)
    phrases.mark(answer.id, "our whole office agrees on", actor=SYSTEM, now=now)
    fading = {"purchases": 7, "usual_days": 14.0, "silent_days": 51}
    leaver = models.Leaver.objects.create(
        id=karla, contact_id=karla, sign="fading", state="asked", values=fading, noticed_at=now, asked_at=now, ends_at=now + timedelta(days=60)
    )
    for name, path in [
        ("testimonials", "console/feedback/testimonials/"),
        ("testimonial_new", f"console/feedback/testimonials/new/?answer={other.id}"),
        ("testimonial", f"console/feedback/testimonials/{one.id}/"),
        ("reviews", "console/feedback/reviews/"),
        ("review_place", f"console/settings/review-places/{place.id}/"),
        ("phrases", "console/feedback/phrases/"),
        ("answer", f"console/feedback/answers/{answer.id}/"),
        ("leavers", "console/feedback/leavers/"),
        ("score_card", "console/feedback/cases/score-card/"),
        ("portal_ask", quote_queries.ask_url(two.id, number=0, until=now + timedelta(days=1)).partition("8000/")[2]),
        ("portal_own", quote_queries.own_url(one.id, now=now).partition("8000/")[2]),
        ("portal_landing", f"p/{program.slug}"),
        ("portal_join", f"join/{program.slug}"),
        ("portal_reviews", f"reviews/to/{program.slug}"),
        ("portal_leaver", leaver_queries.link(leaver.id, until=now + timedelta(days=1)).partition("8000/")[2]),
    ]:
        console.goto(f"{live_server.url}/{path}")
        look_everywhere(console, f"voice_{name}")


def test_a_press_puts_a_phrase_where_the_cursor_stands(console: Page, live_server: LiveServer) -> None:
    answer = answered(9, who=make_customer(language="en"), more="Finally a grinder that starts")
    phrases.mark(answer.id, "a grinder that starts", actor=SYSTEM, now=datetime.now(UTC))
    console.goto(f"{live_server.url}/console/mail/wordings/thanks_advocate/en")
    field = console.get_by_label("Text", exact=True)
    field.fill("Beginning. End.")
    field.evaluate("field => field.setSelectionRange(11, 11)")
    console.get_by_text("What customers say").click()
    console.get_by_role("button", name="a grinder that starts").click()
    expect(field).to_have_value("Beginning. a grinder that startsEnd.")
