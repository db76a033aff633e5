"""Tables of feedback; private to the package."""

from goodword.feedback.models.anonymous import AnonymousAnswer
from goodword.feedback.models.cases import Case, CaseEntry, Topic
from goodword.feedback.models.checks import CheckRequest
from goodword.feedback.models.replies import Reply
from goodword.feedback.models.surveys import Answer, AnswerVersion, Invitation, Rest, Survey, SurveyVersion

__all__ = [
    "AnonymousAnswer",
    "Answer",
    "AnswerVersion",
    "Case",
    "CaseEntry",
    "CheckRequest",
    "Invitation",
    "Reply",
    "Rest",
    "Survey",
    "SurveyVersion",
    "Topic",
]
