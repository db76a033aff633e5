"""Surveys, answers and complaints as the API speaks of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictInt, StringConstraints

from goodword.api.schemas.base import Body, Flag
from goodword.feedback.rules.cases import ORDER_MAX, WORDS_MAX
from goodword.feedback.rules.questions import QUESTIONS_MAX
from goodword.feedback.rules.surveys import TEXT_MAX
from goodword.feedback.values import CaseState, Category, Closing, Group, Origin, QuestionKind, Scale, Severity, SurveyKind, Urgency, Via, Wish
from goodword.lib.identity import MAX_EMAIL

Text = Annotated[str, StringConstraints(max_length=TEXT_MAX)]
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2})?$")]


class Option(Schema):
    """One of the answers to choose from."""

    key: str
    words: dict[str, str] = Field(description="Language → words.")


class When(Schema):
    """After which answers to an earlier question another is asked."""

    question: str
    any_of: list[str]


class Question(Schema):
    """One of a survey's own questions."""

    key: str = Field(description="Stays the same from version to version.")
    kind: QuestionKind
    words: dict[str, str] = Field(description="Language → words.")
    options: list[Option]
    lowest: int = Field(description="Where a scale begins.")
    highest: int
    required: bool
    when: When | None
    contact_field: str = Field(description="The field of the contact that takes the newest answer.")
    area: str
    weight: int


class Survey(Schema):
    """A survey with the version in force."""

    id: UUID
    name: str
    kind: SurveyKind
    running: bool
    version: int
    scale: Scale
    questions: list[Question]
    after: list[str] = Field(description="Types of event after which it asks.")
    delay_days: int
    every_days: int = Field(description="After how many days everybody who agreed is asked again; 0 for never.")
    rest_days: int = Field(description="The least gap between two surveys to one person, whichever they are.")
    program_id: UUID | None


class Answer(Schema):
    """One answer as it stands now."""

    id: UUID
    survey_id: UUID
    contact_id: UUID | None = Field(description="null where it came by the open link.")
    scale: Scale
    score: int | None = Field(description="null where the survey asks for none.")
    group: Group | None
    improve: str = Field(description="The one thing that would bring it nearer to ten.")
    more: str
    may_call: bool
    replies: dict[str, int | str | list[str]] = Field(description="What was answered to own questions, by their keys.")
    via: Via
    language: str
    answered_at: datetime
    seconds: int | None = Field(description="From being asked to answering, where the person was asked.")
    changes: int = Field(description="How often it was changed since.")
    changed_at: datetime | None
    case_id: UUID | None = Field(description="The complaint that it opened or was added to.")


class NewAnswer(Body):
    """An answer that another system took."""

    survey_id: UUID
    contact_id: UUID
    score: Annotated[StrictInt, Field(ge=0, le=10)] | None = Field(None, description="On the scale of the survey, where it asks for one.")
    improve: Text = ""
    more: Text = ""
    may_call: Flag = Field(False, description="The person agreed to be rung up about this answer.")
    may_call_wording: Annotated[str, StringConstraints(max_length=500)] = Field("", description="In which words they agreed; kept as proof.")
    replies: dict[str, StrictInt | Text | list[Text]] = Field(
        default_factory=dict,
        max_length=QUESTIONS_MAX,
        description="By the keys of the questions: a number of a scale, text, yes or no, the key of an option, or a list of keys.",
    )
    language: Language = ""


class Factor(Schema):
    """One factor of a priority."""

    code: str
    factor: int


class Case(Schema):
    """A complaint and where it stands."""

    id: UUID
    number: str = Field(description="As the customer knows it.")
    contact_id: UUID | None = Field(description="null until the owner of the address confirms, or staff say whose it is.")
    origin: Origin
    category: Category
    severity: Severity
    wish: Wish
    order: str
    words: str
    state: CaseState
    urgency: Urgency
    points: int = Field(description="Severity (1 to 3) times what the customer is still worth (1 to 3).")
    factors: list[Factor]
    assignee_id: UUID | None
    answer_id: UUID | None
    answer_by: datetime
    solve_by: datetime
    received_at: datetime
    acknowledged_at: datetime | None
    first_contact_at: datetime | None
    proposal: str
    closing: Closing | None
    closing_words: str
    closed_at: datetime | None
    satisfied: bool | None
    reopened: int


class NewCase(Body):
    """A complaint that another system took. It says who: `contact_id`, or the mail address of somebody known to the sender."""

    words: Annotated[str, StringConstraints(min_length=1, max_length=WORDS_MAX)]
    contact_id: UUID | None = None
    email: Annotated[str, StringConstraints(max_length=MAX_EMAIL)] = ""
    category: Category = Category.OTHER
    severity: Severity = Severity.SERIOUS
    wish: Wish = Wish.NONE
    order: Annotated[str, StringConstraints(max_length=ORDER_MAX)] = ""
    language: Language = ""
