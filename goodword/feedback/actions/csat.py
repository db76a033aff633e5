"""Ask how satisfied somebody is with how a complaint ended, if they have not said so; what they answer is their word about the complaint.

The mail that closes a complaint asks yes or no; the survey goes, after its delay and through rest and gate, only to those who stayed silent. Both write
the same satisfaction, so that nobody is asked twice and who is unhappy has the complaint opened again whichever way they say so.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from goodword.facts.catalogue import CaseClosed
from goodword.feedback import models
from goodword.feedback.actions import cases
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import cases as case_reads
from goodword.feedback.queries import surveys as reads
from goodword.feedback.rules.csat import is_satisfied
from goodword.feedback.rules.templates import SATISFIED
from goodword.feedback.values import Answer, Case, CaseState, Closing, Origin, SurveyKind
from goodword.lib.ids import same_id

_CASE = "case:"


def case_closed(fact: CaseClosed, now: datetime) -> None:
    """Plan to ask who complained, where a survey for it runs; a complaint of nobody known, withdrawn or of a file asks nobody."""
    survey = next((one for one in reads.surveys(running=True) if one.definition.kind is SurveyKind.CSAT), None)
    case = case_reads.case(fact.case_id)
    if survey is None or case.contact_id is None or not may_be_asked_about(case):
        return
    occasion = f"{_CASE}{case.id}:{case.reopened}"
    row = models.Invitation(
        id=same_id("invitation", survey.id, occasion),
        contact_id=case.contact_id,
        survey_id=survey.id,
        version_id=survey.version_id,
        occasion=occasion,
        due_at=now + timedelta(days=survey.definition.delay_days),
        created_at=now,
    )
    models.Invitation.objects.bulk_create([row], ignore_conflicts=True)


def may_be_asked_about(case: Case) -> bool:
    """Say whether it is still to be asked how a complaint ended: closed, of somebody known, and nothing said yet."""
    is_over = case.state is CaseState.CLOSED and case.closing is not Closing.WITHDRAWN and case.origin is not Origin.IMPORT
    return is_over and case.contact_id is not None and case.satisfied is None


def is_said(occasion: str) -> bool:
    """Say whether nothing is left to ask on an occasion, because the complaint it is about was rated or opened again meanwhile."""
    case_id = _case_id(occasion)
    return case_id is not None and not may_be_asked_about(case_reads.case(case_id))


def answered(answer: Answer, occasion: str, *, now: datetime) -> UUID | None:
    """Let an answer be the customer's word about the complaint, in the caller's transaction, and return which complaint that is."""
    case_id = answer.case_id or _case_id(occasion) or _silent_case(answer)
    score = answer.given.replies.get(SATISFIED)
    if case_id is None or not isinstance(score, int) or (satisfied := is_satisfied(score)) is None:
        return case_id
    words = "\n\n".join(str(reply) for key, reply in answer.given.replies.items() if key != SATISFIED and isinstance(reply, str))
    with suppress(CaseRefused):  # opened again meanwhile: somebody works on it
        cases.rate(case_id, satisfied=satisfied, words=words, now=now)
    return case_id


def _silent_case(answer: Answer) -> UUID | None:
    """Return the last complaint of a person about which nothing was said, for an answer that staff heard."""
    known = case_reads.of_contact(answer.contact_id) if answer.contact_id else []
    return next((case.id for case in known if may_be_asked_about(case)), None)


def _case_id(occasion: str) -> UUID | None:
    return UUID(occasion.removeprefix(_CASE).partition(":")[0]) if occasion.startswith(_CASE) else None
