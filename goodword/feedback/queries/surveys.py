"""Surveys, who was asked by them, and the signed links that take answers."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from goodword.feedback import models
from goodword.feedback.rules.surveys import from_plain
from goodword.feedback.values import Invitation, InvitationState, Survey
from goodword.lib import signing
from goodword.lib.codes import new_code

_ASKED, _EDIT, _PREVIEW, _KIOSK = "survey-answer", "survey-edit", "survey-preview", "survey-kiosk"
LOOKED_AT_FOR = timedelta(days=1)
_KIOSK_SIGNS = 12


class SurveyUnknown(LookupError):
    """No survey has this id or address."""

    code = "survey_unknown"


def surveys(*, running: bool | None = None) -> list[Survey]:
    """Return the surveys with the versions in force, the oldest first; only those that run, or do not, where told so."""
    rows = models.Survey.objects.all() if running is None else models.Survey.objects.filter(running=running)
    return _values(list(rows.order_by("created_at", "id")))


def survey(survey_id: UUID) -> Survey:
    """Return one survey; raise SurveyUnknown."""
    return _one(models.Survey.objects.filter(id=survey_id).first(), str(survey_id))


def by_slug(slug: str) -> Survey:
    """Return the survey of an open link; raise SurveyUnknown."""
    return _one(models.Survey.objects.filter(slug=slug).first(), slug)


def of_version(version_id: UUID) -> Survey:
    """Return a survey as one of its versions says it; raise SurveyUnknown."""
    version = models.SurveyVersion.objects.select_related("survey").filter(id=version_id).first()
    if version is None:
        raise SurveyUnknown(str(version_id))
    return _value(version.survey, version)


def invitation(invitation_id: UUID) -> Invitation | None:
    """Return one invitation, or None where there is none."""
    row = models.Invitation.objects.filter(id=invitation_id).first()
    return None if row is None else _invitation(row)


def occasion(invitation_id: UUID) -> str:
    """Return what an invitation follows, such as case:018f…:0; empty where there is none."""
    return models.Invitation.objects.filter(id=invitation_id).values_list("occasion", flat=True).first() or ""


def invitations_of(contact_ids: Collection[UUID], *, limit: int = 20) -> list[Invitation]:
    """Return how a person, under any of their contacts, was or is to be asked, the newest first."""
    rows = models.Invitation.objects.filter(contact_id__in=list(contact_ids)).order_by("-due_at", "-id")[:limit]
    return [_invitation(row) for row in rows]


def unanswered(survey_id: UUID, *, since: datetime, until: datetime, limit: int = 500) -> list[Invitation]:
    """Return who was asked by a survey in a stretch of time and has not answered, the longest ago first."""
    rows = models.Invitation.objects.filter(survey_id=survey_id, state=InvitationState.ASKED, asked_at__gte=since, asked_at__lt=until)
    return [_invitation(row) for row in rows.order_by("asked_at", "id")[:limit]]


def invitation_counts(*, since: datetime, survey_id: UUID | None = None) -> Mapping[InvitationState, int]:
    """Return how many invitations that came due since a moment are in each state."""
    rows = models.Invitation.objects.filter(due_at__gte=since)
    rows = rows.filter(survey_id=survey_id) if survey_id else rows
    return {InvitationState(state): count for state, count in rows.values_list("state").annotate(count=Count("id")).order_by()}


def answer_url(invitation_id: UUID, *, ends_at: datetime, score: int | None = None) -> str:
    """Return the signed address that opens the answering page, with a score chosen where one is given; following it counts as nothing."""
    chosen = {} if score is None else {"s": score}
    return f"{settings.GOODWORD_URL}/s/i/{signing.sign(_ASKED, {'i': invitation_id.hex, **chosen}, ends_at)}"


def score_urls(invitation_id: UUID, *, scores: Iterable[int], ends_at: datetime) -> list[dict[str, object]]:
    """Return the numbers of a scale with their addresses, as mails show them."""
    return [{"score": score, "url": answer_url(invitation_id, ends_at=ends_at, score=score)} for score in scores]


def read_answer_token(token: str, *, now: datetime) -> tuple[UUID, int | None]:
    """Return the invitation of a signed link and the score that was clicked; raise signing.TokenInvalid."""
    payload = signing.unsign(_ASKED, token, now)
    return UUID(payload["i"]), payload.get("s")


def edit_token(answer_id: UUID, *, edit_until: datetime) -> str:
    """Return the token of the page that is shown after answering; good as long as the answer may be changed, and for looking a day more."""
    return signing.sign(_EDIT, {"a": answer_id.hex}, edit_until + LOOKED_AT_FOR)


def read_edit_token(token: str, *, now: datetime) -> UUID:
    """Return the answer that a token is for; raise signing.TokenInvalid."""
    return UUID(signing.unsign(_EDIT, token, now)["a"])


def open_url(survey: Survey, *, via_qr: bool = False) -> str:
    """Return the address at which anybody may answer a survey."""
    return f"{settings.GOODWORD_URL}/s/{survey.slug}{'?via=qr' if via_qr else ''}"


def preview_url(survey: Survey, *, until: datetime) -> str:
    """Return an address at which staff see the page as it will be, which takes no answer."""
    return f"{settings.GOODWORD_URL}/s/p/{signing.sign(_PREVIEW, {'s': survey.id.hex}, until)}"


def read_preview_token(token: str, *, now: datetime) -> UUID:
    """Return the survey that a token lets one look at; raise signing.TokenInvalid."""
    return UUID(signing.unsign(_PREVIEW, token, now)["s"])


def kiosk_url(survey: Survey, *, until: datetime) -> str:
    """Return the address of a survey for a tablet; each is one of its own."""
    return f"{settings.GOODWORD_URL}/s/k/{signing.sign(_KIOSK, {'s': survey.id.hex, 'k': new_code(_KIOSK_SIGNS)}, until)}"


def read_kiosk_token(token: str, *, now: datetime) -> tuple[UUID, str]:
    """Return the survey that a tablet asks, and which tablet it is; raise signing.TokenInvalid."""
    payload = signing.unsign(_KIOSK, token, now)
    return UUID(payload["s"]), str(payload["k"])


def embed_url(survey: Survey) -> str:
    """Return the address that a page of the programme's own hosts shows in a frame."""
    return f"{settings.GOODWORD_URL}/s/e/{survey.slug}"


def _one(row: models.Survey | None, what: str) -> Survey:
    if row is None:
        raise SurveyUnknown(what)
    return _values([row])[0]


def _values(rows: list[models.Survey]) -> list[Survey]:
    newest: dict[UUID, models.SurveyVersion] = {}
    for version in models.SurveyVersion.objects.filter(survey__in=rows).order_by("number"):
        newest[version.survey_id] = version
    return [_value(row, newest[row.id]) for row in rows]


def _value(row: models.Survey, version: models.SurveyVersion) -> Survey:
    return Survey(
        id=row.id,
        name=row.name,
        slug=row.slug,
        program_id=row.program_id,
        running=row.running,
        version_id=version.id,
        version=version.number,
        definition=from_plain(version.definition),
        created_at=row.created_at,
    )


def _invitation(row: models.Invitation) -> Invitation:
    return Invitation(
        id=row.id,
        contact_id=row.contact_id,
        survey_id=row.survey_id,
        version_id=row.version_id,
        state=InvitationState(row.state),
        due_at=row.due_at,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        ends_at=row.ends_at,
    )
