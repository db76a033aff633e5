"""A contest as people see it: the public page without anybody's data, the free form, the own page, and the prize."""

import json
import runpy
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from goodword.lib import clock
from goodword.operators.values import SYSTEM
from goodword.privacy.queries import subject_export
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import contest_draw, contest_entries, contests
from goodword.rewards.queries import contest_pages
from goodword.rewards.queries import contests as queries
from goodword.rewards.values.contests import Contest, ContestTask, WinnerState
from tests.making import days, make_contact, make_program, work
from tests.portal.conftest import NOW, Advocate, enter, mailed, path_of
from tests.rewards.contest_makers import CLOSED, CLOSES, close, join, make_contest
from tests.rewards.test_draw import SCRIPT

FORM = {"email": "cleo@example.com", "first_name": "Cleo", "country": "NL", "of_age": "on", "rules": "on"}


@pytest.fixture
def one(coffee: Program) -> Contest:
    return make_contest(coffee)


def base(one: Contest) -> str:
    return f"/p/coffee/contests/{one.id}"


def own(one: Contest, contact_id: UUID) -> str:
    return path_of(contest_pages.own_url(one, contact_id, slug="coffee", now=clock.now()))


def text(response: HttpResponse) -> str:
    return response.content.decode()


def enter_freely(browser: Client, one: Contest) -> str:
    """Fill in the free form, follow the mail, and return the address of the own page."""
    response = browser.post(f"{base(one)}/enter", FORM)
    assert response.status_code == 303
    url = path_of(mailed("contest_entry", now=clock.now())[-1].variables["confirm_url"])
    assert "One press" in text(browser.get(url))
    return str(browser.post(url)["Location"])


def test_the_page_says_the_rules_and_the_commitment(browser: Client, one: Contest) -> None:
    page = text(browser.get(base(one)))
    for words in (
        one.commitment,
        "€200",
        "Nordlicht, Speicherweg 12",
        "Germany, Netherlands",
        "3 contest entries, once a day",
        "Lotto 6 aus 49",
        "at least 18",
    ):
        assert words in page
    assert "The list</a>" not in page


@pytest.mark.parametrize("language", ["de", "nl", "it", "ms"])
def test_the_rules_are_in_five_languages(browser: Client, one: Contest, language: str) -> None:
    page = text(browser.get(f"{base(one)}?lang={language}"))
    english = text(browser.get(base(one)))
    for words in ("Who may take part", "No purchase is needed. The free form", "once a day", "It is drawn by", "Take part for free", "Official rules"):
        assert words in english
        assert words not in page


@pytest.mark.parametrize("path", ["", "/enter", "/sent", "/tickets.txt", "/protocol", "/protocol.json", "/own/made-up", "/confirm/made-up"])
def test_a_draft_or_a_contest_of_another_programme_is_not_there(browser: Client, coffee: Program, path: str) -> None:
    draft = make_contest(coffee, publish=False)
    other = make_contest(make_program(slug="tea"))
    for one in (draft, other):
        assert browser.get(f"{base(one)}{path}").status_code == 404


def test_nothing_is_published_before_its_time(browser: Client, one: Contest) -> None:
    for path in ("/tickets.txt", "/protocol", "/protocol.json"):
        assert browser.get(f"{base(one)}{path}").status_code == 404


def test_the_free_form_enters_whoever_presses_the_button_in_the_mail(browser: Client, one: Contest) -> None:
    page = text(browser.get(enter_freely(browser, one)))
    assert "3 contest entries" in page
    assert "The free form: 3 contest entries" in page
    assert models.ContestEntry.objects.count() == 1


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(browser: Client, one: Contest, anna: Advocate) -> None:
    answers = [browser.post(f"{base(one)}/enter", FORM | {"email": email}) for email in ("anna@example.com", "cleo@example.com")]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    assert len(mailed("contest_entry")) == 2


def test_nothing_happens_until_the_button_is_pressed(browser: Client, one: Contest) -> None:
    browser.post(f"{base(one)}/enter", FORM)
    browser.get(path_of(mailed("contest_entry")[-1].variables["confirm_url"]))
    assert models.Entrant.objects.count() == 0


@pytest.mark.parametrize("missing", ["email", "country", "of_age", "rules"])
def test_the_form_says_what_is_missing_and_keeps_what_was_typed(browser: Client, one: Contest, missing: str) -> None:
    response = browser.post(f"{base(one)}/enter", {name: value for name, value in FORM.items() if name != missing})
    assert response.status_code == 422
    assert "Cleo" in text(response)
    assert models.ContestRequest.objects.count() == 0


def test_a_country_that_the_rules_do_not_name_is_refused(browser: Client, one: Contest) -> None:
    assert browser.post(f"{base(one)}/enter", FORM | {"country": "FR"}).status_code == 422


def test_the_form_is_closed_before_and_after(browser: Client, one: Contest) -> None:
    for at in (one.terms.opens_at - days(1), CLOSES):
        with clock.at(at):
            assert browser.post(f"{base(one)}/enter", FORM)["Location"].startswith(f"{base(one)}?")
    assert models.ContestRequest.objects.count() == 0


def test_too_many_forms_from_one_network_are_turned_away(browser: Client, one: Contest) -> None:
    answers = [browser.post(f"{base(one)}/enter", FORM | {"email": f"cleo{place}@example.com"})["Location"] for place in range(21)]
    assert answers[0].startswith(f"{base(one)}/sent")
    assert answers[20].startswith("/p/coffee/busy")


def test_an_advocate_finds_the_contest_states_age_and_country_and_then_entries_count(browser: Client, one: Contest, coffee: Program, anna: Advocate) -> None:
    contest_entries.enter(one, anna.id, task=ContestTask.SHARE, occasion="mail", entries=1, at=NOW)
    enter(browser, anna.id, coffee)
    page = text(browser.get("/a/"))
    assert "My entries: A year of coffee" in page
    url = path_of(page.split('<a class="p-btn line" href="http://localhost:8000/p/coffee', 1)[1].split('"', 1)[0])
    url = f"/p/coffee{url}"
    assert "Your entries count once you have said" in text(browser.get(url))
    assert browser.post(f"{url}/part", {"country": "DE"}).status_code == 422
    assert browser.post(f"{url}/part", {"country": "DE", "of_age": "on", "on_board": "on"}).status_code == 303
    page = text(browser.get(url))
    assert "1 contest entry" in page
    assert "Anna: 1 (you)" in page
    assert browser.get(f"{url}/follow")["Location"] == "https://social.example/nordlicht"
    assert "2 contest entries" in text(browser.get(url))
    browser.post(f"{url}/board", {})
    assert "Anna: 2" not in text(browser.get(url))


def test_a_link_that_was_prefetched_follows_nobody(browser: Client, one: Contest, anna: Advocate) -> None:
    browser.get(f"{own(one, anna.id)}/follow", headers={"Sec-Purpose": "prefetch"})
    assert models.ContestEntry.objects.count() == 0


def test_a_link_of_one_contest_opens_no_other(browser: Client, one: Contest, coffee: Program, anna: Advocate) -> None:
    token = own(one, anna.id).rsplit("/", 1)[1]
    other = make_contest(coffee, opens_at=CLOSES + days(1), closes_at=CLOSES + days(22), draw_by=(CLOSES + days(30)).date())
    assert browser.get(f"{base(other)}/own/{token}").status_code == 404
    for path in ("/part", "/board", "/decide"):
        assert browser.post(f"{base(one)}/own/made-up{path}").status_code == 404


@pytest.fixture
def drawn(one: Contest) -> Contest:
    people = [make_contact(f"cleo{place}@example.com", first_name="Cleo") for place in range(5)]
    join(one, *people)
    close(one)
    contest_draw.draw_contest(one.id, public_number="3 17 22 30 41 44", actor=SYSTEM, now=CLOSED)
    return queries.contest(one.id)


def test_after_the_draw_everything_to_repeat_it_is_there_and_no_name(browser: Client, drawn: Contest) -> None:
    with clock.at(CLOSED):
        page, printed = text(browser.get(base(drawn))), text(browser.get(f"{base(drawn)}/protocol"))
        protocol = json.loads(text(browser.get(f"{base(drawn)}/protocol.json")))
        listed = text(browser.get(f"{base(drawn)}/tickets.txt"))
    assert list(runpy.run_path(str(SCRIPT))["faults"](protocol, drawn.commitment, drawn.list_digest)) == []
    assert [line.split() for line in listed.splitlines()] == [[hash_, str(entries)] for hash_, entries in protocol["list"]]
    assert drawn.list_digest in page
    for words in (drawn.seed, "3 17 22 30 41 44", drawn.commitment, protocol["drawn"][0]):
        assert words in printed
    for private in ("Cleo", "cleo0@", *(str(row.contact_id) for row in models.Entrant.objects.all())):
        assert private not in page + printed + listed + json.dumps(protocol)


def test_everybody_finds_the_own_line(browser: Client, drawn: Contest) -> None:
    entrant = models.Entrant.objects.first()
    assert entrant is not None
    with clock.at(CLOSED):
        page = text(browser.get(own(drawn, entrant.contact_id)))
    assert f"{entrant.ticket} 3" in page
    assert entrant.salt in page


def test_a_winner_is_told_takes_the_prize_and_gets_it(browser: Client, drawn: Contest) -> None:
    with clock.at(CLOSED):
        [mail] = mailed("contest_won", now=CLOSED)
        url = path_of(mail.variables["accept_url"])
        assert mail.variables["prize"] == "a €200 coupon"
        assert "You have won" in text(browser.get(url))
        assert browser.post(f"{url}/decide", {"do": "nonsense"}).status_code == 303
        assert queries.winners(drawn.id)[0].state is WinnerState.TOLD
        browser.post(f"{url}/decide", {"do": "accept"})
        assert "The prize is yours" in text(browser.get(url))
        work(CLOSED)
        [granted] = mailed("reward_granted", now=CLOSED + days(1))
        assert granted.contact_id == mail.contact_id


def test_a_winner_may_leave_it_to_the_next_who_is_told(browser: Client, drawn: Contest) -> None:
    with clock.at(CLOSED):
        [mail] = mailed("contest_won", now=CLOSED)
        url = path_of(mail.variables["accept_url"])
        browser.post(f"{url}/decide", {"do": "decline"})
        assert "You left the prize" in text(browser.get(url))
        assert len(mailed("contest_won", now=CLOSED)) == 2
    assert models.Reward.objects.count() == 0


def test_who_comes_too_late_is_told_so(browser: Client, drawn: Contest) -> None:
    url = path_of(mailed("contest_won", now=CLOSED)[0].variables["accept_url"])
    with clock.at(CLOSED + days(14)):
        page = text(browser.get(url))
        assert "the time to take the prize is over" in page
        assert "I take the prize" not in page


def test_a_cancelled_contest_says_why(browser: Client, one: Contest) -> None:
    contests.cancel(one.id, reason="The roastery burnt down", actor=SYSTEM, now=NOW)
    assert "The roastery burnt down" in text(browser.get(base(one)))


def test_everybody_sees_that_somebody_was_excluded(browser: Client, drawn: Contest) -> None:
    contest_draw.exclude(queries.winners(drawn.id)[0].id, reason="Works for us", actor=SYSTEM, now=CLOSED)
    with clock.at(CLOSED):
        for page in (text(browser.get(base(drawn))), text(browser.get(f"{base(drawn)}/protocol"))):
            assert "Excluded by who holds it." in page
            assert "Works for us" not in page


def test_the_copy_of_somebodys_data_holds_their_contests(one: Contest, anna: Advocate) -> None:
    join(one, anna.id)
    [found] = subject_export(anna.id, now=NOW)["contests"]
    assert (found["contest"], found["country"], found["entries"]) == ("A year of coffee", "DE", {"free": 3})
