"""The bank of phrases: a customer's own words, without names, offered where mails are worded."""

import pytest
from django.test import Client

from goodword.feedback.actions import erasure, phrases
from goodword.feedback.actions.phrases import PhraseRefused
from goodword.feedback.queries import phrases as reads
from goodword.feedback.rules import phrases as rules
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer
from tests.operators.people import make_operator

SAID = "Finally a grinder\nthat starts, says Ben Carstens. Write to ben@example.com or 030 1234 5678. {{ x }}"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("a grinder that starts", ""),
        ("A GRINDER that starts", ""),
        ("a grind", "not_theirs"),  # no whole word
        ("the best grinder", "not_theirs"),
        ("grinder", "phrase_short"),
        ("says Ben Carstens", "names_somebody"),
        ("says ben", "names_somebody"),
        ("Write to ben@example.com", "names_somebody"),
        ("or 030 1234 5678", "names_somebody"),
        ("{{ x }}", "markup"),
        ("x " * 81, "phrase_long"),
    ],
)
def test_a_phrase_is_what_they_wrote_and_says_nothing_of_who_it_was(words: str, code: str) -> None:
    assert rules.problem(rules.clean(words) if code != "phrase_long" else words, texts=[SAID], names=["Ben", "Carstens", ""]) == code


@pytest.mark.django_db
def test_it_goes_from_the_answer_to_the_editor_and_out_again(client: Client) -> None:
    client.force_login(make_operator())
    answer = answered(9, who=make_customer(language="de"), more="Endlich eine <b>Mühle</b>, die anspringt, sagt Ben.")
    page = f"/console/feedback/answers/{answer.id}/"
    for words in ("eine <b>Mühle</b>, die anspringt", "eine <b>Mühle</b>, die anspringt", "sagt Ben"):
        client.post(f"{page}phrase/", {"words": words})
    assert [one.words for one in reads.phrases()] == ["eine <b>Mühle</b>, die anspringt"]
    german, english = (client.get(f"/console/mail/wordings/thanks_advocate/{language}").content.decode() for language in ("de", "en"))
    assert 'data-insert="#id_body">eine &lt;b&gt;Mühle&lt;/b&gt;, die anspringt</button>' in german and "die anspringt" not in english
    [phrase] = reads.phrases()
    assert "Ben" not in client.get("/console/feedback/phrases/").content.decode().split("<main", 1)[1]
    assert client.post("/console/feedback/phrases/", {"phrase": str(phrase.id)}).status_code == 302
    assert client.post("/console/feedback/phrases/", {"phrase": "x"}).status_code == 404
    assert reads.phrases() == []


@pytest.mark.django_db
def test_it_goes_when_the_person_is_erased() -> None:
    who = make_customer()
    answer = answered(9, who=who, more="Great beans")
    with pytest.raises(PhraseRefused, match="not_theirs"):
        phrases.mark(answer.id, "Bad beans", actor=SYSTEM, now=ASKED)
    phrases.mark(answer.id, "Great beans", actor=SYSTEM, now=ASKED)
    erasure.erase(who, actor=SYSTEM, now=ASKED)
    assert reads.phrases() == []


@pytest.mark.django_db
def test_who_may_not_write_marks_nothing(client: Client) -> None:
    answer = answered(9, who=make_customer(), more="Great beans")
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.ANALYST))
    before = everything()
    assert client.post(f"/console/feedback/answers/{answer.id}/phrase/", {"words": "Great beans"}).status_code == 403
    assert client.post("/console/feedback/phrases/", {"phrase": "x"}).status_code == 403
    assert everything() == before
