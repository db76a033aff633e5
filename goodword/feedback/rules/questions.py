"""Decisions about own questions: what one may be, which are asked after what was answered, and what may be answered."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from goodword.feedback.rules.problems import Problem
from goodword.feedback.values import Option, Question, QuestionKind, Replies, Reply, When

LANGUAGES = ("en", "de", "nl", "it", "ms")
QUESTIONS_MAX = 40
OPTIONS_MAX = 30
WORDS_MAX = 300
TEXT_MAX = 4000
KEY_MAX = 40
WEIGHT_MAX = 10
_KEY = re.compile(r"[a-z0-9_]{1,40}")


def say(words: Mapping[str, str], language: str) -> str:
    """Return words in a language, else in English, else in any in which they were written."""
    return next(filter(None, (words.get(code, "") for code in (language[:2], *LANGUAGES))), "")


def asked(questions: Sequence[Question], replies: Replies) -> tuple[Question, ...]:
    """Return the questions that are asked of who replied so: all but the follow-ups whose answer was another one."""
    shown: list[Question] = []
    for one in questions:
        if one.when is None or (any(one.when.question == before.key for before in shown) and _met(one.when, replies)):
            shown.append(one)
    return tuple(shown)


def _met(when: When, replies: Replies) -> bool:
    reply = replies.get(when.question)
    given = reply if isinstance(reply, tuple) else () if reply is None else (str(reply),)
    return bool(set(given) & set(when.any_of))


def kept(questions: Sequence[Question], replies: Replies) -> dict[str, Reply]:
    """Return the replies that count: to questions that are asked, in their order, without empty ones; several options in theirs."""
    counting = {one.key: _trimmed(one, replies[one.key]) for one in asked(questions, replies) if one.key in replies}
    return {key: reply for key, reply in counting.items() if reply not in ("", ())}


def _trimmed(question: Question, reply: Reply) -> Reply:
    if isinstance(reply, tuple):
        return tuple(key for key in question.answers if key in reply)
    return reply.strip() if isinstance(reply, str) else reply


def reply_problems(questions: Sequence[Question], replies: Replies) -> list[Problem]:
    """Return what is wrong with replies, each by the key of its question; nothing where they may be kept."""
    known = {one.key for one in questions}
    found = [Problem("question_unknown", key) for key in replies if key not in known]
    for one in asked(questions, replies):
        reply = replies.get(one.key)
        if reply in (None, ()) or (isinstance(reply, str) and not reply.strip()):
            if one.required:
                found.append(Problem("required", one.key))
        elif (problem := _problem(one, reply)) is not None:
            found.append(problem)
    return found


def _problem(question: Question, reply: Any) -> Problem | None:
    match question.kind:
        case QuestionKind.SCALE:
            fits = type(reply) is int and reply in question.scores
            return None if fits else Problem("out_of_bounds", question.key, question.lowest, question.highest)
        case QuestionKind.TEXT:
            if not isinstance(reply, str):
                return Problem("not_offered", question.key)
            return Problem("too_long", question.key, 0, TEXT_MAX) if len(reply) > TEXT_MAX else None
        case QuestionKind.MANY:
            return None if isinstance(reply, tuple) and set(reply) <= set(question.answers) else Problem("not_offered", question.key)
        case _:
            return None if isinstance(reply, str) and reply in question.answers else Problem("not_offered", question.key)


def question_problems(question: Question, *, earlier: Sequence[Question], fields: Mapping[str, str] | None = None) -> list[Problem]:
    """Return what is wrong with a question among its `earlier` ones.

    `fields` says what each field of a contact holds (text, number, yes_no, choice); None looks at no field.
    """
    return list(_question_problems(question, earlier, fields))


def _question_problems(one: Question, earlier: Sequence[Question], fields: Mapping[str, str] | None) -> Iterator[Problem]:
    if not _KEY.fullmatch(one.key):
        yield Problem("key_invalid", "key", 1, KEY_MAX)
    if not any(text.strip() for text in one.words.values()):
        yield Problem("words_missing", "words")
    if any(len(text) > WORDS_MAX for words in (one.words, *(option.words for option in one.options)) for text in words.values()):
        yield Problem("too_long", "words", 0, WORDS_MAX)
    if one.kind in {QuestionKind.ONE, QuestionKind.MANY} and not 2 <= len(one.options) <= OPTIONS_MAX:
        yield Problem("options_count", "options", 2, OPTIONS_MAX)
    if one.kind is QuestionKind.SCALE and not (0 <= one.lowest < one.highest <= 10 and one.highest - one.lowest <= 10):
        yield Problem("scale_invalid", "highest", 0, 10)
    if not 1 <= one.weight <= WEIGHT_MAX:
        yield Problem("out_of_bounds", "weight", 1, WEIGHT_MAX)
    if one.when is not None:
        before = next((question for question in earlier if question.key == one.when.question), None)
        if before is None or before.kind is QuestionKind.TEXT:
            yield Problem("when_not_earlier", "when")
        elif not one.when.any_of or not set(one.when.any_of) <= set(before.answers):
            yield Problem("when_not_offered", "when")
    if one.contact_field and fields is not None and not takes(one.kind, fields.get(one.contact_field, "")):
        yield Problem("field_unfit", "contact_field")


def takes(kind: QuestionKind, held: str) -> bool:
    """Say whether a field that holds this (text, number, yes_no, choice) takes the answers to such a question."""
    fitting: Mapping[QuestionKind, Collection[str]] = {
        QuestionKind.SCALE: ("number",),
        QuestionKind.ONE: ("choice", "text"),
        QuestionKind.MANY: ("text",),
        QuestionKind.TEXT: ("text",),
        QuestionKind.YES_NO: ("yes_no",),
    }
    return held in fitting[kind]


def questions_problems(questions: Sequence[Question]) -> list[Problem]:
    """Return what is wrong with the questions of a survey together: too many, a key twice, a follow-up before what it follows, or one by itself."""
    found = [Problem("too_many", "questions", 0, QUESTIONS_MAX)] if len(questions) > QUESTIONS_MAX else []
    keys = [one.key for one in questions]
    found += [Problem("key_twice", "questions") for key in sorted(set(keys)) if keys.count(key) > 1]
    for place, one in enumerate(questions):
        found += [replace(problem, field="questions") for problem in question_problems(one, earlier=questions[:place])]
    return found


def key_of(text: str, *, taken: Collection[str] = ()) -> str:
    """Return a key for words, unlike those that are taken: "Wie rösten Sie?" → wie_rosten_sie, the second wie_rosten_sie_2."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: KEY_MAX - 4].strip("_") or "question"
    number = 1
    while (found := key if number == 1 else f"{key}_{number}") in taken:
        number += 1
    return found


def options_of(lines: Mapping[str, Sequence[str]], before: Sequence[Option]) -> tuple[Option, ...]:
    """Return the options that were typed, one a line, the lines of each language in the same order.

    A line that was there keeps its key, and so does each line where their number is the same as before: then it is a better wording.
    """
    first = next((code for code in LANGUAGES if any(line.strip() for line in lines.get(code, ()))), "")
    typed = [line.strip() for line in lines.get(first, ()) if line.strip()]
    known = {say(option.words, first): option.key for option in before}
    same = len(typed) == len(before)
    keys: list[str] = [
        known.get(line, "") or (before[place].key if same and say(before[place].words, first) not in typed else "") for place, line in enumerate(typed)
    ]
    made: list[Option] = []
    for place, line in enumerate(typed):
        taken = {*keys, *(option.key for option in made)}
        words = {code: others[place].strip() for code in LANGUAGES if len(others := [one for one in lines.get(code, ()) if one.strip()]) > place}
        made.append(Option(keys[place] or key_of(line, taken=taken), words))
    return tuple(made)


def to_plain(question: Question) -> dict[str, Any]:
    """Return a question as plain JSON."""
    return {**asdict(question), "kind": question.kind.value}


def from_plain(stored: Mapping[str, Any]) -> Question:
    """Return the question that `to_plain` wrote."""
    when = stored.get("when")
    return Question(
        **{
            **stored,
            "kind": QuestionKind(stored["kind"]),
            "options": tuple(Option(**option) for option in stored.get("options", ())),
            "when": When(when["question"], tuple(when["any_of"])) if when else None,
        }
    )


def plain_replies(replies: Replies) -> dict[str, Any]:
    """Return replies as plain JSON."""
    return {key: list(reply) if isinstance(reply, tuple) else reply for key, reply in replies.items()}


def replies_of(plain: Mapping[str, Any]) -> dict[str, Reply]:
    """Return the replies of plain JSON; several options are a tuple."""
    return {key: tuple(reply) if isinstance(reply, list) else reply for key, reply in plain.items()}


def field_value(question: Question, reply: Reply) -> Any:
    """Return what goes into the contact's field: numbers and yes or no as they are, options in their first words, several parted by commas."""
    words = {option.key: say(option.words, LANGUAGES[0]) for option in question.options}
    if isinstance(reply, tuple):
        return ", ".join(words.get(key, key) for key in reply)
    return words.get(reply, reply) if isinstance(reply, str) and question.kind is QuestionKind.ONE else reply


def reply_words(question: Question, reply: Reply, language: str) -> str:
    """Return a reply as people read it; yes and no stay as they are, for the door to word."""
    words = {option.key: say(option.words, language) for option in question.options}
    return ", ".join(words.get(key, key) for key in reply) if isinstance(reply, tuple) else words.get(str(reply), str(reply))
