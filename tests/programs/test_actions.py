"""Programmes are made, changed and led through their life."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodword.facts.models import Fact
from goodword.operators.models import AuditEntry, Operator
from goodword.operators.values import SYSTEM, Actor
from goodword.programs import actions, queries
from goodword.programs.actions import ChangedMeanwhile, ProgramInvalid, StepRefused
from goodword.programs.models import Program as Row
from goodword.programs.models import ProgramVersion
from goodword.programs.values import AttributionPolicy, Goal, GoalMetric, Offer, Program, ProgramSettings, ProgramState, Touchpoint

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
OLGA = Actor(operator_id=UUID(int=7))


@pytest.fixture(autouse=True)
def olga() -> None:
    Operator.objects.create(id=OLGA.operator_id, email="olga@example.com", role="owner", created_at=NOW)


def make_program(slug: str = "nordlicht", **settings: object) -> Program:
    return actions.create(slug=slug, settings=ProgramSettings(name="Nordlicht", **settings), actor=OLGA, now=NOW)  # type: ignore[arg-type]


def facts() -> list[str]:
    return list(Fact.objects.order_by("id").values_list("name", flat=True))


def test_a_new_programme_is_a_draft_with_its_first_version() -> None:
    program = make_program(
        offer=Offer(headline={"de": "10 € für Sie"}), policy=AttributionPolicy(window_days=30, touch=Touchpoint.LAST), landing_url="https://shop.example/hello"
    )
    assert program.state is ProgramState.DRAFT
    assert program.hosts == ("shop.example",)
    assert queries.by_slug("nordlicht") == queries.program(program.id) == program
    (version,) = queries.versions(program.id)
    assert (version.number, version.changed_by, version.settings) == (1, UUID(int=7), program.settings)
    assert facts() == []


def test_a_slug_is_given_once() -> None:
    make_program()
    with pytest.raises(ProgramInvalid) as refused:
        make_program()
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("slug", "slug_taken")]
    assert Row.objects.count() == 1


def test_a_change_is_the_next_version_and_the_same_again_is_none() -> None:
    program = make_program()
    settings = replace(program.settings, goal=Goal(metric=GoalMetric.REFERRALS, target_value=200))
    for _ in range(2):
        assert actions.change(program.id, settings=settings, actor=OLGA, now=NOW).goal.target_value == 200
    assert [version.number for version in queries.versions(program.id)] == [2, 1]


def test_a_change_based_on_an_older_version_is_refused() -> None:
    program = make_program()
    actions.change(program.id, settings=replace(program.settings, name="Nordlicht 2"), seen_version=1, actor=OLGA, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        actions.change(program.id, settings=replace(program.settings, name="Nordlicht 3"), seen_version=1, actor=OLGA, now=NOW)
    assert queries.program(program.id).name == "Nordlicht 2"


def test_a_change_that_is_wrong_changes_nothing() -> None:
    program = make_program(landing_url="https://shop.example/")
    with pytest.raises(ProgramInvalid) as refused:
        actions.change(program.id, settings=replace(program.settings, landing_url="https://evil.example/"), actor=OLGA, now=NOW)
    assert refused.value.problems[0].code == "not_on_hosts"
    assert queries.program(program.id) == program
    assert ProgramVersion.objects.count() == 1


def test_money_and_start_are_fixed_once_live() -> None:
    program = actions.go_live(make_program().id, actor=OLGA, now=NOW)
    with pytest.raises(ProgramInvalid) as refused:
        actions.change(program.id, settings=replace(program.settings, currency="USD", starts_at=NOW - timedelta(days=9)), actor=OLGA, now=NOW)
    assert [problem.code for problem in refused.value.problems] == ["currency_fixed", "start_fixed"]


def test_going_live_starts_it_now_unless_a_start_was_set() -> None:
    live = actions.go_live(make_program().id, actor=OLGA, now=NOW)
    assert (live.state, live.starts_at, live.first_live_at) == (ProgramState.LIVE, NOW, NOW)
    long_ago = datetime(1997, 1, 1, tzinfo=UTC)
    assert actions.go_live(make_program("history", starts_at=long_ago).id, actor=SYSTEM, now=NOW).starts_at == long_ago
    assert facts() == ["ProgramWentLive", "ProgramWentLive"]


def test_a_programme_whose_end_has_passed_does_not_go_live() -> None:
    program = make_program(ends_at=NOW - timedelta(days=1))
    with pytest.raises(ProgramInvalid):
        actions.go_live(program.id, actor=OLGA, now=NOW)
    assert queries.program(program.id).state is ProgramState.DRAFT
    assert facts() == []


def test_a_life_from_draft_to_archive_records_each_step_once() -> None:
    program = make_program()
    for step in (actions.go_live, actions.pause, actions.pause, actions.resume, actions.end, actions.end, actions.archive):
        step(program.id, actor=OLGA, now=NOW)
    done = queries.program(program.id)
    assert (done.state, done.paused_at, done.ended_at, done.archived_at) == (ProgramState.ARCHIVED, None, NOW, NOW)
    assert facts() == ["ProgramWentLive", "ProgramPaused", "ProgramWentLive", "ProgramEnded"]


@pytest.mark.parametrize("step", [actions.pause, actions.resume, actions.end, actions.archive])
def test_a_draft_can_only_go_live_or_be_deleted(step: object) -> None:
    program = make_program()
    with pytest.raises(StepRefused):
        step(program.id, actor=OLGA, now=NOW)  # type: ignore[operator]
    assert queries.program(program.id) == program


def test_what_has_ended_does_not_come_back_and_does_not_change() -> None:
    program = make_program()
    actions.go_live(program.id, actor=OLGA, now=NOW)
    ended = actions.end(program.id, actor=OLGA, now=NOW)
    for step in (actions.go_live, actions.resume, actions.pause):
        with pytest.raises(StepRefused):
            step(program.id, actor=OLGA, now=NOW)
    with pytest.raises(ProgramInvalid):
        actions.change(program.id, settings=replace(ended.settings, name="Again"), actor=OLGA, now=NOW)
    assert queries.program(program.id) == ended


def test_a_draft_is_deleted_and_one_that_was_live_is_not() -> None:
    draft, live = make_program("draft"), make_program("live")
    actions.go_live(live.id, actor=OLGA, now=NOW)
    actions.delete_draft(draft.id, actor=OLGA, now=NOW)
    actions.delete_draft(draft.id, actor=OLGA, now=NOW)
    with pytest.raises(StepRefused):
        actions.delete_draft(live.id, actor=OLGA, now=NOW)
    assert [program.slug for program in queries.programs()] == ["live"]


def test_a_copy_is_a_draft_without_the_dates_of_its_original() -> None:
    program = make_program(starts_at=NOW, ends_at=NOW + timedelta(days=30), policy=AttributionPolicy(window_days=7))
    copy = actions.duplicate(program.id, slug="nordlicht-2", name="Nordlicht, once more", actor=OLGA, now=NOW)
    assert (copy.state, copy.policy, copy.starts_at, copy.ends_at) == (ProgramState.DRAFT, program.policy, None, None)


def test_programmes_end_on_their_day() -> None:
    due, later = make_program("due", ends_at=NOW + timedelta(days=1)), make_program("later", ends_at=NOW + timedelta(days=9))
    for program in (due, later):
        actions.go_live(program.id, actor=OLGA, now=NOW)
    for _ in range(2):
        actions.end_due(NOW + timedelta(days=1))
    assert [queries.program(program.id).state for program in (due, later)] == [ProgramState.ENDED, ProgramState.LIVE]


def test_unknown_programmes_are_said_to_be_unknown() -> None:
    with pytest.raises(queries.ProgramUnknown):
        queries.by_slug("nobody")
    with pytest.raises(queries.ProgramUnknown):
        actions.pause(uuid4(), actor=OLGA, now=NOW)


def test_pages_hold_every_programme_once_newest_first() -> None:
    for number in range(5):
        make_program(f"p{number}")
    first = queries.page(limit=2)
    second = queries.page(cursor=first.next_cursor, limit=2)
    third = queries.page(cursor=second.next_cursor, limit=2)
    assert [program.slug for page in (first, second, third) for program in page.items] == ["p4", "p3", "p2", "p1", "p0"]
    assert third.next_cursor is None


def test_listing_costs_one_query() -> None:
    for number in range(3):
        make_program(f"p{number}")
    with CaptureQueriesContext(connection) as captured:
        assert len(queries.programs([ProgramState.DRAFT])) == 3
    assert len(captured) == 1


def test_each_change_and_step_is_audited_once_with_who_did_it() -> None:
    program = make_program()
    for _ in range(2):
        actions.change(program.id, settings=replace(program.settings, name="Nordlicht 2"), actor=OLGA, now=NOW)
    for _ in range(2):
        actions.go_live(program.id, actor=OLGA, now=NOW)
    actions.pause(program.id, note="Summer holidays", actor=OLGA, now=NOW)
    entries = AuditEntry.objects.order_by("id")
    assert {entry.operator_id for entry in entries} == {OLGA.operator_id}
    assert [(entry.action, entry.before, entry.after) for entry in entries] == [
        ("programs.create", None, {"slug": "nordlicht", "name": "Nordlicht"}),
        ("programs.change", {"name": "Nordlicht"}, {"name": "Nordlicht 2"}),
        ("programs.go_live", {"state": "draft"}, {"state": "live"}),
        ("programs.pause", {"state": "live"}, {"state": "paused"}),
    ]
    assert entries[3].note == "Summer holidays"
