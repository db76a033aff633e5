"""QR codes as drawings: the path of the dark squares, without colours or style of their own."""

from dataclasses import dataclass

QUIET = 4  # white squares around a code, as ISO/IEC 18004 wants them


@dataclass(frozen=True)
class Drawing:
    """A code as an SVG path in squares; `side` counts them without the quiet zone."""

    path: str
    side: int


def draw(text: str) -> Drawing:
    """Return the code for a text, readable with up to 15 % of it covered."""
    import segno  # here, for it is heavy and rarely needed

    matrix = segno.make(text, error="m", micro=False).matrix
    runs = "".join(f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(matrix) for x, length in _runs(bytes(row)))
    return Drawing(runs, len(matrix))


def svg(text: str) -> str:
    """Return the code as a whole SVG file, black on white with its quiet zone."""
    drawing = draw(text)
    side = drawing.side + 2 * QUIET
    box = f"-{QUIET} -{QUIET} {side} {side}"
    ground = f'<path fill="#fff" d="M-{QUIET} -{QUIET}h{side}v{side}h-{side}z"/>'
    return f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" shape-rendering="crispEdges">{ground}<path d="{drawing.path}"/></svg>'


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return where dark squares begin in a row and how many follow each other."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
