"""Tables of feedback; private to the package."""

from goodword.feedback.models.anonymous import AnonymousAnswer
from goodword.feedback.models.attachments import Attachment
from goodword.feedback.models.bodies import DisputeBody
from goodword.feedback.models.cases import Case, CaseEntry, Topic
from goodword.feedback.models.checks import CheckRequest
from goodword.feedback.models.improvements import Improvement, Voice
from goodword.feedback.models.leavers import Leaver, LeaverSettings
from goodword.feedback.models.phrases import Phrase
from goodword.feedback.models.quotes import ChosenQuote, Cooldown, Quote, QuoteEntry
from goodword.feedback.models.recovery import PlannedStep, RecoveryPlan
from goodword.feedback.models.replies import Reply
from goodword.feedback.models.reviews import ReviewPlace, ReviewRequest, ReviewRound
from goodword.feedback.models.surveys import Answer, AnswerVersion, Invitation, Rest, Survey, SurveyVersion
from goodword.feedback.models.theming import AnswerTopic, NoTheme, TopicPhrase
from goodword.feedback.models.topic_plans import TopicPlan

__all__ = [
    "AnonymousAnswer",
    "Answer",
    "AnswerTopic",
    "AnswerVersion",
    "Attachment",
    "Case",
    "CaseEntry",
    "CheckRequest",
    "ChosenQuote",
    "Cooldown",
    "DisputeBody",
    "Improvement",
    "Invitation",
    "Leaver",
    "LeaverSettings",
    "NoTheme",
    "Phrase",
    "PlannedStep",
    "Quote",
    "QuoteEntry",
    "RecoveryPlan",
    "Reply",
    "Rest",
    "ReviewPlace",
    "ReviewRequest",
    "ReviewRound",
    "Survey",
    "SurveyVersion",
    "Topic",
    "TopicPhrase",
    "TopicPlan",
    "Voice",
]
