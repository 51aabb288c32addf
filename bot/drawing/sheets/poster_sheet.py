"""An A4 poster for a wall: large letters, square codes that bring a commune along."""

from bot.drawing.paper import Poster, Way
from bot.drawing.sheets.sheet import (
    GOLD,
    GREEN,
    INK,
    LEADING,
    PALE,
    PAPER,
    QUIET,
    RED,
    Sheet,
    fitted,
    horn,
    wrapped,
)

WIDTH, HEIGHT = 827, 1169  # A4 at a hundred to the inch
EDGE = 56
HEAD = 272
BOTTOM = 84
POINT, HINT, SMALL = 29, 22, 20  # letters
TWO = 2  # codes side by side


def page(poster: Poster) -> bytes:
    """The PDF."""
    return _drawn(poster).pdf()


def _drawn(poster: Poster) -> Sheet:
    sheet = Sheet(WIDTH, HEIGHT)
    wide = WIDTH - 2 * EDGE
    _head(sheet, poster, wide)
    y: float = HEAD + 22
    for point in poster.points:
        sheet.box((EDGE, y + 15), (13, 13), GOLD, radius=4)
        y = sheet.paragraph(point, (EDGE + 34, y), wide - 34, POINT) + 6
    foot = HEIGHT - BOTTOM
    promise = len(wrapped(poster.promise, wide, SMALL)) * SMALL * LEADING
    _ways(sheet, poster.ways, y + 16, foot - promise - 26)
    at = (EDGE, foot - promise - 14)
    sheet.paragraph(poster.promise, at, wide, SMALL, QUIET)
    sheet.box((0, foot), (WIDTH, BOTTOM), RED)
    size = fitted(poster.emergency, wide, 32)
    middle = (WIDTH / 2, foot + BOTTOM / 2 + size * 0.36)
    sheet.write(poster.emergency, middle, size, PAPER, bold=True, align="center")
    return sheet


def _head(sheet: Sheet, poster: Poster, wide: float) -> None:
    sheet.box((0, 0), (WIDTH, HEAD), GREEN)
    horn(sheet, (EDGE, 58))
    sheet.write(poster.name, (EDGE + 88, 70), 26, PALE, bold=True)
    size = fitted(poster.title, wide, 64)
    sheet.write(poster.title, (EDGE, 156), size, PAPER, bold=True)
    sheet.write(poster.above, (EDGE, 196), 28, PALE)
    size = fitted(poster.call, wide, 34)
    sheet.write(poster.call, (EDGE, 244), size, GOLD, bold=True)


def _ways(sheet: Sheet, ways: tuple[Way, ...], top: float, bottom: float) -> None:
    """Side by side, each code as large as there is room."""
    gap, edge = 26, 22
    wide = (WIDTH - 2 * EDGE - gap) / TWO
    inner = wide - 2 * edge
    hints = max(len(wrapped(way.hint, inner, HINT)) for way in ways) * HINT * LEADING
    side = min(inner, bottom - top - hints - 84)
    x = EDGE if len(ways) == TWO else (WIDTH - wide) / 2
    for way in ways[:TWO]:
        sheet.box((x, top), (wide, bottom - top), PALE, radius=18)
        middle = x + wide / 2
        size = fitted(way.name, inner, 32)
        sheet.write(
            way.name, (middle, top + 44), size, GREEN, bold=True, align="center"
        )
        sheet.square_code(way.link, (middle - side / 2, top + 60), side)
        at = (x + edge, top + 64 + side)
        sheet.paragraph(way.hint, at, inner, HINT, INK, align="center")
        x += wide + gap
