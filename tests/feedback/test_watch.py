"""What must not be forgotten: overdue work goes on to the next person, who is away hands over, and the customer hears how far it is; in working time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from goodword.feedback import models
from goodword.feedback.actions import absence, cases, intake, watch
from goodword.feedback.queries import cases as reads
from goodword.feedback.values import Case, NewCase, Origin, Severity
from goodword.messaging import actions as messaging
from goodword.messaging.models import Message, Task
from goodword.messaging.values import NewTask
from goodword.operators.actions import change_organisation
from goodword.operators.actions.team import TeamRefused, change_own, deactivate
from goodword.operators.models import Operator
from goodword.operators.values import OFFICE_HOURS, SYSTEM, Role
from tests.feedback.makers import ASKED, answered, make_customer
from tests.making import work
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=BERLIN).astimezone(UTC)
TORN = NewCase("Two bags arrived torn.", Origin.STAFF, severity=Severity.SERIOUS)


def berlin(*when: int) -> datetime:
    """Return a moment by the clock in Berlin."""
    return datetime(*when, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[arg-type,misc]


def office_hours(**changes: object) -> None:
    change_organisation(actor=SYSTEM, now=ASKED, hours=replace(OFFICE_HOURS, **changes))  # type: ignore[arg-type]


def complaint(now: datetime, *, severity: Severity = Severity.SERIOUS, email: str = "ben@example.com") -> Case:
    return intake.receive(replace(TORN, contact_id=make_customer(email), severity=severity), actor=SYSTEM, now=now)


def watch_every_hour(start: datetime, end: datetime) -> None:
    """Let the watch go round twice in every hour, so that what is done once is seen to be done once."""
    while start <= end:
        watch.watch(start)
        watch.watch(start)
        start += timedelta(hours=1)


def told(template: str) -> list[UUID | None]:
    return list(Message.objects.filter(template=template).order_by("queued_at", "id").values_list("operator_id", flat=True))


def team() -> tuple[Operator, Operator, Operator]:
    """Make somebody of the support, an account manager and the owner."""
    olga = make_operator()
    maya = make_operator("maya@example.com", "Maya Brandt", Role.ACCOUNT_MANAGER)
    return make_operator("sami@example.com", "Sami Aho", Role.SUPPORT), maya, olga


# clocks


def test_a_case_of_friday_afternoon_is_due_on_monday() -> None:
    office_hours()
    case = complaint(FRIDAY)
    assert (case.clock.answer_by, case.clock.solve_by) == (berlin(2026, 11, 23, 11), berlin(2026, 11, 27, 15))


def test_a_public_holiday_and_a_day_of_the_firms_own_are_no_working_days() -> None:
    office_hours(closed=(date(2026, 12, 24),))
    case = complaint(berlin(2026, 12, 23, 16))
    assert case.clock.answer_by == berlin(2026, 12, 28, 12), "the 24th is the firm's own, the 25th and 26th are Christmas"


def test_a_region_has_holidays_of_its_own() -> None:
    office_hours(region="BY")
    assert complaint(berlin(2026, 1, 5, 16)).clock.answer_by == berlin(2026, 1, 7, 12), "Epiphany is a holiday in Bavaria"
    office_hours(region="BE")
    assert complaint(berlin(2026, 1, 5, 16), email="cleo@example.com").clock.answer_by == berlin(2026, 1, 6, 12)


def test_a_call_to_a_promoter_is_due_after_a_day_of_the_clock_or_when_somebody_is_there_next() -> None:
    office_hours()
    answered(9, now=FRIDAY)
    assert Task.objects.get().due_at == berlin(2026, 11, 23, 9)


# what is overdue


def test_a_case_that_nobody_answers_climbs_once_for_each_step_and_only_while_somebody_works() -> None:
    sami, maya, olga = team()
    office_hours()
    case = complaint(FRIDAY)
    assert case.assignee_id == sami.id
    watch_every_hour(FRIDAY, berlin(2026, 11, 23, 10))
    assert (told("staff_escalated"), reads.case(case.id).assignee_id) == ([], sami.id), "it is due on Monday at 11"
    watch_every_hour(berlin(2026, 11, 23, 11), berlin(2026, 11, 23, 14))
    assert (told("staff_escalated"), reads.case(case.id).assignee_id) == ([maya.id], maya.id)
    watch_every_hour(berlin(2026, 11, 23, 15), berlin(2026, 11, 24, 8))
    assert (told("staff_escalated"), reads.case(case.id).assignee_id) == ([maya.id, olga.id], olga.id)
    watch_every_hour(berlin(2026, 11, 24, 9), berlin(2026, 11, 26, 16))
    assert told("staff_escalated") == [maya.id, olga.id], "nobody is above the owner"
    assert Task.objects.get(key__startswith="case_answer").assignee_id == olga.id, "its task goes with it"
    assert Counter(entry.kind for entry in reads.story(case.id))["escalated"] == 2


def test_a_case_that_was_answered_waits_for_its_solution() -> None:
    sami, maya, _olga = team()
    case = complaint(ASKED)
    messaging.close_task(Task.objects.get().id, outcome="reached", actor=as_actor(sami), now=ASKED + timedelta(hours=1))
    work(ASKED + timedelta(hours=1))
    watch.watch(ASKED + timedelta(days=4))
    assert told("staff_escalated") == []
    watch.watch(case.clock.solve_by)
    assert told("staff_escalated") == [maya.id]
    assert Message.objects.get(template="staff_escalated").variables["what"] == "Solve a complaint"


def test_who_is_away_is_passed_over_on_the_way_up() -> None:
    _sami, maya, olga = team()
    Operator.objects.filter(id=maya.id).update(absent_until=ASKED.date() + timedelta(days=3))
    case = complaint(ASKED)
    watch.watch(case.clock.answer_by)
    assert told("staff_escalated") == [olga.id]


def test_a_task_that_nobody_does_goes_on_and_one_that_is_put_off_waits() -> None:
    olga = make_operator()
    sales = make_operator("sami@example.com", "Sami Aho", Role.SALES)
    answered(9)
    task = Task.objects.get()
    assert task.assignee_id == sales.id, "there is one for it"
    messaging.put_off_task(task.id, due_at=ASKED + timedelta(days=3), actor=SYSTEM, now=ASKED)
    watch.watch(ASKED + timedelta(days=2))
    assert told("staff_escalated") == []
    for _ in range(2):
        watch.watch(ASKED + timedelta(days=3))
    task.refresh_from_db()
    assert (told("staff_escalated"), task.assignee_id, task.escalated) == ([olga.id], olga.id, 1)


def test_what_is_done_or_was_made_by_hand_goes_to_nobody_else() -> None:
    olga = make_operator()
    sales = make_operator("sami@example.com", "Sami Aho", Role.SALES)
    messaging.create_task(NewTask(kind="manual", title="Write", assignee_id=sales.id, created_by=sales.id, due_at=ASKED), now=ASKED)
    answered(9)
    messaging.close_task(Task.objects.exclude(kind="manual").get().id, outcome="reached", actor=as_actor(olga), now=ASKED)
    watch.watch(ASKED + timedelta(days=9))
    assert told("staff_escalated") == []


# who complained


def test_who_complained_hears_how_far_it_is_before_the_time_is_over_once() -> None:
    team()
    office_hours()
    case = complaint(FRIDAY)
    watch_every_hour(berlin(2026, 11, 23, 9), berlin(2026, 11, 27, 10))
    assert not Message.objects.filter(template="case_interim").exists()
    watch_every_hour(berlin(2026, 11, 27, 11), berlin(2026, 11, 30, 12))
    message = Message.objects.get(template="case_interim")
    assert message.queued_at == berlin(2026, 11, 27, 11) < case.clock.solve_by
    assert message.variables["news"] == []


def test_who_heard_from_staff_or_has_a_proposal_gets_no_notice_by_itself() -> None:
    team()
    one, other = complaint(ASKED), complaint(ASKED, email="cleo@example.com")
    cases.inform(one.id, "The new bags left today.", actor=SYSTEM, now=ASKED + timedelta(hours=2))
    cases.propose(other.id, "Two new bags.", actor=SYSTEM, now=ASKED + timedelta(hours=2))
    watch_every_hour(one.clock.solve_by - timedelta(hours=5), one.clock.solve_by)
    assert [message.variables["news"] for message in Message.objects.filter(template="case_interim")] == [["The new bags left today."]]
    assert reads.case(one.id).first_contact_at == ASKED + timedelta(hours=2), "the customer has heard from a person"


def test_who_only_gave_a_low_score_is_not_written_to_about_a_complaint() -> None:
    team()
    case = reads.case(answered(2).case_id)  # type: ignore[arg-type]
    watch_every_hour(case.clock.solve_by - timedelta(hours=5), case.clock.solve_by)
    assert not Message.objects.filter(template="case_interim").exists()


def test_a_case_that_is_opened_again_has_its_watch_anew() -> None:
    sami, *_ = team()
    case = complaint(ASKED)
    watch.watch(case.clock.answer_by)
    cases.close(case.id, cases.Closing.DECIDED, "Done.", actor=SYSTEM, now=ASKED + timedelta(hours=6))
    cases.assign(case.id, sami.id, actor=SYSTEM, now=ASKED + timedelta(hours=6))
    again = cases.reopen(case.id, "It is not.", actor=SYSTEM, now=ASKED + timedelta(days=9))
    watch.watch(again.clock.answer_by)
    assert len(told("staff_escalated")) == 2


# who is away


def away(person: Operator, start: datetime, end: datetime) -> None:
    change_own(operator_id=person.id, now=ASKED, absent_from=start.date(), absent_until=end.date())


def test_what_cannot_wait_goes_over_on_the_first_day_away_and_goes_round() -> None:
    one, other, third = (make_operator(f"{name}@example.com", name, Role.SUPPORT) for name in ("one", "other", "third"))
    messaging.create_tasks([NewTask(kind="manual", title=str(day), assignee_id=one.id, due_at=ASKED + timedelta(days=day)) for day in (1, 2, 3, 20)], now=ASKED)
    messaging.create_task(NewTask(kind="manual", title="own", assignee_id=one.id, created_by=one.id), now=ASKED)
    away(one, ASKED + timedelta(days=1), ASKED + timedelta(days=7))
    absence.hand_over(ASKED)
    assert Task.objects.filter(assignee_id=one.id).count() == 5, "not before it begins"
    for _ in range(2):
        absence.hand_over(ASKED + timedelta(days=1))
    assert set(Task.objects.filter(assignee_id=one.id).values_list("title", flat=True)) == {"20", "own"}, "what waits until they are back is theirs"
    assert sorted(Counter(Task.objects.values_list("assignee_id", flat=True)).values()) == [1, 2, 2]
    assert {message.operator_id: message.variables["count"] for message in Message.objects.filter(template="staff_handed_over")} in (
        {other.id: 2, third.id: 1}, {other.id: 1, third.id: 2},
    )  # fmt: skip


def test_cases_go_over_with_their_tasks_and_new_ones_pass_by() -> None:
    sami, maya, _olga = team()
    case = complaint(ASKED)
    away(sami, ASKED, ASKED + timedelta(days=7))
    absence.hand_over(ASKED)
    assert (reads.case(case.id).assignee_id, Task.objects.get().assignee_id) == (maya.id, maya.id)
    assert complaint(ASKED, email="cleo@example.com").assignee_id == maya.id


def test_who_was_let_go_hands_over_everything() -> None:
    sami, maya, _olga = team()
    messaging.create_task(NewTask(kind="manual", title="late", assignee_id=sami.id, due_at=ASKED + timedelta(days=300)), now=ASKED)
    messaging.create_task(NewTask(kind="manual", title="own", assignee_id=sami.id, created_by=sami.id), now=ASKED)
    deactivate(operator_id=sami.id, actor=SYSTEM, now=ASKED)
    absence.hand_over(ASKED)
    assert set(Task.objects.values_list("assignee_id", flat=True)) == {maya.id}
    assert Message.objects.get(template="staff_handed_over").variables["until"] == ""


def test_in_a_firm_of_one_everything_stays() -> None:
    olga = make_operator()
    case = complaint(ASKED)
    away(olga, ASKED, ASKED + timedelta(days=7))
    absence.hand_over(ASKED)
    watch.watch(case.clock.answer_by)
    assert reads.case(case.id).assignee_id == olga.id
    assert not Message.objects.filter(template__in=["staff_handed_over", "staff_escalated"]).exists()


def test_an_absence_ends_after_it_begins() -> None:
    olga = make_operator()
    with pytest.raises(TeamRefused, match="until when"):
        away(olga, ASKED, ASKED - timedelta(days=1))
    with pytest.raises(TeamRefused):
        change_own(operator_id=olga.id, now=ASKED, absent_from=ASKED.date(), absent_until=None)
    olga.refresh_from_db()
    assert olga.absent_from is None and not models.Case.objects.exists()
