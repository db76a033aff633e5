"""Every page of Settings in a real browser, in both themes, wide and on a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.facts import models as facts
from goodword.operators import actions, models
from goodword.operators.values import OFFICE_HOURS, SYSTEM, Permission, Role
from tests.browser.conftest import VIEWS, look
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.browser
PAGES = [
    "",
    "organisation/",
    "mail/",
    "team/",
    "team/invite/",
    "keys/",
    "keys/make/",
    "retention/",
    "hours/",
    "jobs/",
    "jobs/?state=due",
    "audit/",
    "outbound/",
]


@pytest.fixture
def lived_in(olga: models.Operator) -> models.Operator:
    """Fill the settings with what a year leaves behind; return a colleague."""
    now = datetime.now(UTC)
    actions.change_organisation(
        actor=as_actor(olga),
        now=now,
        address="Hafenstraße 12\n20457 Hamburg",
        sender_email="hallo@example.com",
        privacy_url="https://example.com/privacy",
        hours=OFFICE_HOURS,
    )
    cleo = make_operator("cleo@example.com", "Cleo Winter-Katzenellenbogen", Role.ACCOUNT_MANAGER)
    gone = make_operator("mo@example.com", "Mo Petersen", Role.SALES)
    actions.deactivate(operator_id=gone.id, actor=as_actor(olga), now=now)
    scopes = [Permission.EVENTS_WRITE, Permission.CONTACTS_READ]
    _, token = actions.create_key(name="Shop, production", source="shop", scopes=scopes, actor=as_actor(olga), now=now - timedelta(days=40))
    actions.authenticate_key(token, now=now)
    old, _ = actions.create_key(name="Old till", source="till", scopes=scopes[:1], actor=as_actor(olga), now=now - timedelta(days=400))
    actions.revoke_key(key_id=old.id, actor=as_actor(olga), now=now)
    fact = facts.Fact.objects.create(name="RewardGranted", body={}, at=now)
    for number, state in enumerate(["dead", "dead", "due"]):
        error = "ConnectionRefusedError: [Errno 111] connection refused\n  goodword/rewards/actions/fulfil.py:88 in fulfil_granted" if state == "dead" else ""
        facts.Job.objects.create(
            fact=fact, reaction="rewards.actions.fulfil.fulfil_granted", key=str(number), state=state, run_at=now, attempts=12, error=error
        )
    facts.WorkerBeat.objects.create(host="nordlicht", pid=4711, started_at=now - timedelta(days=3), beat_at=now)
    actions.hold_outbound(now=now)
    return cleo


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_every_page_of_settings_looks_right(console: Page, live_server: LiveServer, lived_in: models.Operator, width: int, theme: str) -> None:
    console.set_viewport_size({"width": width, "height": 800})
    for path in [*PAGES, f"team/{lived_in.id}/"]:
        console.goto(f"{live_server.url}/console/settings/{path}")
        name = path.replace(str(lived_in.id), "person").strip("/").replace("/", "_").replace("?state=", "") or "checklist"
        look(console, f"settings_{name}", width=width, theme=theme)


def test_a_key_is_made_shown_once_and_revoked(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/settings/keys/")
    console.get_by_role("link", name="Make a key").click()
    console.get_by_label("Name").fill("Shop")
    console.get_by_label("Source").fill("Shop Berlin")
    console.get_by_role("button", name="Make key").click()
    assert console.get_by_role("alert").is_visible()
    look(console, "settings_key_refused")
    console.get_by_label("Source").fill("shop-berlin")
    console.get_by_role("button", name="Make key").click()
    token = console.locator("#token").inner_text()
    look(console, "settings_key_made")
    assert token.startswith("gw_live_")
    console.get_by_role("link", name="Done").click()
    assert token not in console.content()
    console.get_by_role("button", name="Revoke", exact=True).click()
    look(console, "settings_key_revoke")
    console.get_by_role("button", name="Revoke for good").click()
    assert console.get_by_text("Revoked").is_visible()
    assert actions.authenticate_key(token, now=datetime.now(UTC)) is None


def test_somebody_is_invited_and_comes_in_by_the_link(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/settings/team/")
    console.get_by_role("link", name="Invite somebody").click()
    console.get_by_label("Mail address").fill("ben@example.com")
    console.get_by_label("Name").fill("Ben")
    console.get_by_label("Support").check()
    console.get_by_role("button", name="Invite").click()
    console.get_by_role("button", name="Make a sign-in link").click()
    link = console.locator("#link").inner_text().replace("http://localhost:8000", live_server.url)
    look(console, "settings_person_link")
    console.get_by_role("button", name="Sign out", exact=True).first.click()
    console.goto(link)
    console.get_by_role("button", name="Sign in").click()
    console.wait_for_url("**/console/**")
    assert console.get_by_role("link", name="Settings").count() == 0
    assert console.get_by_text("Ben").first.is_visible()


def test_a_shop_looks_like_itself_after_a_logo_was_uploaded(console: Page, live_server: LiveServer, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccfc0500f0004850180a9a1d58b0000000049454e44ae426082"
    )
    console.goto(f"{live_server.url}/console/settings/organisation/")
    console.get_by_label("Logo", exact=True).set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg onload='alert(1)'/>"})
    console.get_by_role("button", name="Save").click()
    assert "Take a PNG" in console.get_by_role("alert").inner_text()
    console.get_by_label("Logo", exact=True).set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": dot})
    console.get_by_role("button", name="Save").click()
    assert console.locator(".gw-logo").evaluate("image => image.naturalWidth") == 1


def test_who_sets_up_an_authenticator_app_sees_recovery_codes(console: Page, live_server: LiveServer) -> None:
    from allauth.mfa.totp.internal import auth as totp

    console.goto(f"{live_server.url}/console/account/")
    console.get_by_role("link", name="Set up").click()
    look(console, "account_app")
    secret = console.locator(".gw-steps .gw-mono").inner_text()
    console.get_by_label("Code", exact=True).fill(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))
    console.get_by_role("button", name="Set up").click()
    assert len(console.locator("#codes").inner_text().split()) == 10
    look(console, "account_recovery_codes")
    look(console, "account_recovery_codes", width=390, theme="dark")
    console.goto(f"{live_server.url}/console/account/")
    look(console, "account_protected")


def test_a_passkey_is_added_and_signs_in_alone(console: Page, live_server: LiveServer) -> None:
    client = console.context.new_cdp_session(console)
    client.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    client.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    here = live_server.url.replace("127.0.0.1", "localhost")  # passkeys are bound to a name, not a number
    console.goto(f"{live_server.url}/console/account/")
    cookies = [{**cookie, "domain": "localhost"} for cookie in console.context.cookies()]
    console.context.add_cookies(cookies)
    console.goto(f"{here}/console/account/passkeys/add/")
    look(console, "account_passkey")
    console.get_by_label("Name of this key").fill("Laptop")
    console.get_by_label("Sign in with this key alone").check()
    console.get_by_role("button", name="Add passkey").click()
    console.wait_for_url("**/account/recovery-codes/")
    console.goto(f"{here}/console/account/")
    assert console.get_by_text("Laptop").is_visible()
    console.get_by_role("button", name="Sign out", exact=True).first.click()
    console.goto(f"{here}/console/sign-in/")
    console.get_by_role("button", name="Sign in with a passkey").click()
    console.wait_for_url("**/console/today/")
    assert actions.end_sessions(operator_id=models.Operator.objects.get().id, actor=SYSTEM, now=datetime.now(UTC)) >= 1
