"""A shop's one colour made into a whole palette, light and dark, with enough contrast to read by (WCAG 2.2: text 4.5:1, outlines 3:1)."""

import colorsys
from dataclasses import dataclass

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
NIGHT: Rgb = (15, 18, 18)
INK: Rgb = (24, 27, 29)
DEFAULT = "#173f3a"


@dataclass(frozen=True)
class Palette:
    """The colours of a portal page, as hex texts."""

    brand: str  # buttons and links
    on: str  # text on `brand`
    paper: str  # the page
    sheet: str  # cards and fields on it
    text: str
    muted: str
    line: str  # hairlines
    field: str  # outlines of fields
    soft: str  # quiet grounds
    good: str
    wait: str
    bad: str


def light(color: str) -> Palette:
    """Return the palette by day: the brand's colour as it is, or as much darker as links on the page need."""
    brand = _rgb(color)
    paper, soft = _mix(brand, WHITE, 0.045), _mix(brand, WHITE, 0.11)
    strong = _until(brand, BLACK, soft, 4.6)
    return Palette(
        brand=_hex(strong),
        on=_hex(_on(strong)),
        paper=_hex(paper),
        sheet="#ffffff",
        text=_hex(_mix(brand, INK, 0.1)),
        muted=_hex(_until(_mix(brand, (96, 102, 104), 0.12), BLACK, soft, 5)),
        line=_hex(_mix(brand, (222, 223, 221), 0.06)),
        field=_hex(_until(_mix(brand, (128, 132, 130), 0.05), BLACK, WHITE, 3.6)),
        soft=_hex(soft),
        good="#1d6b43",
        wait="#8a5300",
        bad="#a8291f",
    )


def dark(color: str) -> Palette:
    """Return the palette by night: the brand's hue made as light as a dark page needs."""
    brand = _rgb(color)
    paper, sheet, soft = _mix(brand, NIGHT, 0.06), _mix(brand, (28, 32, 32), 0.08), _mix(brand, (38, 43, 43), 0.14)
    bright = _brighter(brand, soft, 7)
    return Palette(
        brand=_hex(bright),
        on=_hex(_on(bright)),
        paper=_hex(paper),
        sheet=_hex(sheet),
        text="#eef1f0",
        muted=_hex(_until(_mix(brand, (168, 176, 174), 0.08), WHITE, soft, 5)),
        line=_hex(_mix(brand, (52, 58, 57), 0.1)),
        field=_hex(_until((120, 128, 126), WHITE, sheet, 3.6)),
        soft=_hex(soft),
        good="#7fd0a4",
        wait="#f0bd6a",
        bad="#ff9d92",
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours from 1 to 21 (WCAG 2.2); black on white is 21."""
    return _contrast(_rgb(one), _rgb(other))


def _rgb(color: str) -> Rgb:
    try:
        red, green, blue = bytes.fromhex(color.removeprefix("#"))
    except ValueError:
        return _rgb(DEFAULT)
    return red, green, blue


def _hex(color: Rgb) -> str:
    return "#" + bytes(color).hex()


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return the colour with `share` of the first and the rest of the other."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _until(color: Rgb, towards: Rgb, ground: Rgb, wanted: float) -> Rgb:
    """Return the colour, moved in small steps until it stands out from the ground."""
    for step in range(51):
        moved = _mix(towards, color, step / 50)
        if _contrast(moved, ground) >= wanted:
            return moved
    return towards


def _brighter(color: Rgb, ground: Rgb, wanted: float) -> Rgb:
    """Return the colour with more light and the same hue, until it stands out from the ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    for step in range(51):
        red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness + (1 - lightness) * step / 50, min(saturation, 0.6)))
        if _contrast((red, green, blue), ground) >= wanted:
            return red, green, blue
    return WHITE


def _on(ground: Rgb) -> Rgb:
    return WHITE if _contrast(WHITE, ground) >= _contrast(NIGHT, ground) else NIGHT


def _contrast(one: Rgb, other: Rgb) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
