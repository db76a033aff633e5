"""How the demo shop listens: customers answer surveys or complain, staff call, propose and close, and it goes well or not. All through the real actions."""

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from goodword.contacts.actions import consent
from goodword.feedback.actions import answering, cases, filings, intake, leavers, phrases, quotes, reviews, surveys, theming, topics, trees
from goodword.feedback.actions.answering import AnswerClosed
from goodword.feedback.actions.phrases import PhraseRefused
from goodword.feedback.actions.quotes import QuoteRefused
from goodword.feedback.queries import answers as answer_queries
from goodword.feedback.queries import cases as case_queries
from goodword.feedback.queries import leavers as leaver_queries
from goodword.feedback.queries import quotes as quote_queries
from goodword.feedback.queries import surveys as survey_queries
from goodword.feedback.queries import theming as theme_queries
from goodword.feedback.rules.keyness import held
from goodword.feedback.rules.templates import RECOMMENDED, WHY_CAME
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Case, CaseState, Category, Closing, Definition, Given, Group, NewCase, Origin, Severity, Source, Survey, Via, Wish
from goodword.feedback.values.quotes import NameForm, Permit, QuoteState, Term, Use
from goodword.feedback.values.reviews import NewPlace
from goodword.messaging.actions.tasks import close_task
from goodword.messaging.queries import tasks
from goodword.messaging.values import Channel, Purpose
from goodword.operators import queries as staff
from goodword.operators.values import SYSTEM, Actor, Operator, Role
from goodword.simulate.voices import VOICES

_AGREE, _ANSWER, _COMPLAIN, _MAY_CALL = 0.75, 0.45, 0.012, 0.5  # chances: of a customer, of who was asked, of a purchase, of an answer
_SCORES = ((10, 30), (9, 24), (8, 18), (7, 11), (6, 6), (5, 4), (3, 4), (1, 3))
_CATEGORIES = (Category.PRODUCT, Category.DELIVERY, Category.PRODUCT, Category.BILLING)  # of the complaints in voices.py, by their place
_PRAISE = 0.4  # chance on a day that staff ask somebody for their words
GUIDE = {
    "en": "Open the page and sign in.\nPress “Write a review”.\nSay how it was for you, good or bad.",
    "de": "Öffnen Sie die Seite und melden Sie sich an.\nDrücken Sie „Rezension schreiben“.\nSagen Sie, wie es für Sie war, gut oder schlecht.",
    "nl": "Open de pagina en log in.\nDruk op ‘Review schrijven’.\nZeg hoe het voor u was, goed of slecht.",
    "it": "Apra la pagina e acceda.\nPrema «Scrivi una recensione».\nDica com’è andata per Lei, bene o male.",
    "ms": "Buka halaman itu dan log masuk.\nTekan “Tulis ulasan”.\nCeritakan pengalaman anda, baik atau buruk.",
}  # of a place of reviews
_UNHEARD = timedelta(days=4)  # the newest work is left to who looks at the demo
_SAYS_WHY = 0.7  # of who answers: why they came
_CONTENT = 0.8  # of those whose complaint was closed


class Listening:
    """The shop's ears over the year: one survey, whoever answers it, and the complaints."""

    def __init__(self, *, language: str, program_id: UUID, seed: int, now: datetime) -> None:
        self.voices, self.language = VOICES[language], language
        self.chance = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.survey = _survey(self.voices.survey, program_id, now=now)
        self.luck = random.Random(seed + 1)  # noqa: S311 - as above; of what was added later, so that the rest of the story stays
        self.met: set[UUID] = set()
        leavers.keep_settings(replace(leaver_queries.settings(), running=True), actor=SYSTEM, now=now)
        reviews.keep_place(NewPlace("Google", "https://reviews.example.com/shop", GUIDE, 3), actor=SYSTEM, now=now)

    def meet(self, people: Mapping[str, UUID], *, now: datetime) -> None:
        """Let most of the new customers agree to be asked."""
        for contact_id in people.values():
            if contact_id not in self.met:
                self.met.add(contact_id)
                if self.chance.random() < _AGREE:
                    self._agrees(contact_id, Purpose.SURVEY, now=now)
                    for purpose in (Purpose.ASK, Purpose.RECOVERY):
                        if self.luck.random() < _AGREE:
                            self._agrees(contact_id, purpose, now=now)

    def _agrees(self, contact_id: UUID, purpose: Purpose, *, now: datetime) -> None:
        consent.give(contact_id, purpose=purpose, channel=Channel.EMAIL, source="demo-shop", wording=self.voices.agrees, proof={}, now=now)

    def praise(self, *, now: datetime) -> None:
        """Let some of those who were asked for their words decide, and now and then staff ask somebody for them and keep a phrase."""
        for quote in quote_queries.page(states=[QuoteState.ASKED]).items:
            if quote.asked_at and quote.ends_at and quote.asked_at < now - timedelta(hours=20) and now < quote.ends_at and self.luck.random() < 0.5:
                uses = frozenset(Use) if self.luck.random() < 0.6 else frozenset({Use.PAGES})
                permit = Permit(NameForm.INITIAL, uses, Term.YEAR, self.language, self.voices.agrees, {"kind": "demo"})
                quotes.agree(quote.id, quote.words, permit, number=quote.number, now=now)
        if self.luck.random() > _PRAISE:
            return
        for answer in answer_queries.page(group=Group.PROMOTER, limit=5).items:
            if answer.contact_id and answer.given.improve:
                with suppress(QuoteRefused, PhraseRefused):
                    quotes.propose(answer.id, answer.given.improve, program_id=self.survey.program_id, key=f"demo:{answer.id}", actor=SYSTEM, now=now)
                    phrases.mark(answer.id, answer.given.improve, actor=SYSTEM, now=now)
                return

    def hear(self, *, now: datetime) -> None:
        """Let some of those who were asked a day ago answer."""
        for invitation in survey_queries.unanswered(self.survey.id, since=now - timedelta(days=1, hours=1), until=now - timedelta(hours=1)):
            if self.chance.random() < _ANSWER:
                source = Source(Via.MAIL, language=self.language, wording=self.voices.agrees, proof={"kind": "demo"})
                try:
                    answering.by_invitation(invitation.id, self._given(), source, now=now)
                except AnswerClosed:
                    continue  # the link was over

    def leave(self, buyers: list[UUID], *, now: datetime) -> None:
        """Let the last day bring what whoever looks at the demo finds to do: a glad customer, one who would have liked more, and two complaints."""
        self._take_themes(now=now)
        asked = survey_queries.unanswered(self.survey.id, since=now - timedelta(days=21), until=now)
        for invitation, score in zip(asked, (10, 8), strict=False):
            words = self.voices.praise if score == 10 else self.voices.wishes
            answering.by_invitation(invitation.id, Given(score, words[0], may_call=True), Source(Via.MAIL, language=self.language), now=now)
        self.complain(buyers[:2], likely=1.0, now=now)
        reviews.start(self.survey.id, since=now - timedelta(days=60), until=now, rewarded=False, key="demo", actor=SYSTEM, now=now)

    def _take_themes(self, *, now: datetime) -> None:
        """Let the staff make themes of what is suggested and of one kind with the first complaints, and file the newest unhappy answer by hand."""
        for words, cause, *_mended in self.voices.complaints[:2]:
            found = [one for one in theme_queries.suggested().get(self.language, []) if " " in one.phrase and one.phrase in held(words)][:2]
            if found:
                theming.take(self.language, [variant for one in found for variant in one.variants], name=cause, actor=SYSTEM, now=now)
        causes = {words: cause for words, cause, *_mended in self.voices.complaints}
        unhappy = [one for group in (Group.DETRACTOR, Group.PASSIVE) for one in answer_queries.page(group=group).items if one.given.improve]
        for answer in unhappy[:1]:
            name = causes.get(answer.given.improve, answer.given.improve.rstrip("."))
            filings.file(answer.id, trees.add(Kind.CAUSE, name, actor=SYSTEM, now=now), actor=SYSTEM, now=now)

    def complain(self, buyers: list[UUID], *, likely: float = _COMPLAIN, now: datetime) -> None:
        """Let few of those who bought complain."""
        for contact_id in buyers:
            if self.chance.random() < likely:
                place = self.chance.randrange(len(self.voices.complaints))
                new = NewCase(
                    words=self.voices.complaints[place][0],
                    origin=self.chance.choice((Origin.FORM, Origin.STAFF)),
                    contact_id=contact_id,
                    category=_CATEGORIES[place],
                    severity=self.chance.choice((Severity.MINOR, Severity.SERIOUS, Severity.SERIOUS, Severity.SEVERE)),
                    wish=self.chance.choice((Wish.REPLACE, Wish.REFUND, Wish.NONE)),
                    language=self.language,
                )
                intake.receive(new, actor=SYSTEM, now=now)

    def work(self, *, now: datetime, until: datetime) -> None:
        """Let the staff do what waits since yesterday, on a working day; what is newest at the end of the year stays to be done."""
        if not staff.calendar().is_open(now) or now > until - _UNHEARD:
            return
        for person in staff.colleagues():
            for task in tasks.waiting_for(person, made_before=now - timedelta(hours=20), now=now):
                if task.created_by is None and task.kind.startswith(("feedback_", "case_")):
                    close_task(task.id, outcome=self.chance.choice(("reached", "reached", "promised")), actor=Actor(operator_id=person.id), now=now)
        for case in case_queries.waiting():
            if case.received_at < now - timedelta(days=1):
                self._mend(case, now=now)
        for case in case_queries.page(state=CaseState.CLOSED, limit=50).items:
            if case.satisfied is None and case.closed_at and case.closed_at < now - timedelta(days=1) and self.chance.random() < 0.5:
                cases.rate(case.id, satisfied=self.chance.random() < _CONTENT or case.reopened > 0, now=now)

    def _mend(self, case: Case, *, now: datetime) -> None:
        """Take a case a step further: propose, and a day later close it."""
        actor = Actor(operator_id=case.assignee_id or _anybody().id)
        known = next((one for one in self.voices.complaints if one[0] == case.words), None) or self.chance.choice(self.voices.complaints)
        if case.state is not CaseState.PROPOSED:
            if case.words == known[0]:
                topics.file_under(case.id, category=None, cause=None, new_cause=known[1], actor=actor, now=now)
            cases.propose(case.id, known[2], actor=actor, now=now)
        elif case.proposed_at and case.proposed_at < now - timedelta(hours=20):
            cases.close(case.id, Closing.ACCEPTED, known[3], actor=actor, now=now)

    def _given(self) -> Given:
        score = self.chance.choices([one for one, _ in _SCORES], [often for _, often in _SCORES])[0]
        words = self.voices.praise if score >= 9 else self.voices.wishes if score >= 7 else tuple(one[0] for one in self.voices.complaints)
        improve = self.chance.choice(words) if self.chance.random() < 0.8 else ""
        why = {WHY_CAME.key: self.chance.choice((RECOMMENDED, *WHY_CAME.answers))} if self.chance.random() < _SAYS_WHY else {}
        return Given(score, improve=improve, may_call=self.chance.random() < _MAY_CALL, replies=why)


def _survey(name: str, program_id: UUID, *, now: datetime) -> Survey:
    made = surveys.create(
        name=name, definition=Definition(delay_days=7, rest_days=120, open_link=True, questions=(WHY_CAME,)), program_id=program_id, actor=SYSTEM, now=now
    )
    surveys.run(made.id, actor=SYSTEM, now=now)
    return made


def _anybody() -> Operator:
    return next(one for one in staff.colleagues() if one.role is Role.ADMIN)
