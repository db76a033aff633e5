"""Phrases become themes: what holds one is filed under its cause, now and whenever the next answer or complaint comes; or a phrase is set aside."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodword.facts import catalogue
from goodword.feedback import models
from goodword.feedback.actions import filings, topics, trees
from goodword.feedback.actions.trees import TopicRefused
from goodword.feedback.queries import theming as reads
from goodword.feedback.rules.keyness import PHRASE_MAX, WORDS_MAX, held, plain
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import CaseState
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM, Actor

VARIANTS_MAX = 30


@dataclass(frozen=True)
class Taken:
    """The cause that a phrase stands for now, and how much of what is there already was filed under it."""

    topic_id: UUID
    answers: int
    cases: int


def take(
    language: str,
    phrases: Collection[str],
    *,
    topic_id: UUID | None = None,
    name: str = "",
    parent_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Taken:
    """Let phrases stand for a cause: that of `topic_id`, else one of this name, made where it is new.

    Answers of that language that hold one, and open complaints without a cause, are filed at once, the next ones as they come. A phrase that stood for
    another cause stands for this one from now on; what it filed stays. Raises TopicRefused (phrase_missing, and as trees.add does).
    """
    wanted = _plain(phrases)
    with transaction.atomic():
        cause = topic_id or trees.add(Kind.CAUSE, name, parent_id=parent_id, actor=actor, now=now)
        if not models.Topic.objects.filter(id=cause, kind=Kind.CAUSE, merged_into=None, retired_at=None).exists():
            raise TopicRefused("unknown")
        before = set(models.TopicPhrase.objects.filter(topic_id=cause, language=language).values_list("phrase", flat=True))
        for phrase in wanted:
            said = {"topic_id": cause, "language": language, "phrase": phrase, "created_at": now}
            models.TopicPhrase.objects.update_or_create(id=same_id("topic phrase", language, phrase), defaults=said)
        models.NoTheme.objects.filter(language=language, phrase__in=wanted).delete()
        filed = filings.add(list(_answers(language, wanted)), [cause], now=now)
        cases = sum(_file_case(case_id, cause, actor=actor, now=now) for case_id in list(_cases(language, wanted)))
        if set(wanted) - before:
            after = {"language": language, "phrases": wanted}
            operators.audit(actor=actor, action="feedback.take_phrase", subject=f"topic:{cause}", after=after, now=now)
        return Taken(cause, filed, cases)


def leave(phrase_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Let a phrase file nothing from now on; what it filed stays. False where it is not there."""
    with transaction.atomic():
        row = models.TopicPhrase.objects.filter(id=phrase_id).first()
        if row is None:
            return False
        row.delete()
        before = {"language": row.language, "phrase": row.phrase}
        operators.audit(actor=actor, action="feedback.leave_phrase", subject=f"topic:{row.topic_id}", before=before, now=now)
        return True


def set_aside(language: str, phrases: Collection[str], *, actor: Actor, now: datetime) -> None:
    """Suggest phrases no more; doing it again changes nothing. Raises TopicRefused (phrase_missing)."""
    wanted = _plain(phrases)
    with transaction.atomic():
        rows = [models.NoTheme(id=same_id("no theme", language, one), language=language, phrase=one, set_aside_at=now) for one in wanted]
        known = models.NoTheme.objects.filter(id__in=[row.id for row in rows]).count()
        models.NoTheme.objects.bulk_create(rows, ignore_conflicts=True)
        if known < len(rows):
            after = {"language": language, "phrases": wanted}
            operators.audit(actor=actor, action="feedback.set_phrase_aside", subject=f"phrase:{rows[0].id}", after=after, now=now)


def bring_back(phrase_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Suggest a phrase that was set aside again, with those that are near-equal; False where it is not there."""
    with transaction.atomic():
        row = models.NoTheme.objects.filter(id=phrase_id).first()
        if row is None:
            return False
        models.NoTheme.objects.filter(id__in=reads.near_aside(row.language, row.phrase)).delete()
        before = {"language": row.language, "phrase": row.phrase}
        operators.audit(actor=actor, action="feedback.bring_phrase_back", subject=f"phrase:{phrase_id}", before=before, now=now)
        return True


def answer_given(fact: catalogue.AnswerGiven, now: datetime) -> None:
    """File an answer under the causes whose phrases it holds, as it stands now; doing it again changes nothing."""
    with transaction.atomic():
        row = models.Answer.objects.filter(id=fact.answer_id).first()
        if row:
            found = reads.by_phrase(reads.language_of(row.language), f"{row.improve}\n{row.more}")
            filings.by_phrases(row.id, row.contact_id, set(found.values()), now=now)


def case_opened(fact: catalogue.CaseOpened, now: datetime) -> None:
    """File an open complaint without a cause under the one whose phrase it holds, of several the longest; doing it again changes nothing."""
    with transaction.atomic():
        row = models.Case.objects.filter(id=fact.case_id).first()
        found = reads.by_phrase(reads.language_of(row.language), row.words) if row else {}
        if found:
            _file_case(fact.case_id, found[min(found, key=lambda phrase: (-len(phrase), phrase))], actor=SYSTEM, now=now)


def _file_case(case_id: UUID, cause: UUID, *, actor: Actor, now: datetime) -> bool:
    row = models.Case.objects.select_for_update().filter(id=case_id, cause=None).exclude(state=CaseState.CLOSED).first()
    return row is not None and topics.file_under(case_id, category=row.topic_id, cause=cause, actor=actor, now=now)


def _answers(language: str, phrases: list[str]) -> Iterator[tuple[UUID, UUID | None]]:
    rows = models.Answer.objects.filter(reads.in_language(language), _perhaps(("improve", "more"), phrases))
    for id_, contact_id, improve, more in rows.values_list("id", "contact_id", "improve", "more").iterator():
        if not held(f"{improve}\n{more}").isdisjoint(phrases):
            yield id_, contact_id


def _cases(language: str, phrases: list[str]) -> Iterator[UUID]:
    rows = models.Case.objects.filter(reads.in_language(language), _perhaps(("words",), phrases), cause=None)
    for id_, words in rows.exclude(state=CaseState.CLOSED).order_by("id").values_list("id", "words"):
        if not held(words).isdisjoint(phrases):
            yield id_


def _perhaps(names: Collection[str], phrases: list[str]) -> Q:
    """Return what must be so of rows whose words hold one of the phrases, as far as every database compares letters alike: a to z."""
    found = Q()
    for phrase in phrases:
        runs = [run for run in re.findall(r"[a-z]+", phrase.replace("ss", " ")) if len(run) > 1]  # ß is kept as ss
        if not runs:
            return Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": max(runs, key=len)})
    return found


def _plain(phrases: Collection[str]) -> list[str]:
    wanted = sorted({one for one in map(plain, phrases) if one and len(one) <= PHRASE_MAX and len(one.split()) <= WORDS_MAX})[:VARIANTS_MAX]
    if not wanted:
        raise TopicRefused("phrase_missing")
    return wanted
