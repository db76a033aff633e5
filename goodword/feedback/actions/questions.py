"""Change a survey's own questions; each change makes a version, and answers stay with what they answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions import surveys
from goodword.feedback.actions.surveys import SurveyRefused
from goodword.feedback.queries import surveys as reads
from goodword.feedback.queries.replies import contact_fields
from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.questions import question_problems
from goodword.feedback.values import Question, Survey
from goodword.operators.values import Actor


def put(survey_id: UUID, question: Question, *, actor: Actor, now: datetime) -> Survey:
    """Ask a question from now on: in its place where the survey has one with its key, else as the last. Raises SurveyRefused, SurveyUnknown."""
    with transaction.atomic():
        survey = _locked(survey_id)
        before = survey.definition.questions
        place = next((place for place, one in enumerate(before) if one.key == question.key), len(before))
        if problems := question_problems(question, earlier=before[:place], fields=contact_fields()):
            raise SurveyRefused(problems)
        return _change(survey, (*before[:place], question, *before[place + 1 :]), actor=actor, now=now)


def move(survey_id: UUID, key: str, *, up: bool, actor: Actor, now: datetime) -> Survey:
    """Ask a question one place earlier or later; at the end of the list nothing changes. Raises SurveyRefused (when_not_earlier), SurveyUnknown."""
    with transaction.atomic():
        survey = _locked(survey_id)
        order = list(survey.definition.questions)
        place = _place(order, key)
        other = place - 1 if up else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
        return _change(survey, order, actor=actor, now=now)


def remove(survey_id: UUID, key: str, *, actor: Actor, now: datetime) -> Survey:
    """Ask a question no more; its answers stay. Raises SurveyRefused (when_not_earlier, where another follows from it), SurveyUnknown."""
    with transaction.atomic():
        survey = _locked(survey_id)
        order = list(survey.definition.questions)
        del order[_place(order, key)]
        return _change(survey, order, actor=actor, now=now)


def _place(questions: Sequence[Question], key: str) -> int:
    place = next((place for place, one in enumerate(questions) if one.key == key), None)
    if place is None:
        raise SurveyRefused([Problem("question_unknown", "questions")])
    return place


def _locked(survey_id: UUID) -> Survey:
    """Return a survey that nobody else changes before the caller's transaction ends; raise SurveyUnknown."""
    list(models.Survey.objects.select_for_update().filter(id=survey_id))
    return reads.survey(survey_id)


def _change(survey: Survey, questions: Sequence[Question], *, actor: Actor, now: datetime) -> Survey:
    definition = replace(survey.definition, questions=tuple(questions))
    return surveys.change(survey.id, name=survey.name, definition=definition, program_id=survey.program_id, actor=actor, now=now)
