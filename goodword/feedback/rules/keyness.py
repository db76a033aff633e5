"""What unhappy customers write of more often than glad ones: phrases that may become themes.

Candidates are phrases of one to three words that neither begin nor end with a stop word (lists of our own, from memory, in stop_words.json). They are
counted by person, and near-equal ones count as one. How much more often the unhappy use one than the glad is its log-likelihood
(Dunning 1993, "Accurate methods for the statistics of surprise and coincidence"; as Rayson and Garside 2000, "Comparing corpora using frequency profiling").
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

WORDS_MAX = 3  # of a phrase
PEOPLE_LEAST = 3
SHOWN_MAX = 20  # of a language
EXAMPLES = 2
PHRASE_MAX = 120
_EXCERPT = 90
_STEM, _ENDING = 5, 3  # letters that two inflections share at least, and by which their ends differ at most
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TELLS_WHO = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\d[\d /-]{6,}\d")
_CLAUSE = re.compile(r"[.,;:!?()\"“”„«»…\n/]+|\s[-–—]+\s|\d+")


@dataclass(frozen=True)
class Text:
    """What somebody wrote: `person` is who, `names` what they are called; `unhappy` texts are set against the others."""

    person: Hashable
    words: str
    unhappy: bool
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A phrase in small letters with its near-equal ones (itself first), how many unhappy and glad people use it, its log-likelihood, and two examples."""

    phrase: str
    variants: tuple[str, ...]
    people: int
    glad: int
    keyness: float
    examples: tuple[str, ...]


def log_likelihood(*, unhappy: int, of_unhappy: int, glad: int, of_glad: int) -> float:
    """Return by how much two frequencies differ beyond chance: G² = 2 · (a ln(a / E1) + b ln(b / E2)), where an empty count adds nothing.

    a of c unhappy people and b of d glad ones use a phrase; were it one frequency, E1 = c (a + b) / (c + d) and E2 = d (a + b) / (c + d) would.
    6 of 20 against 2 of 80: E1 = 1.6 and E2 = 6.4, G² = 2 · (6 ln 3.75 + 2 ln 0.3125) = 11.21. Over 3.84 it comes by chance in fewer than one of twenty.
    """
    both, all_ = unhappy + glad, of_unhappy + of_glad
    parts = ((unhappy, of_unhappy * both / all_), (glad, of_glad * both / all_)) if all_ else ()
    return 2 * sum(seen * math.log(seen / expected) for seen, expected in parts if seen)


def candidates(texts: Iterable[Text], *, language: str) -> list[Candidate]:
    """Return the phrases of one language that unhappy people use more often than glad ones, the most telling first.

    At least PEOPLE_LEAST unhappy people use each. Without any glad person there is nothing to set them against, and none is returned.
    """
    seen = _Seen(language)
    for text in texts:
        seen.add(text)
    if not seen.everybody[False]:
        return []
    groups = [group for bucket in seen.buckets().values() for group in _merged(bucket)]
    found = [one for group in _longest(groups) if (one := seen.candidate(group)) is not None]
    return sorted(found, key=lambda one: (-one.keyness, -one.people, -len(one.phrase.split()), one.phrase))


def plain(phrase: str) -> str:
    """Return a phrase as it is kept: its words in small letters with single blanks."""
    return " ".join(_words(phrase))


def held(words: str) -> frozenset[str]:
    """Return all phrases of one to three words that a text holds; none reaches over the end of a clause."""
    return frozenset(_phrases(words))


def near(one: str, other: str) -> bool:
    """Say whether two phrases are one: the same words in whichever order, of which each may end otherwise."""
    mine, theirs = sorted(one.split()), sorted(other.split())
    return len(mine) == len(theirs) and all(_inflected(*pair) for pair in zip(mine, theirs, strict=True))


def anonymous(words: str, names: Collection[str]) -> str:
    """Return words without the names, addresses and numbers that say who wrote them."""
    words = _TELLS_WHO.sub("…", words)
    for part in sorted({part for name in names for part in (name, *name.split()) if len(part) > 1}, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", words, flags=re.IGNORECASE)
    return words


class _Seen:
    """Who used which phrase."""

    def __init__(self, language: str) -> None:
        self.stop = _stop_words(language)
        self.people: dict[bool, dict[str, set[Hashable]]] = {True: defaultdict(set), False: defaultdict(set)}
        self.everybody: dict[bool, set[Hashable]] = {True: set(), False: set()}
        self.texts: dict[str, list[str]] = defaultdict(list)

    def add(self, text: Text) -> None:
        words = anonymous(text.words, text.names)
        self.everybody[text.unhappy].add(text.person)
        for phrase in held(words):
            ends = phrase.split()
            if ends[0] in self.stop or ends[-1] in self.stop or not 3 <= len(phrase) <= PHRASE_MAX:
                continue
            known = self.people[text.unhappy][phrase]
            if text.unhappy and text.person not in known and len(self.texts[phrase]) < EXAMPLES:
                self.texts[phrase].append(words)
            known.add(text.person)

    def buckets(self) -> dict[tuple[str, ...], list["_Group"]]:
        """Return the phrases of the unhappy, those together that could be one."""
        found: dict[tuple[str, ...], list[_Group]] = defaultdict(list)
        for phrase, people in self.people[True].items():
            glad = self.people[False].get(phrase, set())
            found[tuple(sorted(word[:_STEM] for word in phrase.split()))].append(_Group([phrase], set(people), set(glad)))
        return found

    def candidate(self, group: "_Group") -> Candidate | None:
        unhappy, glad = len(group.people), len(group.glad)
        of_unhappy, of_glad = (len(self.everybody[side]) for side in (True, False))
        if unhappy < PEOPLE_LEAST or unhappy * of_glad <= glad * of_unhappy:
            return None
        keyness = log_likelihood(unhappy=unhappy, of_unhappy=of_unhappy, glad=glad, of_glad=of_glad)
        examples = dict.fromkeys(_excerpt(text, phrase) for phrase in group.phrases for text in self.texts[phrase])
        return Candidate(group.phrases[0], tuple(group.phrases), unhappy, glad, keyness, tuple(examples)[:EXAMPLES])


@dataclass
class _Group:
    """Near-equal phrases, the most frequent first, and who uses one of them."""

    phrases: list[str]
    people: set[Hashable]
    glad: set[Hashable]


def _merged(groups: list[_Group]) -> list[_Group]:
    """Join what is near-equal to the most frequent one."""
    found: list[_Group] = []
    for one in sorted(groups, key=lambda each: (-len(each.people), each.phrases)):
        if head := next((each for each in found if near(each.phrases[0], one.phrases[0])), None):
            head.phrases += one.phrases
            head.people |= one.people
            head.glad |= one.glad
        else:
            found.append(one)
    return found


def _longest(groups: list[_Group]) -> Iterator[_Group]:
    """Yield the groups but those that stand inside a longer one which the same people use."""
    same: dict[tuple[frozenset[Hashable], frozenset[Hashable]], list[_Group]] = defaultdict(list)
    for one in groups:
        if len(one.people) >= PEOPLE_LEAST:
            same[frozenset(one.people), frozenset(one.glad)].append(one)
    for together in same.values():
        yield from (one for one in together if not any(_inside(one, other) for other in together if other is not one))


def _inside(one: _Group, other: _Group) -> bool:
    return any(len(part) < len(whole) and f" {part} " in f" {whole} " for part in one.phrases for whole in other.phrases)


def _inflected(one: str, other: str) -> bool:
    shared = next((place for place, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), min(len(one), len(other)))
    return one == other or (shared >= _STEM and max(len(one), len(other)) - shared <= _ENDING)


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _phrases(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(text):
        words = _words(clause)
        yield from words
        for first, second in pairwise(words):
            yield f"{first} {second}"
        for place in range(len(words) - WORDS_MAX + 1):
            yield " ".join(words[place : place + WORDS_MAX])


def _excerpt(text: str, phrase: str) -> str:
    """Return the words round a phrase."""
    text = " ".join(text.split())
    if len(text) <= _EXCERPT:
        return text
    match = re.search(r"\W+".join(re.escape(word) for word in phrase.split()), text, re.IGNORECASE)
    middle = (match.start() + match.end()) // 2 if match else 0
    start = max(0, min(middle - _EXCERPT // 2, len(text) - _EXCERPT))
    cut = text[start : start + _EXCERPT]
    cut = cut.split(" ", 1)[-1] if start else cut
    cut = cut.rsplit(" ", 1)[0] if start + _EXCERPT < len(text) else cut
    return f"{'… ' if start else ''}{cut}{' …' if start + _EXCERPT < len(text) else ''}"


@cache
def _stop_words(language: str) -> frozenset[str]:
    known = json.loads(Path(__file__).with_name("stop_words.json").read_text(encoding="utf-8"))
    return frozenset(word.casefold() for word in known.get(language, "").split())
