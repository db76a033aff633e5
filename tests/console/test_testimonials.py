"""Testimonials in the console: proposed out of an answer, read where a customer changed them, and only by who may."""

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.actions import quotes
from goodword.feedback.values.quotes import NameForm, Permit, Term, Use
from goodword.lib import clock
from goodword.messaging.models import Task
from goodword.operators.values import Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

PERMIT = Permit(NameForm.FIRST, frozenset({Use.PAGES}), Term.OPEN)


@pytest.fixture(autouse=True)
def at_ten(db: None):  # type: ignore[no-untyped-def]
    with clock.at(ASKED):
        yield


@pytest.fixture
def olga(client: Client) -> Client:
    client.force_login(make_operator())
    return client


def test_words_go_from_the_answer_to_the_page_and_off_it_again(olga: Client) -> None:
    answer = answered(10, who=make_customer(), more="Great <b>beans</b>, every week.")
    link = f"/console/feedback/testimonials/new/?answer={answer.id}"
    assert link in olga.get(f"/console/feedback/answers/{answer.id}/").content.decode()
    form = olga.get(link).content.decode()
    assert "Great &lt;b&gt;beans&lt;/b&gt;, every week." in form and "<b>beans" not in form
    made = olga.post(link, {"words": "Great beans", "program": "", "answer": str(answer.id), "key": "k"})
    assert made.status_code == 302
    quote = models.Quote.objects.get()
    quotes.agree(quote.id, "Great beans, dear", PERMIT, number=0, now=ASKED)
    page = olga.get(made.url).content.decode()
    assert "In other words: please read" in page and "Great beans, dear" in page
    assert olga.post(made.url, {"do": "release"}).status_code == 302
    assert models.Quote.objects.get().state == "agreed" and not Task.objects.filter(kind="quote", done_at=None)
    assert olga.post(made.url, {"do": "release"}).status_code == 422
    assert "pages of the programme" in olga.get("/console/feedback/testimonials/").content.decode()
    assert olga.post(made.url, {"do": "drop"}).status_code == 302
    assert "Taken off by us" in olga.get("/console/feedback/testimonials/?state=dropped").content.decode()


def test_a_refusal_says_why_and_loses_nothing(olga: Client) -> None:
    answer = answered(10, who=make_customer())
    link = f"/console/feedback/testimonials/new/?answer={answer.id}"
    olga.post(link, {"words": "Great beans", "answer": str(answer.id), "key": "k"})
    again = olga.post(link, {"words": "Fine beans", "answer": str(answer.id), "key": "l"})
    assert again.status_code == 422 and "Let them rest." in again.content.decode() and "Fine beans" in again.content.decode()


def test_who_may_not_write_asks_nobody(client: Client) -> None:
    answer = answered(10, who=make_customer())
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.ANALYST))
    before = everything()
    link = f"/console/feedback/testimonials/new/?answer={answer.id}"
    assert link not in client.get(f"/console/feedback/answers/{answer.id}/").content.decode()
    assert client.post(link, {"words": "Great", "answer": str(answer.id), "key": "k"}).status_code == 403
    assert client.get("/console/feedback/testimonials/").status_code == 200
    assert everything() == before
