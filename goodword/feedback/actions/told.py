"""What follows from a case in words: mails to who complains and to who looks after it, and the tasks of both clocks."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from goodword.feedback.queries import bodies
from goodword.feedback.queries.cases import case_url
from goodword.feedback.values import Case, Origin
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage, NewTask
from goodword.operators import queries as operators
from goodword.operators.values import Role

ANSWER_TASK = gettext_noop("Answer a complaint")
_LINES_MAX = 200
SOLVE = gettext_noop("Solve a complaint")
SOON_DUE = gettext_noop("A complaint is due soon: solve it, or tell the customer how far it is")


def acknowledge(case: Case, *, now: datetime) -> bool:
    """Tell who complained at once that it has arrived, in the name of who looks after it; False where there is no address.

    An address that nobody has confirmed does not get the words back: a form that mails them to anybody would carry anybody's words.
    """
    confirm = case_url(case.id, now=now) if case.contact_id is None else ""
    words = _lines(case.words) if case.contact_id else []
    return _mail(case, "case_received", f"case_received:{case.id}", {"words": words, "confirm_url": confirm}, now=now)


def proposed(case: Case, *, number: int, now: datetime) -> bool:
    """Send a proposed solution."""
    return _mail(case, "case_proposed", f"case_proposed:{case.id}:{number}", {"proposal": _lines(case.proposal)}, now=now)


def closed(case: Case, *, now: datetime) -> bool:
    """Say how it ended, and ask whether it went well."""
    urls = {"good_url": case_url(case.id, satisfied=True, now=now), "bad_url": case_url(case.id, satisfied=False, now=now)}
    return _mail(
        case, "case_closed", f"case_closed:{case.id}:{case.reopened}", {"closing": _lines(case.closing_words), "bodies": _bodies(case), **urls}, now=now
    )


def interim(case: Case, text: str = "", *, number: int, now: datetime) -> bool:
    """Tell who complained how far it is: in words of staff, or, without any, that it is not forgotten."""
    return _mail(case, "case_interim", f"case_interim:{case.id}:{case.reopened}:{number}", {"news": _lines(text)}, now=now)


def escalated(case: Case, *, to: UUID, step: int, now: datetime) -> None:
    """Tell somebody that an overdue case is theirs now."""
    title = ANSWER_TASK if case.first_contact_at is None else SOLVE
    due_at = case.clock.answer_by if case.first_contact_at is None else case.clock.solve_by
    tell_of_escalation(to, title, key=f"case:{case.id}:{case.reopened}:{step}", due_at=due_at, url=console_url(case.id), now=now)


def tell_of_escalation(to: UUID, title: str, *, key: str, due_at: datetime, url: str, now: datetime) -> None:
    """Tell somebody of the staff that what is overdue is theirs now; `title` in English, translated for them."""
    person = operators.operator(to)
    if person is None:
        return
    with translation.override(person.language):
        variables = {"what": gettext(title), "due": f"{due_at.astimezone(operators.organisation().zone):%Y-%m-%d}", "url": url}
    messaging.queue([NewMessage(key=f"staff_escalated:{key}", template="staff_escalated", operator_id=to, variables=variables)], now=now)


def tell_assignee(case: Case, *, occasion: str, now: datetime) -> None:
    """Tell who looks after a case that it is theirs; the owner who has been there longest where nobody is."""
    person = operators.operator(case.assignee_id) if case.assignee_id else operators.first_owner()
    if person is None or not person.active:
        return
    variables = {"number": case.number, "urgency": case.priority.urgency.value, "occasion": occasion, "url": console_url(case.id)}
    messaging.queue(
        [
            NewMessage(
                key=f"staff_case:{case.id}:{occasion}:{person.id}:{now.timestamp():.0f}", template="staff_case", operator_id=person.id, variables=variables
            )
        ],
        now=now,
    )


def answer_task(case: Case, *, again: bool = False, now: datetime) -> None:
    """Put the first answer before who looks after a case; a survey's case has its call instead, unless it was opened again."""
    if case.origin is not Origin.SURVEY or again:
        _task(case, "case_answer", ANSWER_TASK, due_at=case.clock.answer_by, now=now)


def soon_due_task(case: Case, *, now: datetime) -> None:
    """Remind who looks after a case before its clock runs out."""
    _task(case, "case_due", SOON_DUE, due_at=case.clock.solve_by, now=now)


def subject(case_id: UUID) -> str:
    """Return how tasks say that they are about a case."""
    return f"case:{case_id}"


def console_url(case_id: UUID) -> str:
    """Return the address of a case's page for staff."""
    return f"{settings.GOODWORD_URL}/console/feedback/cases/{case_id}/"


def _task(case: Case, occasion: str, title: str, *, due_at: datetime, now: datetime) -> None:
    messaging.create_task(
        NewTask(
            key=f"{occasion}:{case.id}:{case.reopened}",
            kind="case_answer",
            title=title,
            reason=case.words[:1000],
            contact_id=case.contact_id,
            program_id=case.program_id,
            subject=subject(case.id),
            assignee_id=case.assignee_id,
            role=Role.SUPPORT,
            value=case.value,
            due_at=due_at,
        ),
        now=now,
    )


def _mail(case: Case, template: str, key: str, variables: Mapping[str, object], *, now: datetime) -> bool:
    if case.contact_id is None and not case.email:
        return False
    to_contact = case.contact_id if case.contact_id else None
    messaging.queue(
        [
            NewMessage(
                key=key,
                template=template,
                contact_id=to_contact,
                address="" if to_contact else case.email,
                program_id=case.program_id,
                language=case.language,
                variables={"number": case.number, **_signed(case), **variables},
            )
        ],
        now=now,
    )
    return True


def _lines(text: str) -> list[str]:
    """Return the lines of what somebody wrote, for a mail, which sets each by itself."""
    return [line.strip() for line in text.splitlines() if line.strip()][:_LINES_MAX]


def _bodies(case: Case) -> list[dict[str, str]]:
    """Return to whom they may turn who do not agree, as a mail says it."""
    return [{"name": one.name, "where": ", ".join(filter(None, (one.address, one.url))), "part": one.part.value} for one in bodies.of_case(case)]


def _signed(case: Case) -> dict[str, str]:
    """Return who signs: the person who looks after the case, else the house as everywhere."""
    person = operators.operator(case.assignee_id) if case.assignee_id else None
    return {"sender": person.name} if person and person.name else {}
