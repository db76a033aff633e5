"""Every palette can be read, whatever colour a shop has."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.portal.colours import contrast, dark, light

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#" + bytes(rgb).hex())


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(COLOURS)
def test_all_text_stands_out_from_all_grounds(color: str) -> None:
    for palette in (light(color), dark(color)):
        assert contrast(palette.on, palette.brand) >= 4.5
        for ground in (palette.paper, palette.sheet, palette.soft):
            for ink in (palette.brand, palette.text, palette.muted, palette.good, palette.wait, palette.bad):
                assert contrast(ink, ground) >= 4.5, (color, ink, ground)
        assert contrast(palette.field, palette.sheet) >= 3


def test_a_dark_brand_colour_stays_as_it_is_by_day() -> None:
    assert light("#123f3a").brand == "#123f3a"


def test_what_is_no_colour_takes_the_default() -> None:
    assert light("red; } body { display: none") == light("#173f3a")


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
