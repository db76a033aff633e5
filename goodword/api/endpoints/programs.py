"""Programmes over the API: made, changed, led through their life."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, pointer, problem
from goodword.api.requests import ApiRequest
from goodword.api.schemas import programs as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.lib.pages import Page
from goodword.lib.plain import from_plain, to_plain
from goodword.presets import queries as presets
from goodword.presets.actions import apply
from goodword.presets.rules import suggested
from goodword.programs import actions, queries
from goodword.programs.actions import ChangedMeanwhile, ProgramInvalid, StepRefused
from goodword.programs.queries import ProgramUnknown
from goodword.programs.values import Program, ProgramSettings, ProgramState
from goodword.programs.words import problem_text

router = Endpoints(tags=["programs"])

_NOT_SETTINGS = {"slug", "preset", "hold_days", "live"}

STEPS: dict[schemas.StepName, Callable[..., Program]] = {
    "go-live": actions.go_live,
    "pause": actions.pause,
    "resume": actions.resume,
    "end": actions.end,
    "archive": actions.archive,
}


@router.get("", response=PageOut[schemas.Program])
def list_programs(request: ApiRequest, state: ProgramState | None = None, slug: str | None = None, cursor: Cursor = None, limit: Limit = 50) -> Page[Program]:
    """List programmes, the newest first."""
    if slug is not None:
        return Page(tuple(program for program in queries.with_slug(slug) if state in {None, program.state}))
    return queries.page(states=None if state is None else [state], cursor=cursor, limit=limit)


@router.post("", response={201: schemas.Program})
def create_program(request: ApiRequest, body: schemas.NewProgram) -> Program:
    """Make a draft. It gives nothing until it has rules and goes live.

    With a preset it begins with that one's rules, and with its settings as far as none were sent.
    """
    if not body.preset:
        if body.live or body.hold_days is not None:
            field, words = (
                ("live", "A programme without rules cannot go live") if body.live else ("hold_days", "Only rewards of a preset can be given a hold here")
            )
            raise Refused("invalid", errors=[Mistake(pointer(field), f"{words}; name a preset.", "rules_missing")])
        settings = from_plain(ProgramSettings, body.model_dump(mode="json", exclude=_NOT_SETTINGS))
        return actions.create(slug=body.slug, settings=settings, actor=request.actor, now=request.now)
    try:
        file = presets.preset(body.preset)
    except presets.PresetUnknown:
        raise Refused("invalid", errors=[Mistake(pointer("preset"), "No preset has this name.", "preset_unknown")]) from None
    sent = body.model_dump(mode="json", exclude_unset=True, exclude=_NOT_SETTINGS)
    settings = from_plain(ProgramSettings, _merged(to_plain(file.settings), sent))
    parts = suggested(file, currency=settings.currency)
    parts = parts if body.hold_days is None else replace(parts, hold_days=body.hold_days)
    return apply(preset=body.preset, slug=body.slug, settings=settings, parts=parts, go_live=body.live, actor=request.actor, now=request.now)


@router.get("/{uuid:program_id}", response=schemas.Program)
def get_program(request: ApiRequest, program_id: UUID) -> Program:
    """Return one programme."""
    return queries.program(program_id)


@router.patch("/{uuid:program_id}", response=schemas.Program)
def change_program(request: ApiRequest, program_id: UUID, body: schemas.ChangedProgram) -> Program:
    """Change some fields of a programme; each change is kept as a version.

    An object such as `policy` takes the fields sent and keeps the others. Currency and start are fixed once it was live; nothing changes after its end.
    """
    changes = body.model_dump(mode="json", exclude_unset=True, exclude={"version"})
    plain = _merged(to_plain(queries.program(program_id).settings), changes)
    return actions.change(program_id, settings=from_plain(ProgramSettings, plain), seen_version=body.version, actor=request.actor, now=request.now)


@router.post("/{uuid:program_id}/steps/{step}", response=schemas.Program)
def take_program_step(request: ApiRequest, program_id: UUID, step: schemas.StepName) -> Program:
    """Take a step in a programme's life: go-live, pause, resume, end, archive.

    Paused: nobody is asked and nothing can be claimed; what was claimed runs on. Ended: the same for good; links lead to a kind page, holds run out and
    are paid. A programme that stands there already stays as it is.
    """
    return STEPS[step](program_id, actor=request.actor, now=request.now)


@router.get("/{uuid:program_id}/versions", response=schemas.ProgramVersions)
def list_program_versions(request: ApiRequest, program_id: UUID) -> dict[str, Any]:
    """Return up to 200 versions of a programme, the newest first."""
    queries.program(program_id)
    return {"items": queries.versions(program_id)}


api.add_router("programs", router)


@api.exception_handler(ProgramUnknown)
def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem("not_found", "No programme has this id.")


@api.exception_handler(ProgramInvalid)
def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", errors=[Mistake(pointer(*item.field.split(".")), problem_text(item), item.code) for item in error.problems])


@api.exception_handler(StepRefused)
def _step_refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("step_refused", f"A programme that is {error.state} cannot do this.")


@api.exception_handler(ChangedMeanwhile)
def _changed_meanwhile(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("changed_meanwhile", f"The programme is at version {error.number} by now.")


def _merged(plain: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with the changes laid over, one level deep."""
    return plain | {name: plain[name] | value if isinstance(value, dict) else value for name, value in changes.items()}
