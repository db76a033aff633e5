"""Writes of programmes: made, changed, and led through their life."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from goodword.facts import log
from goodword.facts.catalogue import Fact, ProgramEnded, ProgramPaused, ProgramWentLive
from goodword.lib.ids import new_id
from goodword.lib.plain import to_plain
from goodword.lib.units import Unit
from goodword.operators.actions import audit
from goodword.operators.values import SYSTEM, Actor
from goodword.programs import models, queries, rules
from goodword.programs.rules import LIFE, Problem, Step
from goodword.programs.values import Program, ProgramSettings, ProgramState


class ProgramInvalid(Exception):
    """Settings that cannot be stored; `problems` says where and why."""

    code = "program_invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = problems


class StepRefused(Exception):
    """A step that the programme's state does not allow."""

    code = "step_refused"

    def __init__(self, step: Step, state: ProgramState) -> None:
        super().__init__(f"{step} is not possible while the programme is {state}")
        self.step = step
        self.state = state


class ChangedMeanwhile(Exception):
    """Somebody else changed the programme after it was read."""

    code = "changed_meanwhile"

    def __init__(self, number: int) -> None:
        super().__init__(f"the programme is at version {number} by now")
        self.number = number


class UnitInvalid(ValueError):
    """A unit that cannot be; `problem` says why."""

    code = "unit_invalid"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def name_unit(unit: Unit, *, actor: Actor, now: datetime) -> None:
    """Make a unit of the shop's own, or call one otherwise; its code and decimals are for ever. Raises UnitInvalid."""
    if problem := rules.problem_of_unit(unit):
        raise UnitInvalid(problem)
    after = {"symbol": unit.symbol, "forms": unit.forms}
    with transaction.atomic():
        models.Unit.objects.bulk_create([models.Unit(code=unit.code, created_at=now, **after)], ignore_conflicts=True)
        models.Unit.objects.filter(code=unit.code).update(**after)
        audit(actor=actor, action="programs.name_unit", subject=f"unit:{unit.code}", after=after, now=now)


def create(*, slug: str, settings: ProgramSettings, preset: str = "", actor: Actor, now: datetime) -> Program:
    """Make a draft with its first version; raise ProgramInvalid, also where the slug is taken."""
    settings = rules.tidied(settings)
    _refuse(rules.problems_of_slug(slug) + rules.problems(settings))
    row = models.Program(id=new_id(), slug=slug, preset=preset, created_by=actor.operator_id, created_at=now, **_columns(settings))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _keep_version(row.id, 1, settings, actor=actor, now=now)
            audit(actor=actor, action="programs.create", subject=f"program:{row.id}", after={"slug": slug, "name": settings.name}, now=now)
    except IntegrityError as error:
        if not queries.slug_taken(slug):
            raise
        raise ProgramInvalid((Problem("slug", "slug_taken", slug),)) from error
    return queries.to_value(row)


def change(program_id: UUID, *, settings: ProgramSettings, seen_version: int | None = None, actor: Actor, now: datetime) -> Program:
    """Change a programme's settings and keep them as its next version; the same settings again change nothing.

    `seen_version` is the number the change is based on (None: whatever it is now). Raises ProgramInvalid, ChangedMeanwhile and ProgramUnknown.
    """
    settings = rules.tidied(settings)
    with transaction.atomic():
        before = _locked(program_id)
        number = queries.version_number(program_id)
        if seen_version is not None and seen_version != number:
            raise ChangedMeanwhile(number)
        if settings == before.settings:
            return before
        _refuse(rules.problems_of_change(before, settings) + rules.problems(settings))
        models.Program.objects.filter(id=program_id).update(**_columns(settings))
        _keep_version(program_id, number + 1, settings, actor=actor, now=now)
        old, new = to_plain(before.settings), to_plain(settings)
        changed = [name for name in new if new[name] != old[name]]
        was, became = {name: old[name] for name in changed}, {name: new[name] for name in changed}
        audit(actor=actor, action="programs.change", subject=f"program:{program_id}", before=was, after=became, now=now)
        return queries.program(program_id)


def count_also(program_id: UUID, types: Iterable[str]) -> None:
    """Let outcomes of these types be credited to advocates from now on, as purchases are, since a rule asks about them; what is counted stays so.

    Needs the caller's transaction.
    """
    wanted = set(types)
    if wanted and not wanted <= (before := _locked(program_id).counted):
        models.Program.objects.filter(id=program_id).update(counted=sorted(before | wanted))


def go_live(program_id: UUID, *, actor: Actor, now: datetime) -> Program:
    """Start a draft; from its start on purchases count. A start that was left open is now."""

    def columns(program: Program) -> dict[str, object]:
        if program.ends_at and program.ends_at <= now:
            raise ProgramInvalid((Problem("ends_at", "end_passed"),))
        return {"first_live_at": now, "starts_at": program.starts_at or now}

    return _take(Step.GO_LIVE, program_id, columns, ProgramWentLive(program_id), actor=actor, now=now)


def pause(program_id: UUID, *, note: str = "", actor: Actor, now: datetime) -> Program:
    """Stop asking and taking claims; what was claimed runs on."""
    return _take(Step.PAUSE, program_id, lambda _: {"paused_at": now}, ProgramPaused(program_id), note=note, actor=actor, now=now)


def resume(program_id: UUID, *, actor: Actor, now: datetime) -> Program:
    """Let a paused programme go on."""
    return _take(Step.RESUME, program_id, lambda _: {"paused_at": None}, ProgramWentLive(program_id), actor=actor, now=now)


def end(program_id: UUID, *, note: str = "", actor: Actor, now: datetime) -> Program:
    """End a programme for good: links lead to a kind page, holds run out and are paid."""
    return _take(Step.END, program_id, lambda _: {"ended_at": now}, ProgramEnded(program_id), note=note, actor=actor, now=now)


def archive(program_id: UUID, *, actor: Actor, now: datetime) -> Program:
    """Put an ended programme away from the lists."""
    return _take(Step.ARCHIVE, program_id, lambda _: {"archived_at": now}, None, actor=actor, now=now)


def duplicate(program_id: UUID, *, slug: str, name: str, actor: Actor, now: datetime) -> Program:
    """Make a draft with the settings of another programme, without its dates; raise ProgramInvalid."""
    with transaction.atomic():
        original = queries.program(program_id)
        settings = rules.renewed(original.settings, name=name)
        return create(slug=slug, settings=settings, preset=original.preset, actor=actor, now=now)


def delete_draft(program_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Delete a draft that was never live; deleting it again changes nothing. Raises StepRefused."""
    with transaction.atomic():
        deleted, _ = models.Program.objects.filter(id=program_id, state=ProgramState.DRAFT, first_live_at=None).delete()
        if not deleted and (row := models.Program.objects.filter(id=program_id).first()):
            raise StepRefused(Step.DELETE_DRAFT, ProgramState(row.state))
        if deleted:
            audit(actor=actor, action="programs.delete_draft", subject=f"program:{program_id}", now=now)


def end_due(now: datetime) -> None:
    """End the programmes whose last day has passed."""
    for program_id in queries.due_to_end(now=now):
        end(program_id, actor=SYSTEM, now=now)


def _take(
    step: Step, program_id: UUID, columns: Callable[[Program], dict[str, object]], fact: Fact | None, *, note: str = "", actor: Actor, now: datetime
) -> Program:
    """Lead a programme one step on; where it stands there already, nothing happens."""
    sources, target = LIFE[step]
    with transaction.atomic():
        before = _locked(program_id)
        if before.state == target:
            return before
        if before.state not in sources:
            raise StepRefused(step, before.state)
        if models.Program.objects.filter(id=program_id, state=before.state).update(state=target, **columns(before)) != 1:
            raise StepRefused(step, queries.program(program_id).state)
        if fact:
            log.record(fact, now=now)
        was, becomes = {"state": before.state.value}, {"state": target}
        audit(actor=actor, action=f"programs.{step}", subject=f"program:{program_id}", before=was, after=becomes, note=note, now=now)
        return queries.program(program_id)


def _locked(program_id: UUID) -> Program:
    row = models.Program.objects.select_for_update().filter(id=program_id).first()
    if row is None:
        raise queries.ProgramUnknown(str(program_id))
    return queries.to_value(row)


def _keep_version(program_id: UUID, number: int, settings: ProgramSettings, *, actor: Actor, now: datetime) -> None:
    models.ProgramVersion.objects.create(
        program_id=program_id, number=number, settings=to_plain(settings), changed_by=actor.operator_id or actor.api_key_id, changed_at=now
    )


def _columns(settings: ProgramSettings) -> dict[str, object]:
    """Return the settings as columns: nested values as JSON, times as they are."""
    plain = to_plain(settings)
    return {**plain, "starts_at": settings.starts_at, "ends_at": settings.ends_at}


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise ProgramInvalid(problems)
