"""Programs in the console: made from a form, changed, led through their life, and shut to those without the right."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.operators.values import SYSTEM, Role
from goodword.presets import queries as presets
from goodword.programs import actions, queries
from goodword.programs.models import Program as Row
from goodword.programs.values import PrivacyMode, Program, ProgramState, Touchpoint
from goodword.rewards.queries.rules import rules
from tests.making import BOTH_TEN_EUROS, make_advocate, make_program
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {
    "name": "Recommend Nordlicht",
    "color": "#123456",
    "language": "de",
    "country": "DE",
    "landing_url": "https://nordlicht.example/freunde",
    "hosts": "nordlicht.example\nshop.nordlicht.example",
    "window_days": "30",
    "touch": "last",
    "lost_leads_are_new": "on",
    "privacy_mode": "b",
    "goal_type": "growth",
    "goal_metric": "referred_customers",
    "goal_target": "131",
    "offer-minimum": "25.50",
    "offer-currency": "EUR",
    "offer-sides": "friend",
    "offer-kind": "account_credit",
    "offer-gift": "7.50",
    "offer-hold_days": "30",
    "offer-cap": "3",
    "offer-cap_period": "month",
}


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", role=role))
    return client


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


@pytest.fixture
def olga() -> Client:
    return signed_in()


def test_a_programme_is_made_from_one_form_with_its_rule(olga: Client) -> None:
    response = olga.post(url("program_new"), NEW)
    (program,) = queries.programs()
    assert response.headers["Location"] == url("program", program.id)
    assert (program.state, program.slug, program.language) == (ProgramState.DRAFT, "recommend-nordlicht", "de")
    assert (program.policy.window_days, program.policy.touch) == (30, Touchpoint.LAST)
    assert (program.policy.former_customers_are_new, program.policy.lost_leads_are_new) == (False, True)
    assert (program.privacy_mode, program.goal.target_value, program.hosts) == (PrivacyMode.SESSION, 131, ("nordlicht.example", "shop.nordlicht.example"))
    (rule,) = rules(program.id)
    assert {condition.slug: condition.settings for condition in rule.definition.conditions}["minimum_amount"] == {"amount_minor": 2550}
    (benefit,) = rule.definition.benefits
    assert (benefit.side, benefit.kind.slug, benefit.kind.settings["amount_minor"], rule.definition.hold_days) == ("friend", "account_credit", 750, 30)


def test_a_programme_can_go_live_at_once(olga: Client) -> None:
    olga.post(url("program_new"), NEW | {"go_live": "1"})
    assert queries.programs()[0].state is ProgramState.LIVE


def test_two_programmes_of_one_name_get_different_addresses(olga: Client) -> None:
    for _ in range(2):
        olga.post(url("program_new"), NEW)
    assert {program.slug for program in queries.programs()} == {"recommend-nordlicht", "recommend-nordlicht-2"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"landing_url": "https://elsewhere.example/"}, "must lie on one of the programme’s own hosts"),
        ({"landing_url": "javascript:alert(1)"}, "must be a complete address"),
        ({"hosts": "not a host"}, "is not a host such as shop.example"),
        ({"window_days": "0"}, "greater than or equal to 1"),
        ({"offer-gift": "7.505"}, "EUR has 2 decimals."),
        ({"offer-gift": "0"}, "greater than or equal to"),
        ({"offer-currency": "JPY"}, "JPY has 0 decimals."),
        ({"ends_at": "2020-01-01T00:00", "go_live": "1"}, "end has passed already"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_mistakes_are_said_and_leave_nothing_behind(olga: Client, change: dict[str, str], says: str) -> None:
    response = olga.post(url("program_new"), NEW | change)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Row.objects.exists()


def test_the_preview_follows_the_form_and_writes_nothing(olga: Client) -> None:
    response = olga.post(url("program_new"), NEW, headers={"HX-Request": "true"})
    assert "7,50" in response.content.decode()  # in the programme's language
    assert "<html" not in response.content.decode()
    assert not Row.objects.exists()


def test_what_somebody_types_is_shown_as_text_only(olga: Client) -> None:
    program = make_program(name="<script>alert(1)</script>")
    for page in (url("programs"), url("program", program.id), url("program_step", program.id, "end")):
        body = olga.get(page).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_the_list_tells_state_offer_figures_and_pace(olga: Client) -> None:
    program = make_program(name="Coffee for friends")
    actions.change(program.id, settings=replace(program.settings, goal=replace(program.goal, target_value=50)), actor=SYSTEM, now=timezone.now())
    make_advocate(program)
    body = olga.get(url("programs")).content.decode()
    assert "Coffee for friends" in body
    assert "both get €10 account credit" in body
    assert "0 of 50" in body


def test_archived_programmes_are_shown_on_demand(olga: Client) -> None:
    program = make_program(name="Last year")
    now = timezone.now()
    actions.end(program.id, actor=SYSTEM, now=now)
    actions.archive(program.id, actor=SYSTEM, now=now)
    assert "Last year" not in olga.get(url("programs")).content.decode()
    assert "Last year" in olga.get(url("programs") + "?state=archived").content.decode()


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [("draft", "go_live", "live"), ("live", "pause", "paused"), ("live", "end", "ended")],
)
def test_a_step_says_what_it_means_before_it_is_taken(olga: Client, before: str, step: str, after: str) -> None:
    program = make_program(live=before != "draft")
    make_advocate(program)
    page = olga.get(url("program_step", program.id, step))
    assert "How many it touches now" in page.content.decode()
    assert queries.program(program.id).state == before  # looking changes nothing
    assert olga.post(url("program_step", program.id, step), {"note": "Holidays"}).status_code == 302
    assert queries.program(program.id).state == after


def test_a_step_that_is_not_possible_any_more_says_so(olga: Client) -> None:
    program = make_program(live=False)
    response = olga.post(url("program_step", program.id, "resume"))
    assert response.status_code == 409
    assert "Nothing was changed." in response.content.decode()
    assert queries.program(program.id).state is ProgramState.DRAFT


def test_going_live_without_a_rule_is_pointed_out(olga: Client) -> None:
    program = make_program(rule=None, live=False)
    assert "It has no rule" in olga.get(url("program_step", program.id, "go_live")).content.decode()


def test_settings_are_changed_as_a_new_version(olga: Client) -> None:
    program = make_program()
    form = {name: value for name, value in NEW.items() if not name.startswith("offer-")} | {"version": "1"}
    assert olga.post(url("program_change", program.id), form).status_code == 302
    changed = queries.program(program.id)
    assert (changed.name, changed.policy.window_days, changed.starts_at) == ("Recommend Nordlicht", 30, program.starts_at)
    assert "words of the offer" not in olga.get(url("program_versions", program.id)).content.decode()
    response = olga.post(url("program_change", program.id), form | {"name": "Too late"})
    assert (response.status_code, queries.program(program.id).name) == (422, "Recommend Nordlicht")
    assert "Somebody else changed the programme" in response.content.decode()


def test_words_are_kept_by_language(olga: Client) -> None:
    program = make_program()
    for language, headline in (("de", "Willkommen"), ("en", "Welcome")):
        olga.post(url("program_words", program.id) + f"?language={language}", {"headline": headline})
    assert queries.program(program.id).offer.headline == {"de": "Willkommen", "en": "Welcome"}
    olga.post(url("program_words", program.id) + "?language=de", {"headline": " "})
    assert queries.program(program.id).offer.headline == {"en": "Welcome"}


def test_a_copy_and_a_file_bring_rules_along(olga: Client) -> None:
    program = make_program(name="Coffee for friends")
    olga.post(url("program_duplicate", program.id), {"name": "Tea for friends"})
    exported = olga.get(url("program_export", program.id))
    assert exported.headers["Content-Disposition"] == 'attachment; filename="coffee.json"'
    olga.post(url("program_from_file"), {"file": SimpleUploadedFile("x.json", exported.content), "name": "Cocoa for friends"})
    for name in ("Tea for friends", "Cocoa for friends"):
        (copy,) = [program for program in queries.programs() if program.name == name]
        assert copy.state is ProgramState.DRAFT
        assert [rule.definition for rule in rules(copy.id)] == [rule.definition for rule in rules(program.id)]


def test_a_file_that_is_none_is_refused(olga: Client) -> None:
    broken = json.loads(presets.export(make_program().id))
    broken["rules"][0]["definition"]["hold_days"] = -5
    for content in (b"%PDF-1.7", b"{}", json.dumps(broken).encode()):
        response = olga.post(url("program_from_file"), {"file": SimpleUploadedFile("x.json", content)})
        assert response.status_code == 422
    assert Row.objects.count() == 1


def test_a_draft_is_deleted_and_another_id_is_not_found(olga: Client) -> None:
    program = make_program(live=False, rule=BOTH_TEN_EUROS)
    assert olga.post(url("program_step", program.id, "delete_draft")).headers["Location"] == url("programs")
    assert not Row.objects.exists()
    for name in ("program", "program_change", "program_words", "program_versions", "program_export"):
        assert olga.get(url(name, uuid4())).status_code == 404


def _unchanged(program: Program) -> bool:
    return queries.programs() == [queries.program(program.id)] == [program]


@pytest.mark.parametrize("role", [Role.SALES, Role.SUPPORT, Role.ANALYST, Role.AUDITOR])
def test_who_may_only_read_changes_nothing(role: Role) -> None:
    program = make_program()
    client = signed_in(role)
    assert client.get(url("program", program.id)).status_code == 200
    assert "New programme" not in client.get(url("programs")).content.decode()
    for response in (
        client.post(url("program_new"), NEW),
        client.post(url("program_change", program.id), NEW),
        client.post(url("program_words", program.id), {"headline": "x"}),
        client.post(url("program_step", program.id, "end")),
        client.post(url("program_duplicate", program.id), {"name": "x"}),
        client.post(url("program_from_file"), {"file": SimpleUploadedFile("x.json", presets.export(program.id))}),
    ):
        assert response.status_code == 403
    assert _unchanged(program)


def test_the_list_costs_few_queries(olga: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        make_program(slug=f"p{number}")
    with django_assert_max_num_queries(15):
        assert olga.get(url("programs")).status_code == 200
    with django_assert_max_num_queries(15):
        assert olga.get(url("program", queries.programs()[0].id)).status_code == 200


def test_presets_are_cards_that_say_what_they_give_and_how_they_work(olga: Client) -> None:
    body = olga.get(url("presets")).content.decode()
    for words in ("Agency, no incentive", "No reward: a recommendation is worth a thank-you by itself.", "500\N{NO-BREAK SPACE}MB more storage", "undated"):
        assert words in body
    assert url("program_new") + "?preset=dropbox" in body
    assert signed_in(Role.ANALYST).get(url("presets")).status_code == 403


@pytest.mark.parametrize(("slug", "count"), [("agency", 0), ("dropbox", 2), ("airbnb", 1)])
def test_a_programme_is_made_from_a_preset_of_several_rules_or_none(olga: Client, slug: str, count: int) -> None:
    form = {name: value for name, value in NEW.items() if not name.startswith("offer-")} | {"offer-currency": "JPY"}
    assert olga.get(url("program_new") + f"?preset={slug}").status_code == 200
    assert olga.post(url("program_new") + f"?preset={slug}", form).status_code == 302
    (program,) = queries.programs()
    assert (program.preset, program.currency) == (slug, "JPY")
    assert len(rules(program.id)) == count


def test_a_preset_that_is_not_there_is_not_found(olga: Client) -> None:
    assert olga.get(url("program_new") + "?preset=none").status_code == 404


def test_the_chooser_says_why_each_preset_fits_or_does_not(olga: Client) -> None:
    page = olga.get(reverse("console:presets")).content.decode()
    assert "What do you sell?" in page
    assert "Fits less" not in page
    page = olga.get(reverse("console:presets") + "?sold=advice&aim=continuing&incentive=no").content.decode()
    assert page.index('id="p-agency"') < page.index("Fits less") < page.index('id="p-dropbox"')
    assert "no recommendation can look bought" in page
    assert "you would rather not" in page
    assert "Fits less" not in olga.get(reverse("console:presets") + "?sold=x&aim=y&incentive=z").content.decode()
