"""Silent leavers: noticed by a rhythm that stopped, invited once, never while something is open, and heard by a person."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import merging, pauses
from goodword.feedback import models
from goodword.feedback.actions import cases, intake, leavers
from goodword.feedback.actions.leavers import SettingsRefused
from goodword.feedback.queries import leavers as reads
from goodword.feedback.rules import leavers as rules
from goodword.feedback.values import Closing, NewCase, Origin
from goodword.feedback.values.leavers import LeaverSettings, SilenceReason
from goodword.lib import clock
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM, Role
from goodword.privacy.queries import subject_export
from tests.console.doors import everything
from tests.feedback.makers import make_customer
from tests.making import days, send, work
from tests.operators.people import make_operator
from tests.portal.conftest import path_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
RECOVERY = (("recovery", "email"),)


def every(gap: int, times: int) -> list[datetime]:
    return [NOON + timedelta(days=gap * number) for number in range(times)]


# rules


@pytest.mark.parametrize(
    ("bought", "after", "fades"),
    [
        (every(30, 4), 91, True),
        (every(30, 4), 90, False),  # three gaps, and not longer
        (every(30, 3), 200, False),  # too few to know a rhythm
        (every(1, 9), 20, False),  # whoever buys each day may be on holiday
        (every(1, 9), 22, True),
        (every(30, 4), 366, False),  # gone too long to be asked
        ([NOON] * 8, 40, False),  # one day is no rhythm
        ([*every(10, 4), NOON + days(600)], 40, True),  # what lies ahead does not count
        ([], 40, False),
    ],
)
def test_a_rhythm_that_stopped(bought: list[datetime], after: int, fades: bool) -> None:
    last = max((at for at in bought if at < NOON + days(500)), default=NOON)
    assert bool(rules.fading(bought, times=3, purchases=4, now=last + days(after))) is fades


def test_the_reason_says_how_often_and_how_long() -> None:
    found = rules.fading(every(30, 5), times=3, purchases=4, now=NOON + days(120 + 100))
    assert found and (found.purchases, found.usual_days, found.silent_days) == (5, 30.0, 100.0)


def test_unvoiced_complaints_are_estimated_and_not_from_too_little() -> None:
    found = rules.unvoiced(complaints=12, detractors=20, answers=100, customers=1000)
    assert found and found.dissatisfied == 200 and found.share == pytest.approx(0.94) and found.low < 0.94 < found.high
    assert found.low == pytest.approx(1 - 12 / (0.1334 * 1000), abs=0.001)
    over = rules.unvoiced(complaints=900, detractors=20, answers=100, customers=1000)
    assert over and over.share == 0
    for less in ({"answers": 29}, {"customers": 29}, {"detractors": 0}):
        assert rules.unvoiced(**{"complaints": 1, "detractors": 20, "answers": 100, "customers": 1000, **less}) is None


# actions

pytestmark = pytest.mark.django_db


def fades(email: str = "ben@example.com", agrees_to: tuple[tuple[str, str], ...] = RECOVERY) -> tuple[UUID, datetime]:
    """Let somebody buy every ten days and stop; return who, and the morning of the night in which it is noticed."""
    who = make_customer(email, agrees_to=agrees_to)
    for at in every(10, 4):
        send("purchase", email, at, amount_minor=900, history=True)
    work(NOON + days(31))
    return who, NOON + days(30 + 31)


def switch_on(**changes: object) -> None:
    leavers.keep_settings(LeaverSettings(**{**vars(reads.settings()), "running": True, **changes}), actor=SYSTEM, now=NOON)  # type: ignore[arg-type]


def states() -> list[str]:
    return sorted(models.Leaver.objects.values_list("state", flat=True))


def test_nobody_is_written_to_before_it_is_switched_on() -> None:
    _, now = fades()
    for _ in range(2):
        leavers.notice(now)
    assert states() == ["noticed"] and not Message.objects.filter(template="leaver_ask").exists()


def test_who_fades_is_invited_once_for_each_silence_and_rests() -> None:
    who, now = fades()
    switch_on()
    for _ in range(2):
        leavers.notice(now)
    [mail] = Message.objects.filter(template="leaver_ask")
    assert (mail.contact_id, mail.purpose, states()) == (who, "recovery", ["asked"])
    for at in (now + days(1), now + days(11)):  # a new rhythm, and a new silence, within half a year
        send("purchase", "ben@example.com", at, amount_minor=900)
    work(now + days(12))
    leavers.notice(now + days(11 + 40))
    assert states() == ["asked", "rested"] and Message.objects.filter(template="leaver_ask").count() == 1


def test_an_old_sign_is_not_written_about_when_it_is_switched_on_later() -> None:
    _, now = fades()
    leavers.notice(now)
    switch_on()
    leavers.notice(now + days(15))
    assert states() == ["noticed"]


@pytest.mark.parametrize("reason", ["case", "pause", "bought", "no consent"])
def test_nobody_is_invited_who_must_be_left_in_peace(reason: str) -> None:
    who, now = fades(agrees_to=() if reason == "no consent" else RECOVERY)
    leavers.notice(now)
    if reason == "case":
        intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=now)
    if reason == "pause":
        pauses.pause_by_staff(who, reason="asked for it", until=None, actor=SYSTEM, now=now)
    if reason == "bought":
        send("purchase", "ben@example.com", now, amount_minor=900)
        work(now)
    switch_on()
    leavers.notice(now + days(1))
    assert states() == ["refused" if reason == "no consent" else "moot"]
    assert not Message.objects.filter(template="leaver_ask").exclude(state="refused").exists()


def test_a_pause_that_a_closed_complaint_leaves_counts_too() -> None:
    who, now = fades()
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=now)
    cases.close(case.id, Closing.DECIDED, "Sorry", actor=SYSTEM, now=now)
    switch_on()
    leavers.notice(now)
    assert states() == ["moot"]


def test_merged_people_have_one_rhythm() -> None:
    who, now = fades()
    other = make_customer("benny@example.com")
    send("purchase", "benny@example.com", now - days(5), amount_minor=900)
    work(now - days(5))
    merging.merge(other, who, actor=SYSTEM, now=now)
    leavers.notice(now)
    assert states() == []  # they bought five days ago, under the other address


def test_settings_out_of_bounds_are_refused() -> None:
    with pytest.raises(SettingsRefused, match="times: out_of_bounds"):
        switch_on(times=1)
    with pytest.raises(SettingsRefused, match="reasons: reason_words"):
        switch_on(reasons=(SilenceReason("x", {"de": "Nur deutsch"}),))
    assert not models.LeaverSettings.objects.exists()


# doors


def invited() -> tuple[str, datetime]:
    _, now = fades()
    switch_on()
    leavers.notice(now)
    return path_of(Message.objects.get(template="leaver_ask").variables["url"]), now


def test_words_become_a_complaint_and_reasons_are_counted_once(client: Client) -> None:
    path, now = invited()
    with clock.at(now):
        before = everything()
        page = client.get(path)
        assert "Was something not right, Ben?" in page.content.decode() and "I did not know where" in page.content.decode()
        client.head(path)
        assert everything() == before
        assert client.post(path, {}).status_code == 422 and everything() == before
        assert client.post(path, {"words": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        taken = client.post(path, {"words": "<b>Stale</b> beans", "reasons": ["where", "made-up"]})
        assert taken.status_code == 303 and taken.url.startswith("/s/l/heard")
        assert "A person looks after it now" in client.get(taken.url).content.decode()
        client.post(path, {"words": "again"})
        assert "Stale" not in client.get(path).content.decode()
    case = models.Case.objects.get()
    assert (case.words, case.origin, case.contact_id) == ("<b>Stale</b> beans", "form", models.Leaver.objects.get().contact_id)
    assert reads.reasons_given(since=NOON) == {"where": 1} and states() == ["said"]
    assert case.contact_id
    [exported] = subject_export(case.contact_id, now=now)["noticed_as_leaving"]
    assert (exported["sign"], exported["reasons"]) == ("fading", ["where"])


def test_a_reason_alone_opens_no_complaint_and_the_link_ends(client: Client) -> None:
    path, now = invited()
    with clock.at(now + rules.ANSWER_WITHIN):
        assert client.post(path, {"reasons": ["where"]}).status_code == 404
    with clock.at(now):
        assert client.post(path, {"reasons": ["nothing"]}).url.startswith("/s/l/thanks")
        assert client.get(path[:-3] + "xxx").status_code == 404
    assert not models.Case.objects.exists() and states() == ["said"]


def test_staff_see_why_and_keep_their_own_reasons(client: Client) -> None:
    _, now = fades()
    leavers.notice(now)
    client.force_login(make_operator())
    with clock.at(now):
        page = client.get("/console/feedback/leavers/").content.decode()
        assert "bought on 4 days, usually every 10 days; silent for 31 days" in page and "Nobody is written to yet" in page
        typed = {"running": "on", "times": "3", "purchases": "4", "reasons_en": "I did not know where\nToo dear", "reasons_de": "\nZu teuer"}
        assert client.post("/console/feedback/leavers/", typed | {"times": "1"}).status_code == 422
        assert client.post("/console/feedback/leavers/", typed).status_code == 302
        assert "Too early to say" in client.get("/console/feedback/cases/score-card/").content.decode()
    kept = reads.settings()
    assert kept.running and (kept.reasons[0].key, dict(kept.reasons[0].words)) == ("where", {"en": "I did not know where"})
    assert dict(kept.reasons[1].words) == {"en": "Too dear", "de": "Zu teuer"}


def test_who_may_not_change_surveys_switches_nothing_on(client: Client) -> None:
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.SALES))
    before = everything()
    assert client.get("/console/feedback/leavers/").status_code == 200
    assert client.post("/console/feedback/leavers/", {"running": "on"}).status_code == 403
    assert everything() == before
