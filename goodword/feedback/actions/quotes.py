"""Testimonials: staff propose words out of an answer, and whose words they are decides about them, at once and at any time later.

Nothing here is paid: no fact tells of it, so that no rule of rewards can ever be met by it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.feedback import models
from goodword.feedback.actions import cooldowns
from goodword.feedback.queries import answers
from goodword.feedback.queries import quotes as reads
from goodword.feedback.queries.cases import of_contact as cases_of_contact
from goodword.feedback.rules import quotes as rules
from goodword.feedback.values.quotes import Permit, Quote, QuoteState, Use
from goodword.lib.ids import new_id, same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries.messages import states
from goodword.messaging.values import MessageState, NewMessage, NewTask
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor, Role

COOLDOWN = "quote"
READ = gettext_noop("Read the words that a customer changed, and let them be shown")
READ_WITHIN = timedelta(days=3)


class QuoteRefused(ValueError):
    """Words that cannot be proposed, or a permission that allows nothing; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def propose(answer_id: UUID, words: str, *, program_id: UUID | None = None, key: str, actor: Actor, now: datetime) -> Quote:
    """Propose words out of an answer, and ask whose they are for permission; the same `key` (empty for none) is the same proposal.

    Raises QuoteRefused (nobody, words_missing, words_too_long, open_case, asked_lately), AnswerUnknown.
    """
    id_, words = same_id("quote", key) if key else new_id(), rules.clean(words)
    with transaction.atomic():
        if models.Quote.objects.filter(id=id_).exists():
            return reads.quote(id_)
        answer = answers.answer(answer_id)
        person = contacts.contacts([answer.contact_id]).get(answer.contact_id) if answer.contact_id else None
        if person is None or person.erased_at:
            raise QuoteRefused("nobody")
        _check(words, person)
        free = cooldowns.take(COOLDOWN, [person], rest=rules.REST, now=now)
        if not free:
            raise QuoteRefused("asked_lately")
        language = (answer.language or person.language or staff.organisation().language)[:2]
        row = models.Quote(id=id_, contact_id=person.id, answer_id=answer_id, program_id=program_id, language=language, words=words, created_at=now)
        models.Quote.objects.bulk_create([row])
        _tell(reads.to_value(row), "worded", words=words, by=actor, now=now)
        if not _ask(reads.to_value(row), by=actor, now=now):
            cooldowns.give_back(COOLDOWN, free)
        operators.audit(actor=actor, action="feedback.propose_quote", subject=f"quote:{id_}", after={"answer": str(answer_id)}, now=now)
        return reads.quote(id_)


def reword(quote_id: UUID, words: str, *, actor: Actor, now: datetime) -> Quote:
    """Propose other words, or the same once more, and ask anew; until then nothing is shown, and older links decide nothing.

    Raises QuoteRefused (words_missing, words_too_long, open_case, too_late), QuoteUnknown.
    """
    words = rules.clean(words)
    with transaction.atomic():
        one = _locked(quote_id)
        if not rules.may_reword(one):
            raise QuoteRefused("too_late")
        _check(words, contacts.contact(one.contact_id))
        number = one.number + 1
        nothing = {"on_pages": False, "in_kit": False, "in_print": False, "name": "", "until": None, "answered_at": None}
        _rows(one).update(words=words, number=number, state=QuoteState.ASKED, **nothing)
        messaging.close_about([subject(one.id)], outcome="done_elsewhere", now=now)
        _tell(one, "worded", words=words, by=actor, now=now)
        _ask(replace(one, words=words, number=number), by=actor, now=now)
        operators.audit(actor=actor, action="feedback.reword_quote", subject=f"quote:{one.id}", now=now)
        return reads.quote(one.id)


def agree(quote_id: UUID, words: str, permit: Permit, *, number: int, now: datetime) -> Quote:
    """Let whose words they are allow to show them, as proposed or in other words, which somebody of the staff reads first.

    Raises QuoteRefused (words_missing, words_too_long, no_use, over), QuoteUnknown.
    """
    words = rules.clean(words)
    if problem := rules.words_problem(words):
        raise QuoteRefused(problem)
    if not permit.uses:
        raise QuoteRefused("no_use")
    with transaction.atomic():
        one = _locked(quote_id)
        if not rules.is_open(one, number=number, now=now):
            raise QuoteRefused("over")
        person = contacts.contact(one.contact_id)
        name = rules.name_of(permit.name, first_name=person.first_name, last_name=person.last_name)
        until = rules.until(permit.term, now=now)
        is_changed = words != one.words
        state = QuoteState.CHANGED if is_changed else QuoteState.AGREED
        uses = {"on_pages": Use.PAGES in permit.uses, "in_kit": Use.KIT in permit.uses, "in_print": Use.PRINT in permit.uses}
        _rows(one).update(words=words, name=name, state=state, until=until, answered_at=now, **uses)
        if is_changed:
            _tell(one, "changed", words=words, now=now)
            _put_before_people(one, now=now)
        said = {"name": name, "uses": ",".join(sorted(permit.uses)), "until": until.isoformat() if until else "", "wording": permit.wording}
        _tell(one, "agreed", words=words, values=said, proof=dict(permit.proof), now=now)
        _confirm(reads.quote(one.id), permit.language, now=now)
        return reads.quote(one.id)


def refuse(quote_id: UUID, *, number: int, now: datetime) -> None:
    """Let whose words they are say no; nobody asks again for these. Raises QuoteRefused (over), QuoteUnknown."""
    with transaction.atomic():
        one = _locked(quote_id)
        if not rules.is_open(one, number=number, now=now):
            raise QuoteRefused("over")
        _end(one, QuoteState.REFUSED, now=now)


def withdraw(quote_id: UUID, *, now: datetime) -> bool:
    """Let whose words they are take a permission back: from now on they are shown nowhere. False where there was none. Raises QuoteUnknown."""
    with transaction.atomic():
        one = _locked(quote_id)
        if one.state not in rules.TO_BE_WITHDRAWN:
            return False
        _end(one, QuoteState.WITHDRAWN, now=now)
        return True


def release(quote_id: UUID, *, actor: Actor, now: datetime) -> Quote:
    """Show words that their owner changed, once somebody of the staff has read them. Raises QuoteRefused (too_late), QuoteUnknown."""
    with transaction.atomic():
        one = _locked(quote_id)
        if one.state is not QuoteState.CHANGED:
            raise QuoteRefused("too_late")
        _rows(one).update(state=QuoteState.AGREED)
        messaging.close_about([subject(one.id)], outcome="done_elsewhere", now=now)
        _tell(one, "released", by=actor, now=now)
        operators.audit(actor=actor, action="feedback.release_quote", subject=f"quote:{one.id}", now=now)
        return reads.quote(one.id)


def drop(quote_id: UUID, *, actor: Actor, now: datetime) -> Quote:
    """Take a testimonial off every page for good. Raises QuoteRefused (too_late), QuoteUnknown."""
    with transaction.atomic():
        one = _locked(quote_id)
        if one.state not in rules.TO_BE_WITHDRAWN:
            raise QuoteRefused("too_late")
        _end(one, QuoteState.DROPPED, by=actor, now=now)
        operators.audit(actor=actor, action="feedback.drop_quote", subject=f"quote:{one.id}", now=now)
        return reads.quote(one.id)


def choose(contact_id: UUID, quote_id: UUID | None, *, program_id: UUID, now: datetime) -> bool:
    """Let an advocate add a testimonial to the own message, or (None) none any more; False where it may not be passed on."""
    with transaction.atomic():
        ids = contacts.person_ids(contact_id)
        if quote_id is not None:
            allowed = reads.shown(program_id, use=Use.KIT, language="", now=now, limit=1000)
            if quote_id not in {one.id for one in allowed}:
                return False
        models.ChosenQuote.objects.filter(contact_id__in=ids, program_id=program_id).delete()
        if quote_id is not None:
            row = models.ChosenQuote(id=same_id("chosen quote", contact_id, program_id), contact_id=contact_id, program_id=program_id, quote_id=quote_id)
            models.ChosenQuote.objects.bulk_create([row], ignore_conflicts=True)
        return True


def forget(contact_ids: Collection[UUID]) -> None:
    """Blank what people said and how they were named, and end all their permissions, in the caller's transaction."""
    rows = models.Quote.objects.filter(contact_id__in=contact_ids)
    ids = list(rows.values_list("id", flat=True))
    rows.filter(state__in=rules.TO_BE_WITHDRAWN).update(state=QuoteState.WITHDRAWN)
    rows.update(words="", name="", on_pages=False, in_kit=False, in_print=False)
    models.QuoteEntry.objects.filter(contact_id__in=contact_ids).update(words="", values={}, proof={})
    models.ChosenQuote.objects.filter(contact_id__in=contact_ids).delete()
    messaging.forget_about([subject(one) for one in ids])


def subject(quote_id: UUID) -> str:
    """Return how tasks say that they are about a testimonial."""
    return f"quote:{quote_id}"


def _check(words: str, person: Contact) -> None:
    if problem := rules.words_problem(words):
        raise QuoteRefused(problem)
    if any(case.is_open for case in cases_of_contact(person.id)):
        raise QuoteRefused("open_case")


def _ask(one: Quote, *, by: Actor, now: datetime) -> bool:
    """Ask for permission by mail; False where the gate says no."""
    ends_at = now + rules.ANSWER_WITHIN
    variables = {"words": one.words, "url": reads.ask_url(one.id, number=one.number, until=ends_at)}
    message = NewMessage(
        key=f"quote_ask:{one.id}:{one.number}", template="quote_ask", contact_id=one.contact_id, program_id=one.program_id, variables=variables
    )  # fmt: skip
    [message_id] = messaging.queue([message], now=now)
    is_sent = states([message_id])[message_id] is not MessageState.REFUSED
    asked = {"state": QuoteState.ASKED, "asked_at": now, "ends_at": ends_at} if is_sent else {"state": QuoteState.UNSENT}
    _rows(one).update(**asked)
    _tell(one, "asked" if is_sent else "unsent", by=by, now=now)
    return is_sent


def _confirm(one: Quote, language: str, *, now: datetime) -> None:
    """Send whose words they are what they allowed, with the way to take it back."""
    until = one.until.date().isoformat() if one.until else ""
    variables = {
        "words": one.words, "name": one.name, "until": until, "own_url": reads.own_url(one.id, now=now),
        **{use.value: use in one.uses for use in Use},
    }  # fmt: skip
    message = NewMessage(
        key=f"quote_agreed:{one.id}:{one.number}", template="quote_agreed", contact_id=one.contact_id, program_id=one.program_id, language=language,
        variables=variables,
    )  # fmt: skip
    messaging.queue([message], now=now)


def _end(one: Quote, state: QuoteState, *, by: Actor | None = None, now: datetime) -> None:
    _rows(one).update(state=state, answered_at=now if by is None else one.answered_at)
    messaging.close_about([subject(one.id)], outcome="done_elsewhere", now=now)
    _tell(one, state.value, by=by, now=now)


def _put_before_people(one: Quote, *, now: datetime) -> None:
    messaging.create_task(
        NewTask(
            key=f"quote:{one.id}:{one.number}", kind="quote", title=READ, contact_id=one.contact_id, program_id=one.program_id, subject=subject(one.id),
            role=Role.MARKETER, due_at=now + READ_WITHIN,
        ),
        now=now,
    )  # fmt: skip


def _tell(
    one: Quote, kind: str, *, words: str = "", values: dict[str, str] | None = None, proof: dict[str, str] | None = None, by: Actor | None = None, now: datetime
) -> None:
    models.QuoteEntry.objects.create(
        contact_id=one.contact_id, quote_id=one.id, kind=kind, words=words, values=values or {}, proof=proof or {}, by_id=by.operator_id if by else None, at=now
    )  # fmt: skip


def _locked(quote_id: UUID) -> Quote:
    """Return a testimonial that nobody else changes before the caller's transaction ends; raise QuoteUnknown."""
    owner = reads.quote(quote_id).contact_id
    return reads.to_value(models.Quote.objects.select_for_update().get(contact_id=owner, id=quote_id))


def _rows(one: Quote) -> QuerySet[models.Quote]:
    return models.Quote.objects.filter(contact_id=one.contact_id, id=one.id)
