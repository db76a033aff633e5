"""What templates must not hold: the strict content security policy refuses it, or it would open a hole."""

import re
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, SOURCE

FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*(\ssrc=|type=\"application/json\"))", re.I),
    "an event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "htmx that evaluates": re.compile(r"\bhx-(on|vals=.js:|vars)", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape off"),
    "a third party's address": re.compile(r"""(src|href|action)\s*=\s*["']?(https?:)?//""", re.I),
}
ICON = re.compile(r"""\{%\s*icon\s+["']([^"']+)["']""")


def pages(tree: Path) -> list[Path]:
    return sorted(path for path in (tree / "templates").rglob("*.html") if "mail" not in path.relative_to(tree).parts)


def offences(tree: Path) -> list[str]:
    return [f"{path.relative_to(tree)} holds {name}" for path in pages(tree) for name, pattern in FORBIDDEN.items() if pattern.search(path.read_text())]


def test_templates_keep_to_the_content_security_policy() -> None:
    assert offences(SOURCE) == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<button type="button" onclick="go()">',
        '<div hx-on:click="go()">',
        '<a href="javascript:go()">',
        "{{ name|safe }}",
        '<img src="https://elsewhere.example/pixel.gif">',
    ],
)
def test_an_offence_is_caught(text: str, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(text)
    assert offences(tmp_path) != []


def test_every_icon_named_in_code_or_templates_is_in_the_sprite() -> None:
    sprite = SOURCE / "static" / "dist" / "icons.svg"
    assert sprite.exists(), "The front end is not built: python3 dev.py build"
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))
    named = {name for path in (SOURCE / "templates").rglob("*.html") for name in ICON.findall(path.read_text())}
    listed = {line.strip() for line in (ROOT / "frontend" / "icons.txt").read_text().splitlines() if line.strip() and not line.startswith("#")}
    assert (named | listed) - there == set(), "Build the front end: python3 dev.py build"
