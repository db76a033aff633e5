"""Themes in the console: what weighs most, by cause or category, and a case filed under a cause on its page."""

import pytest
from django.test import Client

from goodword.feedback.actions import intake
from goodword.feedback.queries import topics
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import NewCase, Origin
from goodword.operators.values import SYSTEM, Role
from tests.feedback.makers import ASKED, make_customer
from tests.feedback.test_importing import take
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(client: Client) -> Client:
    client.force_login(make_operator())
    return client


def test_the_page_says_what_is_not_known(olga: Client) -> None:
    take()
    page = olga.get("/console/feedback/themes/").content.decode()
    assert "Loan servicing" in page and "Not known for any of them, so it counts 1: severity, value at risk, effect on the NPS." in page
    assert "Mortgage" in olga.get("/console/feedback/themes/?by=category").content.decode()
    assert "Nothing is filed under a cause yet" in olga.get("/console/feedback/themes/?period=90").content.decode()


def test_a_complaint_is_filed_on_its_page(olga: Client) -> None:
    case = intake.receive(NewCase("<b>Torn</b>", Origin.STAFF, contact_id=make_customer()), actor=SYSTEM, now=ASKED)
    url = f"/console/feedback/cases/{case.id}/"
    assert olga.post(url, {"do": "file", "topic": "", "cause": "", "new_cause": "Torn bag"}).status_code == 302
    assert [one.path for one in topics.topics(Kind.CAUSE)] == [("Torn bag",)]
    page = olga.get(url).content.decode()
    assert "Torn bag" in page and "&lt;b&gt;Torn" in page and "<b>Torn" not in page


def test_an_imported_complaint_has_a_page_of_its_own(olga: Client) -> None:
    take()
    listed = olga.get("/console/feedback/cases/?show=closed").content.decode()
    assert "Nobody known" in listed
    [_, cause] = topics.themes(Kind.CAUSE)
    from goodword.feedback.models import Case

    page = olga.get(f"/console/feedback/cases/{Case.objects.filter(cause__parent_id=cause.id).get().id}/").content.decode()
    assert "Loan servicing › Escrow" in page and "Came with a file" in page and "How bad it was is not known; it counts once" in page


def test_who_may_not_read_feedback_sees_no_themes(client: Client) -> None:
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.AUDITOR))
    allowed = client.get("/console/feedback/").status_code
    assert client.get("/console/feedback/themes/").status_code == allowed
    client.logout()
    assert client.get("/console/feedback/themes/").status_code == 302
