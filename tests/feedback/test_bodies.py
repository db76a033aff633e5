"""Dispute bodies: proposed as data with their source, named by the house, in the closing mail and on the page of a complaint that ended without agreement."""

import pytest
from django.test import Client
from django.urls import reverse

from goodword.feedback import models
from goodword.feedback.actions import bodies as actions
from goodword.feedback.actions import cases, intake
from goodword.feedback.actions.bodies import BodyRefused, NewBody
from goodword.feedback.queries import bodies as queries
from goodword.feedback.queries.cases import case_url
from goodword.feedback.values import Case, Closing, NewCase, Origin
from goodword.feedback.values.bodies import Part, Sector
from goodword.messaging.models import Message
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, make_customer
from tests.making import work
from tests.operators.people import make_operator

KEHL = NewBody("DE", Sector.GENERAL, "Schlichtungsstelle", "77694 Kehl", "https://body.example/", Part.NOT)
HAAG = NewBody("NL", Sector.GENERAL, "Geschillencommissie", "Den Haag", "", Part.WILLING)


def test_the_data_says_where_it_is_from_when_it_was_read_and_that_nobody_checked_it() -> None:
    assert {one.country for one in queries.proposals()} == {"DE", "AT", "NL", "IT", "MY"}
    for one in queries.proposals():
        assert one.source.startswith("https://") and one.url.startswith("https://") and len(one.as_of) == 7 and one.law and not one.checked


def closed(country: str = "", closing: Closing = Closing.DECIDED) -> Case:
    who = make_customer(f"{country}{closing}@example.com", country=country)
    case = intake.receive(NewCase("It broke", Origin.STAFF, contact_id=who), actor=SYSTEM, now=ASKED)
    if closing is Closing.ACCEPTED:
        cases.propose(case.id, "A new one", actor=SYSTEM, now=ASKED)
    return cases.close(case.id, closing, "That is how it is.", actor=SYSTEM, now=ASKED)


@pytest.mark.django_db
class TestNamed:
    def test_the_one_of_the_customers_country_is_named_else_ours(self) -> None:
        for new in (KEHL, HAAG):
            actions.keep(new, actor=SYSTEM, now=ASKED)
        assert [one.name for one in queries.of_case(closed("NL"))] == ["Geschillencommissie"]
        assert [one.name for one in queries.of_case(closed())] == ["Schlichtungsstelle"]
        assert queries.of_case(closed(closing=Closing.ACCEPTED)) == []

    def test_the_closing_mail_names_it_and_says_whether_we_take_part(self) -> None:
        actions.keep(KEHL, actor=SYSTEM, now=ASKED)
        case = closed()
        work(ASKED)
        mail = Message.objects.get(template="case_closed")
        assert "Schlichtungsstelle, 77694 Kehl, https://body.example/. We do not take part in proceedings there." in " ".join(mail.text.split())
        page = Client().get(case_url(case.id, now=ASKED)).content.decode()
        assert "Schlichtungsstelle, 77694 Kehl" in page and "We do not take part" in page

    def test_without_one_or_with_agreement_nothing_is_named(self) -> None:
        closed()
        work(ASKED)
        assert "consumer" not in Message.objects.get(template="case_closed").text

    def test_kept_twice_it_is_one_and_renamed_it_is_still_one(self) -> None:
        first = actions.keep(KEHL, actor=SYSTEM, now=ASKED)
        before = everything()
        assert actions.keep(KEHL, actor=SYSTEM, now=ASKED) == first
        assert everything() == before
        second = actions.keep(NewBody("DE", Sector.GENERAL, "Universal", "Kehl", "", Part.MUST), instead_of=first, actor=SYSTEM, now=ASKED)
        assert [one.id for one in queries.bodies()] == [second]
        assert actions.take_off(second, actor=SYSTEM, now=ASKED) and not actions.take_off(second, actor=SYSTEM, now=ASKED)
        for wrong, code in ((NewBody("DE", Sector.GENERAL, " ", "x", "", Part.NOT), "name"), (NewBody("DE", Sector.GENERAL, "x", "", "", Part.NOT), "where")):
            with pytest.raises(BodyRefused, match=code):
                actions.keep(wrong, actor=SYSTEM, now=ASKED)

    def test_whoever_may_change_settings_keeps_them_from_the_proposals(self) -> None:
        sami, marta, olga = Client(), Client(), Client()
        sami.force_login(make_operator("sami@example.com", "Sami", Role.SUPPORT))
        marta.force_login(make_operator("marta@example.com", "Marta", Role.MARKETER))
        olga.force_login(make_operator())
        page = reverse("console:bodies")
        assert sami.get(page).status_code == 403 and marta.get(page).status_code == 200
        typed = {"country": "DE", "sector": "general", "name": "Universalschlichtungsstelle", "address": "Kehl", "part": "not", "as_of": "2026-11"}
        before = everything()
        assert marta.post(page, typed).status_code == 403 and olga.post(page, {**typed, "name": ""}).status_code == 422
        assert olga.post(page, {**typed, "address": ""}).status_code == 422
        assert everything() == before
        shown = olga.get(page, {"from": "0"}).content.decode()
        assert "Universalschlichtungsstelle des Bundes" in shown and "no lawyer has checked" in shown
        assert olga.get(page, {"from": "99"}).status_code == 200
        assert olga.post(page, typed).status_code == 302
        [row] = models.DisputeBody.objects.all()
        assert not row.checked and "Not checked by a lawyer." in olga.get(page).content.decode()
        off = reverse("console:body_off", args=[row.id])
        assert marta.post(off).status_code == 403 and olga.post(off).status_code == 302
        assert not models.DisputeBody.objects.exists()
        assert AuditEntry.objects.filter(action="feedback.take_off_body").count() == 1
