"""Surveys, people who agreed to be asked, and answers, for stories."""

from datetime import datetime
from typing import Any
from uuid import UUID

from goodword.contacts.actions import consent
from goodword.feedback import models
from goodword.feedback.actions import answering, surveys
from goodword.feedback.values import Answer, Definition, Given, InvitationState, Option, Question, QuestionKind, Source, Survey, Via, When
from goodword.messaging.queries.standing import Envelope, standings, surroundings
from goodword.messaging.rules import gate
from goodword.messaging.values import Channel, Purpose, Verdict
from goodword.operators.values import SYSTEM
from tests.making import START, make_contact, send, work

BOUGHT = START.replace(day=5, hour=9)
ASKED = START.replace(day=12, hour=9)  # seven days later, on a Monday morning

ROAST = Question(
    "roast",
    QuestionKind.ONE,
    {"en": "Which roast do you like?", "de": "Welche Röstung mögen Sie?"},
    (Option("light", {"en": "Light", "de": "Hell"}), Option("dark", {"en": "Dark", "de": "Dunkel"})),
    required=True,
)
WHY = Question("why", QuestionKind.TEXT, {"en": "Why dark?"}, when=When("roast", ("dark",)), required=True)
WAYS = Question("ways", QuestionKind.MANY, {"en": "How do you brew?"}, (Option("filter", {"en": "Filter"}), Option("press", {"en": "Press"})))
STRONG = Question("strong", QuestionKind.SCALE, {"en": "How strong?"}, lowest=1, highest=5)
AGAIN = Question("again", QuestionKind.YES_NO, {"en": "Again?"})
QUESTIONS = (ROAST, WHY, WAYS, STRONG, AGAIN)
REPLIES: dict[str, Any] = {"roast": "dark", "why": "More body", "ways": ("press", "filter"), "strong": 4, "again": "yes"}


def make_survey(*, running: bool = True, now: datetime = START, program_id: UUID | None = None, **definition: Any) -> Survey:
    """Make a survey that follows purchases after a week."""
    made = surveys.create(name="After a purchase", definition=Definition(**definition), program_id=program_id, actor=SYSTEM, now=now)
    if running:
        surveys.run(made.id, actor=SYSTEM, now=now)
    return made


def make_customer(email: str = "ben@example.com", *, agrees_to: tuple[tuple[str, str], ...] = (("survey", "email"), ("ask", "email")), **known: Any) -> UUID:
    """Make somebody who agreed to these purposes on these channels."""
    contact_id = make_contact(email, **{"first_name": "Ben", **known})
    for purpose, channel in agrees_to:
        consent.give(contact_id, purpose=purpose, channel=channel, source="test", wording="Yes.", proof={}, now=START)
    return contact_id


def bought_and_asked(survey: Survey, email: str = "ben@example.com", *, now: datetime = ASKED) -> models.Invitation:
    """Let a customer buy, let a week go by, and return the invitation that was sent."""
    send("purchase", email, BOUGHT, amount_minor=3480, name=f"order-{email}")
    work(BOUGHT)
    work(now)
    return models.Invitation.objects.get(survey_id=survey.id, state=InvitationState.ASKED)


def answered(score: int, *, survey: Survey | None = None, who: UUID | None = None, now: datetime = ASKED, **given: Any) -> Answer:
    """Let staff type in an answer of a customer."""
    chosen = survey or make_survey()
    return answering.enter(chosen.id, who or make_customer(), Given(score, **given), Source(Via.CALL, wording="May we ring you?"), actor=SYSTEM, now=now)


def verdict(contact_id: UUID, purpose: Purpose, *, channel: Channel = Channel.EMAIL, now: datetime = ASKED) -> Verdict:
    """Return what the gate says."""
    envelope = Envelope(purpose=purpose, channel=channel, contact_id=contact_id)
    [standing] = standings([envelope], surroundings([envelope]), now=now)
    return gate(standing, now=now)
