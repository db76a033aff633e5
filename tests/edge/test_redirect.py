"""A friend is led where the programme says, and the click is stored before the answer."""

import time
from dataclasses import replace
from typing import Any

import pytest

from goodword.edge.redirect import CLICK_COOKIE
from goodword.lib import clock
from goodword.lib.database import Database
from goodword.lib.proxies import networks
from goodword.links.rules import click_id
from goodword.programs.models import Program
from tests.edge.conftest import Shop, click, make_link, make_program
from tests.plain_database import Plain

PREVIEWS = ["WhatsApp/2.23.20.0 A", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0", "curl/8.5", "Mozilla/5.0 (compatible; Googlebot/2.1)", ""]


def test_a_friend_is_led_to_the_programmes_page_with_the_code(shop: Shop) -> None:
    answer = shop.click("/r/ANNA7?ch=wa")
    assert (answer.status, answer.location, answer.headers["cache-control"]) == (302, "/p/friends?code=ANNA7&ch=wa", "no-store")
    assert shop.touches() == [("click", "wa", False)]


def test_mode_a_leaves_no_cookie_and_no_id(shop: Shop) -> None:
    answer = shop.click(cookie=f"{CLICK_COOKIE}={click_id('ANNA7', at=clock.now())}")
    assert "set-cookie" not in answer.headers
    assert "click" not in answer.location
    assert shop.plain.rows("select click_id, network_hash, agent_hash from events_touch") == [(None, None, None)]


@pytest.mark.parametrize("typed", ["anna7", "ANNA-7", "Anna7/", "anna.7"])
def test_a_code_is_read_however_it_is_typed(shop: Shop, typed: str) -> None:
    assert shop.click(f"/r/{typed}").location == "/p/friends?code=ANNA7"


def test_many_clicks_at_once_are_all_stored(shop: Shop) -> None:
    answers = shop.send(*[click() for _ in range(100)])
    assert {answer.status for answer in answers} == {302}
    assert shop.plain.rows("select count(*) from events_touch") == [100]


@pytest.mark.parametrize("agent", PREVIEWS)
def test_machines_are_answered_but_not_counted_as_people(shop: Shop, agent: str) -> None:
    assert shop.click(user_agent=agent).status == 302
    assert [bool(bot) for _, _, bot in shop.touches()] == [True]


@pytest.mark.parametrize("headers", [{"purpose": "prefetch"}, {"sec_purpose": "prefetch;prerender"}, {"x_moz": "prefetch"}])
def test_what_a_browser_fetches_ahead_is_no_click(shop: Shop, headers: dict[str, str]) -> None:
    assert shop.click(**headers).status == 302
    assert shop.touches() == []


def test_a_head_request_is_no_click(shop: Shop) -> None:
    assert shop.click(method="HEAD").location == "/p/friends?code=ANNA7"
    assert shop.touches() == []


def test_a_link_takes_no_posts(shop: Shop) -> None:
    assert shop.click(method="POST").status == 405
    assert shop.touches() == []


class TestWithAShopsOwnPage:
    @pytest.fixture
    def program(self) -> Program:
        return make_program(landing_url="https://shop.example/welcome?a=1#top", hosts=["shop.example"])

    def test_links_lead_there_with_the_code(self, shop: Shop) -> None:
        assert shop.click().location == "https://shop.example/welcome?a=1&gw_code=ANNA7#top"

    def test_a_deep_link_may_lead_elsewhere_on_the_same_host(self, shop: Shop) -> None:
        assert shop.click("/r/ANNA7?to=https%3A%2F%2Fshop.example%2Fbeans").location == "https://shop.example/beans?gw_code=ANNA7"

    def test_a_deep_link_cannot_name_another_advocate(self, shop: Shop) -> None:
        assert shop.click("/r/ANNA7?to=https%3A%2F%2Fshop.example%2F%3Fgw_code%3DCLEO%26b%3D2").location == "https://shop.example/?b=2&gw_code=ANNA7"

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://evil.example/",
            "//evil.example/",
            "https:evil.example",
            "https://shop.example@evil.example/",
            "https://shop.example%2eevil.example/",
            "https://shop.example.evil.example/",
            "https://evil.example%5c@shop.example/",
            "https://shop.example:8443/",
            "https://sub.shop.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "\\\\evil.example",
            "https://shop.example\t.evil.example",
            "https://shop.example/%0d%0aset-cookie:x=1",
            "https://shop.example/\r\nset-cookie: x=1",
            "/p/other",
            "ftp://shop.example/",
        ],
    )
    def test_no_destination_leads_to_a_foreign_host(self, shop: Shop, wanted: str) -> None:
        from urllib.parse import quote, urlsplit

        answer = shop.click(f"/r/ANNA7?to={quote(wanted, safe='')}")
        assert answer.status == 302
        assert urlsplit(answer.location).netloc == "shop.example"
        assert "\r" not in answer.location
        assert "\n" not in answer.location
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("state", ["paused", "ended", "archived"])
def test_a_programme_that_rests_or_is_over_shows_its_kind_page(shop: Shop, state: str) -> None:
    shop.plain.run("update programs_program set state = %s, landing_url = 'https://shop.example', hosts = '[\"shop.example\"]'", state)
    assert shop.click().location == "/p/friends"


def test_a_draft_is_shown_to_nobody(shop: Shop) -> None:
    shop.plain.run("update programs_program set state = 'draft'")
    assert shop.click().location == "/p/"


@pytest.mark.parametrize("typed", ["WRONG9", "", "x" * 500, "ANNA7%00", "ANNA7/more"])
def test_a_mistyped_code_leads_to_the_programme_without_credit(shop: Shop, typed: str) -> None:
    answer = shop.click(f"/r/{typed}")
    assert (answer.status, answer.location) == (302, "/p/friends")
    assert shop.touches() == []


def test_a_mistyped_code_leads_nowhere_in_particular_where_there_are_several_programmes(shop: Shop) -> None:
    shop.plain.insert(make_program(slug="other"))
    assert shop.click("/r/WRONG9").location == "/p/"


def test_the_code_of_an_advocate_who_left_credits_nobody(shop: Shop, program: Program) -> None:
    make_link(shop.plain, program, "CLEO5", active=False)
    assert shop.click("/r/CLEO5").location == "/p/friends"


def test_who_tries_codes_is_slowed_down_and_others_of_the_network_with_them(shop: Shop) -> None:
    began = time.monotonic()
    answers = shop.send(*[click(f"/r/WRONG{number}") for number in range(20)])
    assert {answer.status for answer in answers} == {302}
    assert time.monotonic() - began < 2

    async def guess() -> None:
        from goodword.edge.app import Edge
        from tests.edge.conftest import _inner, call

        edge = Edge(_inner, shop.config)
        for number in range(20):
            await call(edge, click(f"/r/WRONG{number}"))
        began = time.monotonic()
        assert (await call(edge, click("/r/ANNA7"))).location == "/p/friends?code=ANNA7"
        assert time.monotonic() - began >= 0.2
        import asyncio

        many = await asyncio.gather(*(call(edge, click(f"/r/MORE{number}")) for number in range(10)))
        assert [answer.status for answer in many].count(429) == 6
        began = time.monotonic()
        assert (await call(edge, click("/r/ANNA7", address="198.51.100.7"))).status == 302
        assert time.monotonic() - began < 0.2
        await edge.close()

    import asyncio

    asyncio.run(guess())


class TestInModeC:
    @pytest.fixture
    def program(self) -> Program:
        return make_program(privacy_mode="c", policy={"window_days": 30})

    def test_nothing_is_kept_before_somebody_agreed(self, shop: Shop) -> None:
        answer = shop.click()
        assert "set-cookie" not in answer.headers
        assert "click=" not in answer.location
        [(click, network, agent)] = shop.plain.rows("select click_id, network_hash, agent_hash from events_touch")
        assert click is None
        assert len(network) == len(agent) == 64

    def test_who_agreed_before_is_known_by_a_click_id_and_a_cookie(self, shop: Shop) -> None:
        answer = shop.click(cookie=f"a=1; {CLICK_COOKIE}={click_id('ANNA7', at=clock.now())}")
        [stored] = shop.plain.rows("select click_id from events_touch")
        assert answer.location == f"/p/friends?code=ANNA7&click={stored}"
        assert "Max-Age=2592000; HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]

    def test_a_cookie_that_is_not_ours_is_no_agreement(self, shop: Shop) -> None:
        assert "set-cookie" not in shop.click(cookie=f"{CLICK_COOKIE}=ANNA7.00000000aaaacl.0123456789abcdef").headers

    def test_the_hash_of_a_network_changes_every_day_and_follows_trusted_proxies_only(self, shop: Shop) -> None:
        shop.config = replace(shop.config, trusted_proxies=networks(["10.0.0.0/8"]))
        for address, forwarded in [("10.0.0.1", "203.0.113.9"), ("203.0.113.9", "198.51.100.1"), ("10.0.0.1", "203.0.113.10")]:
            shop.click(address=address, x_forwarded_for=forwarded)
        first, second, third = shop.plain.rows("select network_hash from events_touch order by id")
        assert first == second != third


def away(database: Database) -> Database:
    return Database(database.vendor, path="/nowhere/at/all.sqlite3", options={"host": "127.0.0.1", "port": "1", "dbname": "none"})


def test_a_database_that_is_away_stops_no_friend_and_the_click_is_counted_as_lost(shop: Shop, database: Database) -> None:
    import asyncio

    from goodword.edge.app import Edge
    from tests.edge.conftest import _inner, call

    async def story() -> Any:
        edge = Edge(_inner, shop.config)
        await call(edge, click())
        edge.writer._database = edge.memory._database = away(database)
        edge.writer._disconnect()
        edge.memory._disconnect()
        began = time.monotonic()
        known, unknown = await call(edge, click()), await call(edge, click("/r/NEW99"))
        assert time.monotonic() - began < 2.5
        await edge.close()
        return known, unknown, edge.writer.counts.touches_lost

    known, unknown, lost = asyncio.run(story())
    assert (known.status, known.location) == (302, "/p/friends?code=ANNA7")
    assert (unknown.status, unknown.location) == (302, "/p/friends?code=NEW99")
    assert lost == 2


def test_a_new_code_works_at_once(shop: Shop, program: Program, plain: Plain) -> None:
    import asyncio

    from goodword.edge.app import Edge
    from tests.edge.conftest import _inner, call

    async def story() -> None:
        edge = Edge(_inner, shop.config)
        assert (await call(edge, click("/r/BEN42"))).location == "/p/friends"
        await asyncio.to_thread(make_link, plain, program, "BEN42")
        assert (await call(edge, click("/r/BEN42"))).location == "/p/friends?code=BEN42"
        await edge.close()

    asyncio.run(story())


def test_the_first_code_of_a_new_programme_works_at_once(shop: Shop, plain: Plain) -> None:
    import asyncio

    from goodword.edge.app import Edge
    from tests.edge.conftest import _inner, call

    def make() -> None:
        new = make_program(slug="new", name="New")
        plain.insert(new)
        make_link(plain, new, "BEN42")

    async def story() -> None:
        edge = Edge(_inner, shop.config)
        await call(edge, click())
        await asyncio.to_thread(make)
        assert (await call(edge, click("/r/BEN42"))).location == "/p/new?code=BEN42"
        await edge.close()

    asyncio.run(story())
