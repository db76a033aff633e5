"""Answers and cases as rows of tables, with the names that belong to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from goodword.console import formats
from goodword.console.feedback import words
from goodword.console.parts import Mark, Reason, Tone
from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.feedback.values import Answer, Case, Via
from goodword.feedback.values.board import Card
from goodword.operators import queries as operators

_SOON = timedelta(hours=4)


@dataclass(frozen=True)
class AnswerLine:
    """One answer in a table."""

    answer: Answer
    who: str
    mark: Mark
    group: words.Words
    via: words.Words


@dataclass(frozen=True)
class CaseLine:
    """One case in a table."""

    case: Case
    who: str
    mark: Mark
    state: words.Words
    urgency: tuple[Mark, words.Words]
    why: list[Reason]
    assignee: str
    due: str
    tone: Tone


def answer_lines(answers: Sequence[Answer]) -> list[AnswerLine]:
    """Return answers as rows."""
    people = contacts.contacts({one.contact_id for one in answers if one.contact_id})
    staff = operators.names({one.entered_by for one in answers if one.entered_by and one.via is Via.STAFF})
    return [AnswerLine(one, _who(one, people, staff), *words.group(one.group), words.VIAS[one.via]) for one in answers]


def _who(one: Answer, people: Mapping[UUID, Contact], staff: Mapping[UUID, str]) -> str:
    """Return who answered: of the staff, a contact, or nobody known."""
    if one.via is Via.STAFF and one.entered_by:
        return staff.get(one.entered_by, "") or name_of(None)
    return name_of(people.get(one.contact_id) if one.contact_id else None)


def case_lines(cases: Sequence[Case], *, now: datetime) -> list[CaseLine]:
    """Return cases as rows."""
    people = contacts.called({one.contact_id for one in cases if one.contact_id})
    staff = operators.names({one.assignee_id for one in cases if one.assignee_id})
    return [_case_line(one, people, staff, now=now) for one in cases]


def _case_line(case: Case, people: Mapping[UUID, str], staff: Mapping[UUID, str], *, now: datetime) -> CaseLine:
    due, tone = due_words(case, now=now)
    assignee = staff.get(case.assignee_id, "") if case.assignee_id else ""
    who = who_of(case.contact_id, people, otherwise=case.name or case.email)
    return CaseLine(case, who, *words.STATES[case.state], words.URGENCIES[case.priority.urgency], words.why(case.priority), assignee, due, tone)


def who_of(contact_id: UUID | None, people: Mapping[UUID, str], *, otherwise: str) -> str:
    """Return what the one who complains is called; `otherwise` where that is no contact yet."""
    return (people.get(contact_id) or _("A contact")) if contact_id else otherwise or name_of(None)


def due_words(case: Case | Card, *, now: datetime) -> tuple[str, Tone]:
    """Return what is due next and how long that is away; the first answer until somebody has talked to the customer."""
    if not case.is_open:
        return "", ""
    answer = case.first_contact_at is None
    left = (case.clock.answer_by if answer else case.clock.solve_by) - now
    if left < timedelta(0):
        said = _("answer %(time)s overdue") if answer else _("solution %(time)s overdue")
        return said % {"time": formats.span(-left)}, "bad"
    said = _("answer in %(time)s") if answer else _("solution in %(time)s")
    return said % {"time": formats.span(left)}, "wait" if left < _SOON else ""


def name_of(person: Contact | None) -> str:
    """Return how a person is called, or that nobody is known."""
    return (person.name or person.email or person.phone or _("A contact")) if person else _("Nobody known")
