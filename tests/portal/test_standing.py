"""Surveys on a tablet and in a frame: they take answers, begin anew, lead nowhere else, and are shown only where they may be."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.actions import kiosks, surveys
from goodword.feedback.queries import surveys as queries
from goodword.feedback.values import Survey, SurveyKind
from goodword.lib import clock
from goodword.operators.values import SYSTEM
from tests.console.doors import everything
from tests.feedback.makers import ASKED, QUESTIONS, bought_and_asked, make_customer, make_survey
from tests.making import days, make_program
from tests.portal.conftest import NORDLICHT, path_of
from tests.portal.test_questions import hidden
from tests.portal.test_surveys import links

NOW = ASKED + timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_ten(at_nine: None):
    with clock.at(NOW):
        yield


def tablet(survey: Survey) -> str:
    return path_of(kiosks.open_kiosk(survey.id, days=7, actor=SYSTEM, now=NOW))


def leads_to(page: str) -> set[str]:
    """Return where the links of a page lead, without its own languages and what it is made of."""
    body = page.split("<body", 1)[1]
    return {one for one in re.findall(r'href="([^"]+)"', body) if not one.startswith(("?lang=", "#", "/static/"))}


def test_a_tablet_takes_one_answer_after_the_other_and_leads_nowhere_else(browser: Client) -> None:
    path = tablet(make_survey(kind=SurveyKind.OWN, questions=QUESTIONS))
    for _ in range(2):
        page = browser.get(path).content.decode()
        assert leads_to(page) == set() and "You can change it" not in page
        thanks = browser.post(path, hidden(page) | {"q_roast": "light"})
        assert thanks.status_code == 303
        shown = browser.get(thanks.url)
        assert leads_to(shown.content.decode()) == {f"{path}?lang=en"} and shown["Refresh"] == f"15; url={path}?lang=en"
    assert [(one.via, one.contact_id) for one in models.Answer.objects.all()] == [("kiosk", None)] * 2
    assert "frame-ancestors 'none'" in shown["Content-Security-Policy"] and not browser.cookies


def test_the_same_form_on_a_tablet_is_one_answer(browser: Client) -> None:
    path = tablet(make_survey())
    carried = hidden(browser.get(path).content.decode())
    for _ in range(2):
        browser.post(path, carried | {"score": "9"})
    assert models.Answer.objects.count() == 1


def test_a_tablets_link_ends_by_itself_and_with_the_survey(browser: Client) -> None:
    survey = make_survey()
    path = tablet(survey)
    surveys.stop(survey.id, actor=SYSTEM, now=NOW)
    before = everything()
    assert "This survey is over" in browser.post(path, {"score": "9"}).content.decode()
    with clock.at(NOW + days(7)):
        for answer in (browser.get(path), browser.post(path, {"score": "9"}), browser.get(f"{path}/thanks")):
            assert answer.status_code == 404
    assert browser.get(path[:-3] + "xxx").status_code == 404
    assert everything() == before


def test_a_tablet_passes_a_queue_but_no_script(browser: Client) -> None:
    path = tablet(make_survey())
    codes = [browser.post(path, {"score": "9"}).status_code for _ in range(121)]
    assert codes.count(303) == 120 and codes[-1] == 429


@pytest.mark.parametrize("days_open", [0, 91])
def test_a_tablets_link_is_for_some_days(db: None, days_open: int) -> None:
    with pytest.raises(ValueError, match="1 to 90"):
        kiosks.open_kiosk(make_survey().id, days=days_open, actor=SYSTEM, now=NOW)


# in a frame


def framed(**more: object) -> Survey:
    program = make_program(slug="coffee", **NORDLICHT)
    return make_survey(program_id=program.id, **{"open_link": True, "embedded": True} | more)


def test_only_the_programmes_own_hosts_may_show_it(browser: Client) -> None:
    path = path_of(queries.embed_url(framed()))
    page = browser.get(path)
    assert "frame-ancestors https://nordlicht.example;" in page["Content-Security-Policy"] + ";"
    assert "default-src 'none'" in page["Content-Security-Policy"] and "X-Frame-Options" not in page
    thanks = browser.post(path, hidden(page.content.decode()) | {"score": "9"})
    assert thanks.status_code == 303 and "frame-ancestors https://nordlicht.example" in thanks["Content-Security-Policy"]
    shown = browser.get(thanks.url)
    assert "Thank you" in shown.content.decode() and "X-Frame-Options" not in shown
    assert models.Answer.objects.get().via == "embed"
    assert leads_to(page.content.decode()) == {"https://nordlicht.example/privacy"} and 'target="_blank"' in page.content.decode()


def test_the_ordinary_pages_are_shown_in_no_frame(browser: Client) -> None:
    survey = framed()
    page = browser.get(f"/s/{survey.slug}")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY"


def test_a_survey_that_may_not_stand_in_a_frame_does_not(browser: Client) -> None:
    for survey in (framed(embedded=False), make_survey(embedded=True, open_link=True)):
        answer = browser.get(f"/s/e/{survey.slug}")
        assert answer.status_code == 404 and answer["X-Frame-Options"] == "DENY"
        assert browser.post(f"/s/e/{survey.slug}", {"score": "9"}).status_code == 404
    assert browser.get("/s/e/made-up").status_code == 404 and browser.get("/s/e/made-up/thanks").status_code == 404
    assert not models.Answer.objects.exists()


# anonymous


def test_an_anonymous_answer_shows_no_way_back_to_it(browser: Client) -> None:
    make_customer(phone="+49301234567")
    bought_and_asked(make_survey(anonymous=True))
    path = links()[9]
    page = browser.get(path).content.decode()
    assert "kept without your name" in page and "You may call me" not in page and "You can change it" not in page
    answer = browser.post(path, {"score": "9", "improve": "My secret"})
    assert answer.status_code == 200 and "/s/d/" not in answer.content.decode()
    assert "your answer is with us" in browser.get(path).content.decode()
    assert models.AnonymousAnswer.objects.get().improve == "My secret" and not models.Answer.objects.exists()


def test_an_anonymous_open_link_and_tablet_work_too(browser: Client) -> None:
    survey = make_survey(anonymous=True, open_link=True)
    done = browser.post(f"/s/{survey.slug}", {"score": "9", "key": "k"})
    assert done.status_code == 303 and "Thank you" in browser.get(done.url).content.decode()
    assert browser.post(tablet(survey), {"score": "8", "key": "t"}).status_code == 303
    assert models.AnonymousAnswer.objects.count() == 2 and not models.Answer.objects.exists()
