"""PDF of plain values: whatever is written in them stays text, and no name is turned away."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from goodword.lib.printing import pdf

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
TEMPLATE = """#let values = json(bytes(sys.inputs.values))
#set document(title: "Test")
#set text(lang: "en")
= Test
#values.who"""


def paper(who: str) -> PdfReader:
    return PdfReader(BytesIO(pdf(TEMPLATE, {"who": who}, made_at=NOON)))


@pytest.mark.parametrize(
    "who", ['#read("/etc/passwd")', "*b* _i_ $x^2$ `code` @cleo <label>", "#panic()", "= Heading", "\\u{41}", "Ørsted, Ağrı & Żółć", "Анна"]
)
def test_what_is_written_stays_text(who: str) -> None:
    assert who in paper(who).pages[0].extract_text()


def test_a_page_says_its_language_and_can_be_read_aloud() -> None:
    root = paper("Anna").root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root) == ("en", True, True)


@pytest.mark.parametrize("who", ["安娜", "\N{GRINNING FACE}", "a\u0007b", ""])
def test_a_name_that_the_fonts_lack_is_set_all_the_same(who: str) -> None:
    assert len(paper(who).pages) == 1


def test_the_same_values_at_the_same_time_are_the_same_file() -> None:
    assert pdf(TEMPLATE, {"who": "Anna"}, made_at=NOON) == pdf(TEMPLATE, {"who": "Anna"}, made_at=NOON)
