"""What a brand's colour becomes in a mail: readable on white and on dark paper, by the contrast formula of WCAG 2.2."""

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
INK: Rgb = (22, 33, 31)
DARK_SHEET: Rgb = (27, 33, 31)
FALLBACK: Rgb = (18, 63, 58)


@dataclass(frozen=True)
class Palette:
    """The colours of a mail made from one brand colour, as #rrggbb; the dark ones are for dark mode."""

    brand: str
    tint: str
    button: str
    button_text: str
    dark_brand: str
    dark_tint: str
    dark_button_text: str


def palette(color: str) -> Palette:
    """Return the palette of a brand colour such as #173f3a; anything that is no colour gives a dark green."""
    base = _rgb(color)
    brand = _until(base, lambda step: _mix(base, INK, step), WHITE, 5.5)
    dark_brand = _until(base, lambda step: _lighter(base, step), DARK_SHEET, 9.0)
    button = base if max(contrast(text, base) for text in (WHITE, INK)) >= 4.5 else brand
    return Palette(
        brand=_hex(brand),
        tint=_hex(_toned(base, lightness=0.93)),
        button=_hex(button),
        button_text=_hex(max((WHITE, INK), key=lambda text: contrast(text, button))),
        dark_brand=_hex(dark_brand),
        dark_tint=_hex(_mix(DARK_SHEET, dark_brand, 0.1)),
        dark_button_text=_hex(DARK_SHEET),
    )


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 (equal) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _until(start: Rgb, move: Callable[[float], Rgb], ground: Rgb, wanted: float) -> Rgb:
    found = start
    for step in range(21):
        found = move(step / 20)
        if contrast(found, ground) >= wanted:
            return found
    return found


def _luminance(color: Rgb) -> float:
    linear = [(part / 255) / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _lighter(color: Rgb, step: float) -> Rgb:
    """Return the colour lighter by a share of what is left to white, in its own hue."""
    lightness = colorsys.rgb_to_hls(*(part / 255 for part in color))[1]
    return _toned(color, lightness=lightness + (1 - lightness) * step)


def _toned(color: Rgb, *, lightness: float) -> Rgb:
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation * 0.75))
    return red, green, blue


def _rgb(text: str) -> Rgb:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text.strip()):
        return FALLBACK
    number = int(text.strip()[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def _hex(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
