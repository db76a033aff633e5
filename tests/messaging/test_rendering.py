"""From words and values to a letter: hostile wordings, hostile names, and every built-in wording."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from goodword.messaging import catalogue
from goodword.messaging.rendering import Frame, Wording, WordingInvalid, compose
from goodword.messaging.rendering.colors import _rgb, contrast, palette
from goodword.messaging.values import Letter

FRAME = Frame(name="Nordlicht", color="#123f3a", address="Speicherweg 12\n20457 Hamburg", unsubscribe_url="https://nordlicht.example/u/9f2c")
PLAIN = Wording(language="en", subject="Hello", preview="", because="", body="")
ANNA = {"name": "Anna", "url": "https://nordlicht.example/a"}


def letter(body: str, variables: Mapping[str, Any] = ANNA, **parts: str) -> Letter:
    return compose(replace(PLAIN, body=body, **parts), variables, frame=FRAME, snippets=catalogue.snippets("en"))


@pytest.mark.parametrize(
    "wording",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for a in (1..300) %}{% for b in (1..300) %}{{ a }}{% endfor %}{% endfor %}",
        "{% assign s = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign s = s | append: s %}{% endfor %}{{ s }}",
        "{{ nobody }}",
        "{{ name.__class__.__mro__ }}",
        "{% if x %}",
        "{% include 'foot' %}",
        "{% render 'nope' %}",
        "{% render '/etc/passwd' %}",
        "{{ 'a' | safe }}",
        "{{ name | nofilter }}",
        "{{ 9 | times: 99999999999999999999 }}",
        "{{ 'x' | money }}",
        "{{ 'yesterday' | day }}",
        "x" * 20_001,
    ],
)
def test_a_wording_that_is_wrong_or_asks_too_much_is_refused(wording: str) -> None:
    with pytest.raises(WordingInvalid):
        letter(wording)


def test_only_plain_values_reach_a_wording() -> None:
    class Till:
        secret = "42"

    with pytest.raises(TypeError):
        letter("{{ till.secret }}", {"till": Till()})


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "[click](https://evil.example)",
        "**Boss**",
        "# Heading",
        "\n\n# Heading\n\n[Pay](https://evil.example)",
        "`CODE`",
        "{{ url }}",
        "\ue03cscript\ue03e",
        "O’Neill & Söhne (Köln)",
    ],
)
def test_a_name_stays_a_name_whatever_is_in_it(name: str) -> None:
    made = letter(
        "Dear {{ name }}, welcome\n\n| {{ name }}\n\n> {{ name | upcase }}\n\n[{{ name }}](https://nordlicht.example)", {"name": name}, subject="{{ name }}"
    )
    for evil in ("<script", "<img", "evil.example", "<h1"):
        assert f'"{evil}' not in made.html
        assert f"<a {evil}" not in made.html
    assert "<script" not in made.html
    assert "<img" not in made.html
    assert 'href="https://evil.example"' not in made.html
    assert made.html.count("<a ") == 2  # the button and the foot
    assert "<strong>" not in made.html
    assert "\n" not in made.subject
    assert not any("\ue000" <= sign <= "\ue07f" for sign in made.html + made.text + made.subject)


def test_a_name_is_shown_as_its_owner_writes_it() -> None:
    made = letter("Dear {{ name }}", {"name": "D'Arcy & Søn (jr.)"}, subject="For {{ name }}")
    assert made.subject == "For D'Arcy & Søn (jr.)"
    assert "Dear D'Arcy & Søn (jr.)" in made.text
    assert "D&#x27;Arcy &amp; Søn (jr.)" in made.html or "D'Arcy &amp; Søn (jr.)" in made.html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "//evil.example", "https://", "", " javascript:alert(1)"])
def test_an_address_that_is_none_becomes_no_link(url: str) -> None:
    made = letter("[Button]({{ url }})\n\nPlease [click]({{ url }}) here", {"url": url})
    assert "click here" in made.text.replace("Please ", "")
    assert made.html.count("<a ") == 1
    assert "javascript:" not in made.html


def test_links_survive_with_all_their_signs() -> None:
    url = "https://nordlicht.example/a?x=1&y=(2)_*z*#top"
    made = letter("[Open]({{ url }})", {"url": url})
    assert f"Open:\n{url}" in made.text
    assert 'href="https://nordlicht.example/a?x=1&amp;y=(2)_*z*#top"' in made.html


def test_every_mark_has_its_place_in_both_parts() -> None:
    made = letter("# Head\n\nOne **strong** [link](https://a.example)\nsecond line\n\n- a\n- b\n\n| €10\n| until May\n| `NL-7`\n\n> small\n\n~ Bye")
    assert "One <strong>strong</strong> <a" in made.html
    assert "<br>second line" in made.html
    assert "One strong link: https://a.example\nsecond line" in made.text
    assert "- a\n- b" in made.text
    assert "  €10\n  until May\n  NL-7" in made.text
    assert ">NL-7</td>" in made.html


def test_a_mail_loads_nothing_from_anywhere() -> None:
    made = letter("# Head\n\nText")
    for loads in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert loads not in made.html


def test_the_numbers_of_a_scale_are_links_and_lead_nowhere_else() -> None:
    made = letter("= [0]({{ url }})\n= [1](javascript:alert(1))\n= [{{ name }}](https://nordlicht.example/2)\n= not a link", {**ANNA, "name": "<b>2</b>"})
    assert made.html.count("<a ") == 3  # two numbers and the foot
    assert "javascript" not in made.html and "<b>2</b>" not in made.html and "not a link" not in made.text
    assert "0: https://nordlicht.example/a\n<b>2</b>: https://nordlicht.example/2" in made.text


def test_the_foot_says_who_writes_and_where_to_stop_it() -> None:
    made = letter("Text", because="You get this because you are {{ name }}.")
    assert "You get this because you are Anna." in made.text
    assert "https://nordlicht.example/u/9f2c" in made.text
    assert "Nordlicht, Speicherweg 12, 20457 Hamburg" in made.text


def test_an_empty_subject_is_refused() -> None:
    with pytest.raises(WordingInvalid):
        letter("Text", subject="{% if false %}x{% endif %}")


CASES = [(slug, language, number) for slug, one in catalogue.BUILT_IN.items() for language in one.languages for number in range(1 + len(one.extra_samples))]


@pytest.mark.parametrize(("slug", "language", "number"), CASES)
def test_every_built_in_wording_reads_well_in_every_case(slug: str, language: str, number: int) -> None:
    one = catalogue.BUILT_IN[slug]
    wording = catalogue.wording(slug, language)
    assert wording is not None
    sample = (one.sample, *one.extra_samples)[number]
    made = compose(wording, {**catalogue.common_sample(language), **sample}, frame=FRAME, snippets=catalogue.snippets(language))
    assert f'<html lang="{language}">' in made.html
    assert "!" not in made.text
    assert "  ." not in made.text
    assert "{" not in made.text
    assert "()" not in made.text
    assert ":\n\n~" not in made.text
    assert len(made.text) > 100


@pytest.mark.parametrize(
    ("language", "words"), [("en", "€10 €24.90 JP¥1,500 18 November 2027 12,345"), ("de", "10 € 24,90 € 1.500 ¥ 18. November 2027 12.345")]
)
def test_amounts_and_days_are_written_as_each_language_writes_them(language: str, words: str) -> None:
    body = "{{ 1000 | money: 'EUR' }} {{ 2490 | money: 'EUR' }} {{ 1500 | money: 'JPY' }} {{ '2027-11-18' | day }} {{ 12345 | number }}"
    assert words in letter(body, language=language).text


@pytest.mark.parametrize("color", ["#123f3a", "#ffe100", "#ffffff", "#000000", "#ff0000", "no colour", ""])
def test_every_brand_colour_gives_readable_mails(color: str) -> None:
    made = palette(color)
    assert contrast(_rgb(made.brand), _rgb("#ffffff")) >= 4.5
    assert contrast(_rgb(made.brand), _rgb(made.tint)) >= 3
    assert contrast(_rgb(made.button_text), _rgb(made.button)) >= 4.5
    assert contrast(_rgb(made.dark_brand), _rgb("#1b211f")) >= 7
    assert contrast(_rgb(made.dark_brand), _rgb(made.dark_tint)) >= 4.5
