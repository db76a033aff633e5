"""Themes of answers: what is suggested from what people wrote, by which phrases the next ones are filed, and who said what in answers."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.rules.keyness import SHOWN_MAX, Candidate, Text, candidates, held, near
from goodword.feedback.values import Group
from goodword.operators import queries as staff

READ_MAX = 2000  # of the newest answers, and of the newest complaints
LISTED_MAX = 200


@dataclass(frozen=True)
class Phrase:
    """A phrase of a language that files under a cause, or that was set aside; of it the id."""

    id: UUID
    language: str
    words: str


def suggested() -> Mapping[str, list[Candidate]]:
    """Return by language, of which most people wrote first, what may become themes: phrases that are neither taken nor set aside, at most SHOWN_MAX each.

    Read from the newest answers with a score and the newest complaints, READ_MAX of each.
    """
    texts: dict[str, list[Text]] = defaultdict(list)
    for language, text in (*_answers(), *_cases()):
        texts[language].append(text)
    known = _settled()
    found = {}
    for language in sorted(texts, key=lambda one: (-len(texts[one]), one)):
        fresh = [one for one in candidates(texts[language], language=language) if known[language].isdisjoint(one.variants)]
        if fresh:
            found[language] = fresh[:SHOWN_MAX]
    return found


def by_phrase(language: str, words: str) -> Mapping[str, UUID]:
    """Return the phrases that words hold with the causes that they stand for; those of causes that are offered no more are left out."""
    rows = models.TopicPhrase.objects.filter(language=language, topic__retired_at=None, topic__merged_into=None).values_list("phrase", "topic_id")
    grams = held(words)
    return {phrase: topic_id for phrase, topic_id in rows if phrase in grams}


def phrases_of(topic_id: UUID) -> list[Phrase]:
    """Return the phrases that file under a cause, by language."""
    rows = models.TopicPhrase.objects.filter(topic_id=topic_id).order_by("language", "phrase")[:LISTED_MAX]
    return [Phrase(row.id, row.language, row.phrase) for row in rows]


def aside() -> list[Phrase]:
    """Return what was set aside, of near-equal phrases one, the newest first."""
    found: list[Phrase] = []
    for row in models.NoTheme.objects.order_by("-set_aside_at", "language", "phrase")[:LISTED_MAX]:
        if not any(one.language == row.language and near(one.words, row.phrase) for one in found):
            found.append(Phrase(row.id, row.language, row.phrase))
    return found


def near_aside(language: str, phrase: str) -> list[UUID]:
    """Return the ids of a phrase that was set aside and of those that are near-equal."""
    rows = models.NoTheme.objects.filter(language=language).values_list("id", "phrase")
    return [id_ for id_, words in rows if words == phrase or near(words, phrase)]


def filed(topic_ids: Collection[UUID] | None = None, *, since: datetime | None = None) -> dict[UUID, set[UUID]]:
    """Return by cause who said so in an answer: people under the id that was kept, and answers of nobody known, each for itself."""
    rows = models.AnswerTopic.objects.filter(filed=True)
    if topic_ids is not None:
        rows = rows.filter(topic_id__in=topic_ids)
    if since:
        rows = rows.filter(answer_id__in=models.Answer.objects.filter(answered_at__gte=since).values("id"))
    triples = list(rows.values_list("topic_id", "answer_id", "contact_id"))
    kept = contacts.canonical({who for _topic, _answer, who in triples if who})
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for topic_id, answer_id, who in triples:
        found[topic_id].add(kept[who] if who else answer_id)
    return found


def people(topic_ids: Collection[UUID]) -> Q:
    """Return which contacts, as the column contact_id has them, said in an answer that a cause troubles them."""
    return Q(contact_id__in=models.AnswerTopic.objects.filter(filed=True, topic_id__in=topic_ids).exclude(contact_id=None).values("contact_id"))


def voices(topic_ids: Collection[UUID], *, limit: int) -> list[tuple[UUID, UUID]]:
    """Return who said so in an answer, with the answer, the oldest first."""
    rows = models.AnswerTopic.objects.filter(filed=True, topic_id__in=topic_ids).exclude(contact_id=None).order_by("at", "id")
    return [(who, answer_id) for who, answer_id in rows.values_list("contact_id", "answer_id")[:limit] if who]


def language_of(language: str) -> str:
    """Return the language in which words count: that of which one knows, else that of the house."""
    return (language or staff.organisation().language)[:2]


def in_language(language: str) -> Q:
    """Return which rows count as of a language."""
    return Q(language__startswith=language) | (Q(language="") if language_of("") == language else Q(pk__in=[]))


def _answers() -> Iterator[tuple[str, Text]]:
    rows = models.Answer.objects.exclude(group="").exclude(improve="", more="").order_by("-answered_at", "-id")
    found = list(rows.values_list("id", "contact_id", "language", "group", "improve", "more")[:READ_MAX])
    who = _Known({contact_id for _id, contact_id, *_rest in found if contact_id})
    for id_, contact_id, language, group, improve, more in found:
        yield language_of(language), Text(who.person(contact_id, id_), f"{improve}\n{more}", group != Group.PROMOTER, who.names(contact_id))


def _cases() -> Iterator[tuple[str, Text]]:
    rows = models.Case.objects.exclude(words="").order_by("-received_at", "-id")
    found = list(rows.values_list("id", "contact_id", "language", "words", "email", "name")[:READ_MAX])
    who = _Known({contact_id for _id, contact_id, *_rest in found if contact_id})
    for id_, contact_id, language, words, email, name in found:
        yield language_of(language), Text(who.person(contact_id, email or id_), words, unhappy=True, names=(*who.names(contact_id), name))


class _Known:
    """Who people are, and what they are called."""

    def __init__(self, ids: Collection[UUID]) -> None:
        self.kept, self.people = contacts.canonical(ids), contacts.contacts(list(ids))

    def person(self, contact_id: UUID | None, otherwise: Hashable) -> Hashable:
        return self.kept[contact_id] if contact_id else otherwise

    def names(self, contact_id: UUID | None) -> tuple[str, ...]:
        one = self.people.get(contact_id) if contact_id else None
        return (one.first_name, one.last_name, one.company) if one else ()


def _settled() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table in (models.TopicPhrase, models.NoTheme):
        for language, phrase in table.objects.values_list("language", "phrase"):
            found[language].add(phrase)
    return found
