"""QR codes as drawings."""

import re
from xml.etree import ElementTree

import pytest
import segno

from goodword.lib import qr

URLS = ["http://localhost:8000/r/ANNA7?ch=qr", "https://very-long-name-of-a-shop.example/r/" + "X" * 32, "ü"]


@pytest.mark.parametrize("text", URLS)
def test_the_drawing_has_exactly_the_dark_squares_of_the_code(text: str) -> None:
    drawing = qr.draw(text)
    dark = {(int(x) + step, int(y)) for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.path) for step in range(int(length))}
    matrix = segno.make(text, error="m", micro=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawing.side == len(matrix)


def test_the_file_is_good_xml_with_a_quiet_zone() -> None:
    root = ElementTree.fromstring(qr.svg(URLS[0]))
    side = qr.draw(URLS[0]).side
    assert root.attrib["viewBox"] == f"-4 -4 {side + 8} {side + 8}"
    assert "style" not in qr.svg(URLS[0])
