"""The first screen: seven answers, asked once, of somebody who may give them."""

import pytest
from django.test import Client

from goodword.operators import actions, queries
from goodword.operators.values import SYSTEM, Role
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "Nordlicht",
    "your_name": "Olga Lindner",
    "email": "olga@example.com",
    "language": "de",
    "country": "DE",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
}


@pytest.fixture
def first(client: Client, now) -> Client:
    """Return the browser of whom the link that `goodword up` printed has signed in."""
    client.post(f"/console/sign-in/link/{actions.first_sign_in_link(now=now.replace(year=2100))}/")
    return client


def test_the_first_sign_in_leads_to_the_welcome_and_from_there_on(first):
    assert first.get("/console/").url == "/console/welcome/"
    assert first.post("/console/welcome/", ANSWERS).url == "/console/"
    assert first.get("/console/").url == "/console/today/"
    organisation, owner = queries.organisation(), queries.team()[0]
    assert (organisation.name, organisation.language, organisation.time_zone) == ("Nordlicht", "de", "Europe/Berlin")
    assert (owner.name, owner.email, owner.language) == ("Olga Lindner", "olga@example.com", "de")


def test_the_welcome_guesses_by_the_language_of_the_browser(first):
    page = first.get("/console/welcome/", headers={"Accept-Language": "nl"})
    assert page.context["form"].initial["currency"] == "EUR" and page.context["form"].initial["country"] == "NL"


def test_a_missing_answer_is_asked_for_and_the_others_stay(first):
    page = first.post("/console/welcome/", {**ANSWERS, "name": ""})
    assert page.status_code == 422 and "olga@example.com" in page.text
    assert not queries.organisation().welcomed


def test_the_welcome_is_over_once_it_was_answered(first):
    first.post("/console/welcome/", ANSWERS)
    assert first.get("/console/welcome/").url == "/console/"
    first.post("/console/welcome/", {**ANSWERS, "name": "Somebody else"})
    assert queries.organisation().name == "Nordlicht"


def test_who_may_not_change_settings_is_not_asked(client):
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.SALES))
    assert client.get("/console/").url == "/console/today/"
    assert client.get("/console/welcome/").status_code == 403


def test_a_colleagues_address_is_refused_in_words(first):
    make_operator("ben@example.com", "Ben", Role.SUPPORT)
    page = first.post("/console/welcome/", {**ANSWERS, "email": "ben@example.com"})
    assert page.status_code == 422 and "signs in with this address already" in page.text
    assert actions.change_organisation(actor=SYSTEM, now=page.wsgi_request.operator.created_at).name == ""
