"""Make surveys, change what they say by a new version, let them run and stop."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.queries import surveys as reads
from goodword.feedback.rules import templates
from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.surveys import NAME_MAX, definition_problems, settled, to_plain
from goodword.feedback.values import Definition, InvitationState, Survey
from goodword.lib import codes
from goodword.lib.ids import new_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor

_SLUG_SIGNS = 8


class SurveyRefused(ValueError):
    """A survey that cannot be as it was wanted; `problems` say what is wrong with which field."""

    code = "survey_refused"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


def create(*, name: str, definition: Definition, program_id: UUID | None = None, actor: Actor, now: datetime) -> Survey:
    """Make a survey, which does not ask anybody before it runs; one without questions gets those that its kind begins with. Raises SurveyRefused."""
    definition = settled(replace(definition, questions=definition.questions or templates.questions_of(definition.kind)))
    name = _checked(name, definition)
    with transaction.atomic():
        row = models.Survey.objects.create(
            id=new_id(), name=name, slug=codes.new_code(_SLUG_SIGNS).lower(), program_id=program_id, created_at=now
        )  # fmt: skip
        _new_version(row.id, 1, definition, actor=actor, now=now)
        operators.audit(actor=actor, action="feedback.create_survey", subject=f"survey:{row.id}", after={"name": name, **to_plain(definition)}, now=now)
        return reads.survey(row.id)


def change(survey_id: UUID, *, name: str, definition: Definition, program_id: UUID | None, actor: Actor, now: datetime) -> Survey:
    """Let a survey say something else from now on; who was asked before answers what they were asked. Raises SurveyRefused, SurveyUnknown."""
    definition = settled(definition)
    name = _checked(name, definition)
    with transaction.atomic():
        list(models.Survey.objects.select_for_update().filter(id=survey_id))  # two changes at once take their numbers one after the other
        before = reads.survey(survey_id)
        if (before.name, before.program_id) != (name, program_id):
            models.Survey.objects.filter(id=survey_id).update(name=name, program_id=program_id)
        if before.definition != definition:
            _new_version(survey_id, before.version + 1, definition, actor=actor, now=now)
        after = reads.survey(survey_id)
        if after != before:
            operators.audit(
                actor=actor,
                action="feedback.change_survey",
                subject=f"survey:{survey_id}",
                before={"name": before.name, **to_plain(before.definition)},
                after={"name": name, **to_plain(definition)},
                now=now,
            )
        return after


def run(survey_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Let a survey ask from now on; False where it does already."""
    return _switch(survey_id, on=True, actor=actor, now=now)


def stop(survey_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Let a survey ask nobody any more, those who wait for their turn neither; who was asked may still answer. False where it is stopped already."""
    with transaction.atomic():
        if not _switch(survey_id, on=False, actor=actor, now=now):
            return False
        models.Invitation.objects.filter(survey_id=survey_id, state=InvitationState.WAITING).update(state=InvitationState.STOPPED)
        return True


def _switch(survey_id: UUID, *, on: bool, actor: Actor, now: datetime) -> bool:
    with transaction.atomic():
        if models.Survey.objects.filter(id=survey_id, running=not on).update(running=on) != 1:
            return False
        operators.audit(actor=actor, action="feedback.run_survey" if on else "feedback.stop_survey", subject=f"survey:{survey_id}", now=now)
        return True


def _checked(name: str, definition: Definition) -> str:
    name = " ".join(name.split())
    problems = definition_problems(definition)
    if not 0 < len(name) <= NAME_MAX:
        problems.append(Problem("name_length", "name", 1, NAME_MAX))
    if problems:
        raise SurveyRefused(problems)
    return name


def _new_version(survey_id: UUID, number: int, definition: Definition, *, actor: Actor, now: datetime) -> None:
    models.SurveyVersion.objects.create(
        id=new_id(), survey_id=survey_id, number=number, definition=to_plain(definition), created_by=actor.operator_id, created_at=now
    )  # fmt: skip
