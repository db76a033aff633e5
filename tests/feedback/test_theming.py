"""Themes over answers and complaints: suggested, taken, set aside; filed by phrase or by hand; counted, told, merged, exported."""

from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import merging
from goodword.feedback import models
from goodword.feedback.actions import answering, erasure, filings, intake, theming, topics, trees
from goodword.feedback.actions.filings import FilingRefused
from goodword.feedback.actions.trees import TopicRefused
from goodword.feedback.queries import improvements as improvement_queries
from goodword.feedback.queries import theming as reads
from goodword.feedback.queries import topics as topic_queries
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Given, NewCase, Origin, Source, Survey, Via
from goodword.lib.ids import new_id
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from goodword.privacy.queries import subject_export
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer, make_survey
from tests.feedback.test_improvements import improvement
from tests.making import days, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def said(survey: Survey, name: str, score: int, words: str) -> tuple[UUID, UUID]:
    """Let somebody answer; return who, and the answer."""
    who = make_customer(f"{name}@example.com", first_name=name.capitalize())
    return who, answered(score, survey=survey, who=who, improve=words).id


def unhappy(survey: Survey) -> list[tuple[UUID, UUID]]:
    """Let three who would have liked more write of torn bags, and one who is glad of something else."""
    said(survey, "olga", 10, "Wonderful beans")
    return [said(survey, name, 7, f"The torn bag spilled, from {name.capitalize()}") for name in ("anna", "ben", "cleo")]


def take(*phrases: str, name: str = "Torn bag", language: str = "en") -> theming.Taken:
    return theming.take(language, phrases or ["torn bag"], name=name, actor=SYSTEM, now=ASKED)


def paths(answer_id: UUID) -> list[str]:
    return [one.name for one in topic_queries.of_answer(answer_id)]


def complaint(words: str = "My TORN  bag", language: str = "en") -> UUID:
    return intake.receive(NewCase(words, Origin.STAFF, email=f"{new_id()}@example.com", language=language), actor=SYSTEM, now=ASKED).id


def test_what_is_suggested_is_gone_once_it_is_taken_or_set_aside(survey: Survey) -> None:
    unhappy(survey)
    assert [one.phrase for one in reads.suggested()["en"]] == ["torn bag spilled"]
    take("torn bag spilled")
    assert reads.suggested() == {}
    [phrase] = reads.phrases_of(take("torn bag spilled").topic_id)
    assert AuditEntry.objects.filter(action="feedback.take_phrase").count() == 1, "done again, nothing changed"
    assert theming.leave(phrase.id, actor=SYSTEM, now=ASKED) and not theming.leave(phrase.id, actor=SYSTEM, now=ASKED)
    assert reads.suggested()
    for _twice in range(2):
        theming.set_aside("en", ["torn bag spilled"], actor=SYSTEM, now=ASKED)
    assert reads.suggested() == {} and AuditEntry.objects.filter(action="feedback.set_phrase_aside").count() == 1
    [aside] = reads.aside()
    assert theming.bring_back(aside.id, actor=SYSTEM, now=ASKED) and not theming.bring_back(aside.id, actor=SYSTEM, now=ASKED)
    assert reads.suggested() and reads.aside() == []


def test_taking_files_what_is_there_and_what_comes_next(survey: Survey) -> None:
    there = unhappy(survey)
    other, closed_cause = complaint("Late"), complaint()
    cause = topics.ensure(Kind.CAUSE, ["Other"], now=ASKED)
    topics.file_under(closed_cause, category=None, cause=cause, actor=SYSTEM, now=ASKED)
    open_one, german = complaint(), complaint(language="de")
    taken = take()
    assert (taken.answers, taken.cases) == (3, 1)
    assert (again := take()).topic_id == taken.topic_id and (again.answers, again.cases) == (0, 0)
    assert all(paths(answer) == ["Torn bag"] for _who, answer in there)
    causes = dict(models.Case.objects.values_list("id", "cause_id"))
    assert causes == {other: None, closed_cause: cause, open_one: taken.topic_id, german: None}
    _who, later = said(survey, "kim", 3, "Again a torn bag")
    case = complaint()
    work(ASKED + days(1))
    assert paths(later) == ["Torn bag"] and models.Case.objects.get(id=case).cause_id == taken.topic_id
    before = everything()
    for row in models.Answer.objects.all():
        theming.answer_given(_given(row), ASKED + days(2))
    assert everything() == before


def _given(row: models.Answer) -> theming.catalogue.AnswerGiven:
    return theming.catalogue.AnswerGiven(answer_id=row.id, survey_id=row.survey_id, score=row.score, group=row.group)


def test_letters_that_databases_compare_otherwise_are_found(survey: Survey) -> None:
    _who, answer = said(survey, "anna", 7, "ÜBER die STRASSE und die Straße")
    models.Answer.objects.update(language="de")
    assert take("straße", language="de", name="Street").answers == take("über", language="de", name="Over").answers == 1
    assert paths(answer) == ["Over", "Street"]


def test_what_a_hand_decided_no_phrase_changes(survey: Survey) -> None:
    [(_anna, first), (_ben, second), _cleo] = unhappy(survey)
    cause = take().topic_id
    assert filings.unfile(first, cause, actor=SYSTEM, now=ASKED) and not filings.unfile(first, cause, actor=SYSTEM, now=ASKED)
    take("bag spilled", name="Torn bag")
    theming.answer_given(_given(models.Answer.objects.get(id=first)), ASKED)
    assert paths(first) == []
    assert filings.file(second, cause, actor=SYSTEM, now=ASKED), "what a phrase did becomes what a hand did"
    answering.change(second, Given(9, "All is well"), Source(Via.CALL), now=ASKED)
    work(ASKED + days(1))
    assert paths(second) == ["Torn bag"]
    with pytest.raises(FilingRefused):
        filings.file(second, new_id(), actor=SYSTEM, now=ASKED)


def test_an_answer_that_was_changed_stands_where_it_belongs_now(survey: Survey) -> None:
    [(_anna, first), *_others] = unhappy(survey)
    take()
    answering.change(first, Given(7, "Late"), Source(Via.CALL), now=ASKED)
    work(ASKED + days(1))
    assert paths(first) == []


def test_a_theme_counts_everybody_once_and_all_who_raised_it_are_told(survey: Survey) -> None:
    [(anna, _a), (ben, _b), (cleo, _c)] = unhappy(survey)
    said(survey, "ben", 7, "Once more a torn bag")
    wide = topics.ensure(Kind.CAUSE, ["Packing"], now=ASKED)
    assert wide
    case = intake.receive(NewCase("A torn bag", Origin.STAFF, contact_id=anna), actor=SYSTEM, now=ASKED)
    cause = theming.take("en", ["torn bag"], name="Torn bag", parent_id=wide, actor=SYSTEM, now=ASKED).topic_id
    [theme] = topic_queries.themes(Kind.CAUSE)
    assert (theme.name, theme.count, theme.judged, [(part.name, part.count) for part in theme.parts]) == ("Packing", 3, 1, [("Torn bag", 3)])
    assert topic_queries.themes(Kind.CAUSE, since=ASKED + days(1)) == []
    raised = {one.contact_id: one.case_id for one in improvement_queries.raised(improvement(topic=cause))}
    assert raised == {anna: case.id, ben: None, cleo: None}
    merging.merge(ben, cleo, take=[], reason="one person", now=ASKED)
    assert topic_queries.themes(Kind.CAUSE)[0].count == 2


def test_merged_causes_keep_phrases_and_what_hands_decided_and_retired_ones_file_no_more(survey: Survey) -> None:
    [(_anna, first), (_ben, second), (_cleo, third)] = unhappy(survey)
    one, other = take().topic_id, take("spilled", name="Spilled").topic_id
    filings.unfile(first, one, actor=SYSTEM, now=ASKED)
    models.AnswerTopic.objects.filter(answer_id=third, topic_id=other).delete()
    trees.merge(one, other, actor=SYSTEM, now=ASKED)
    assert {phrase.words for phrase in reads.phrases_of(other)} == {"torn bag", "spilled"}
    assert (paths(first), paths(second), paths(third)) == ([], ["Spilled"], ["Spilled"])
    assert not models.AnswerTopic.objects.filter(topic_id=one).exists()
    trees.retire(other, on=True, actor=SYSTEM, now=ASKED)
    assert reads.by_phrase("en", "torn bag") == {}
    with pytest.raises(TopicRefused, match="unknown"):
        theming.take("en", ["bag"], topic_id=other, actor=SYSTEM, now=ASKED)
    with pytest.raises(TopicRefused, match="phrase_missing"):
        take("??", "one two three four")


def test_a_person_sees_it_in_the_export_and_no_words_stay_when_they_go(survey: Survey) -> None:
    [(anna, first), *_others] = unhappy(survey)
    take()
    assert subject_export(anna, now=ASKED)["answers"][0]["filed_under"] == ["Torn bag"]
    erasure.erase(anna, actor=SYSTEM, now=ASKED)
    assert paths(first) == ["Torn bag"] and "Anna" not in repr(list(models.TopicPhrase.objects.values()))
    assert reads.suggested() == {}, "two are too few"


def test_killed_in_the_middle_nothing_was_taken(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    unhappy(survey)
    before = everything()
    monkeypatch.setattr(theming.filings, "add", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take()
    assert everything() == before


# The pages


def test_staff_take_set_aside_and_file_on_the_pages(survey: Survey, client: Client) -> None:
    [(_anna, first), *_others] = unhappy(survey)
    client.force_login(make_operator())
    page = client.get("/console/feedback/themes/").content.decode()
    assert 'value="torn bag spilled"' in page and "English" in page and "from Anna" not in page and "The torn bag spilled, from …" in page
    url = "/console/feedback/themes/suggested/"
    chosen = {"language": "en", "phrases": "torn bag spilled"}
    client.post(url, {**chosen, "do": "aside"})
    page = client.get("/console/feedback/themes/").content.decode()
    assert 'value="torn bag spilled"' not in page and "Bring it back" in page
    client.post(url, {"do": "back", "phrase": str(reads.aside()[0].id)})
    assert client.post(url, {**chosen, "do": "new"}).status_code == 302
    [theme] = topic_queries.themes(Kind.CAUSE)
    assert (theme.name, theme.count) == ("Torn bag spilled", 3)
    client.post(url, {"language": "en", "phrases": "wonderful", "do": "into", "topic": str(theme.id)})
    phrases = {one.words: one.id for one in reads.phrases_of(theme.id)} if theme.id else {}
    assert set(phrases) == {"torn bag spilled", "wonderful"}
    assert "wonderful" in client.get(f"/console/feedback/topics/{theme.id}/").content.decode()
    client.post(url, {"do": "leave", "phrase": str(phrases["wonderful"])})
    assert theme.id and len(reads.phrases_of(theme.id)) == 1
    answer = f"/console/feedback/answers/{first}/"
    assert "Take it off Torn bag spilled" in client.get(answer).content.decode()
    client.post(f"{answer}themes/", {"do": "unfile", "topic": str(theme.id)})
    assert paths(first) == [] and "Add the theme" in client.get(answer).content.decode()
    client.post(f"{answer}themes/", {"do": "file", "topic": str(theme.id)})
    assert paths(first) == ["Torn bag spilled"]


def test_what_makes_no_sense_changes_nothing(survey: Survey, client: Client) -> None:
    _who, answer = said(survey, "ben", 7, "A torn bag")
    client.force_login(make_operator())
    client.get("/console/feedback/themes/")
    before = {name: rows for name, rows in everything().items() if name.startswith("feedback_")}
    url = "/console/feedback/themes/suggested/"
    for typed, status in (
        ({"do": "new", "language": "en"}, 302), ({"do": "new", "language": "en", "phrases": "bag", "parent": "x"}, 302), ({"do": "x"}, 404),
        ({"do": "into", "language": "en", "phrases": "bag", "topic": ""}, 302), ({"do": "back", "phrase": str(new_id())}, 302),
        ({"do": "aside", "language": "../", "phrases": "bag"}, 404), ({"do": "leave", "phrase": "x"}, 302),
    ):  # fmt: skip
        assert client.post(url, typed).status_code == status, typed
    for typed, status in (({"do": "file", "topic": "x"}, 302), ({"do": "file", "topic": str(new_id())}, 302), ({"do": "y"}, 404)):
        assert client.post(f"/console/feedback/answers/{answer}/themes/", typed).status_code == status
    assert client.post(f"/console/feedback/answers/{new_id()}/themes/", {"do": "file", "topic": str(new_id())}).status_code == 404
    assert {name: rows for name, rows in everything().items() if name.startswith("feedback_")} == before


def test_who_may_only_read_sees_suggestions_and_changes_none(survey: Survey, client: Client) -> None:
    [(_who, answer), *_others] = unhappy(survey)
    client.force_login(make_operator("sami@example.com", "Sami", Role.AUDITOR))
    page = client.get("/console/feedback/themes/").content.decode()
    assert "torn bag spilled" in page and "Take as a new theme" not in page and 'type="checkbox"' not in page
    assert "Add the theme" not in client.get(f"/console/feedback/answers/{answer}/").content.decode()
    for url in ("/console/feedback/themes/suggested/", f"/console/feedback/answers/{answer}/themes/"):
        assert client.post(url, {"do": "aside", "language": "en", "phrases": "bag"}).status_code == 403
