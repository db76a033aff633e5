"""The recommendability check: staff say how they see it, and who does it on a public page gets the result by mail at once.

An address typed there is nobody's until its owner says so by the link in that mail; only then is there a contact, and a lead or a complaint about it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.feedback import models
from goodword.feedback.actions import answering, intake
from goodword.feedback.queries import checks as reads
from goodword.feedback.queries import surveys
from goodword.feedback.rules.check import Finding
from goodword.feedback.rules.templates import area_words
from goodword.feedback.values import Answer, Given, NewCase, Origin, Severity, Source
from goodword.lib.identity import normalise_email
from goodword.lib.ids import same_id
from goodword.links.actions import limits
from goodword.links.values import Admission
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage, NewTask
from goodword.operators import queries as staff
from goodword.operators.values import Role

CONFIRM_WITHIN = timedelta(days=30)
LEAD_WITHIN = timedelta(hours=24)
LEAD = gettext_noop("Get in touch with a lead")
_AT_ONCE = 500


class AddressInvalid(ValueError):
    """What was typed is no mail address."""

    code = "email_invalid"


def by_form(survey_id: UUID, given: Given, source: Source, *, email: str, key: str, network: str, now: datetime) -> Answer:
    """Take a check from a public page, and send its result to the address that was typed, unless it gets too many.

    The same `key` (of the form that was shown) is one check; `network` is the visitor's IP address. Raises AddressInvalid, AnswerRefused, AnswerClosed.
    """
    address = normalise_email(email)
    if not address:
        raise AddressInvalid(email)
    with transaction.atomic():
        answer = answering.by_open_link(survey_id, given, source, key=key, network=network, now=now)
        id_ = same_id("check request", answer.id)
        if models.CheckRequest.objects.filter(id=id_).exists():
            return answer
        found = reads.of_answer(answer.id)
        if found and limits.admit("check", address=address, network=network, now=now) is Admission.ADMITTED:
            row = models.CheckRequest(id=id_, answer_id=answer.id, survey_id=survey_id, email=address, language=source.language[:5], asked_at=now)
            models.CheckRequest.objects.bulk_create([row], ignore_conflicts=True)
            _tell(row, found, now=now)
        return answer


def confirm(request_id: UUID, *, now: datetime) -> bool:
    """Let the owner of an address say that a check is theirs: a lead where all is well, else a complaint. False where it was said, or is gone."""
    with transaction.atomic():
        row = models.CheckRequest.objects.select_for_update().filter(id=request_id, confirmed_at=None).first()
        if row is None or row.asked_at <= now - CONFIRM_WITHIN:
            return False
        [contact_id] = identify.ensure([Person(email=row.email, language=row.language, trusted=True)], now=now)
        assert contact_id is not None
        models.CheckRequest.objects.filter(id=row.id).update(confirmed_at=now, contact_id=contact_id, email="")
        models.Answer.objects.filter(id=row.answer_id, contact_id=None).update(contact_id=contact_id)
        found = reads.of_answer(row.answer_id)
        assert found is not None, "only a check with a result is asked about"
        if found.is_go:
            _lead(row, contact_id, found, now=now)
        else:
            case_id = _case(row, contact_id, found, now=now)
            models.Answer.objects.filter(id=row.answer_id).update(case_id=case_id)
        return True


def forget(now: datetime) -> None:
    """Delete addresses that nobody confirmed in time; what was answered stays without them."""
    old = models.CheckRequest.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).order_by("asked_at")
    while ids := list(old.values_list("id", flat=True)[:_AT_ONCE]):
        models.CheckRequest.objects.filter(id__in=ids).delete()


def _tell(row: models.CheckRequest, found: Finding, *, now: datetime) -> None:
    token = reads.confirm_token(row.id, until=now + CONFIRM_WITHIN)
    variables = {
        "overall": round(found.overall),
        "areas": [{"name": area_words(area.name, row.language), "score": round(area.score)} for area in found.areas],
        "weakest": ", ".join(area_words(area.name, row.language) for area in found.weakest),
        "go": found.is_go,
        "confirm_url": f"{settings.GOODWORD_URL}/s/q/{token}",
    }
    message = NewMessage(
        key=f"check_result:{row.id}",
        template="check_result",
        address=row.email,
        program_id=surveys.survey(row.survey_id).program_id,
        language=row.language,
        variables=variables,
    )
    messaging.queue([message], now=now)


def _lead(row: models.CheckRequest, contact_id: UUID, found: Finding, *, now: datetime) -> None:
    messaging.create_task(
        NewTask(
            key=f"check:{row.id}",
            kind="feedback_write",
            title=LEAD,
            reason=_words(found, staff.organisation().language),
            contact_id=contact_id,
            program_id=surveys.survey(row.survey_id).program_id,
            subject=f"answer:{row.answer_id}",
            role=Role.SALES,
            due_at=staff.calendar().next_open(now + LEAD_WITHIN),
            escalates=True,
        ),
        now=now,
    )


def _case(row: models.CheckRequest, contact_id: UUID, found: Finding, *, now: datetime) -> UUID:
    new = NewCase(
        words=_words(found, row.language),
        origin=Origin.FORM,
        contact_id=contact_id,
        program_id=surveys.survey(row.survey_id).program_id,
        answer_id=row.answer_id,
        severity=Severity.MINOR,
        language=row.language,
    )
    return intake.open_case(new, id_=same_id("case", row.answer_id), now=now).id


def _words(found: Finding, language: str) -> str:
    """Return what a check says in numbers, for people of any language."""
    areas = ", ".join(f"{area_words(area.name, language)} {area.score:.0f}" for area in found.areas)
    return f"{found.overall:.0f}/100 ({areas})"
