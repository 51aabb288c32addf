"""Invitations on paper: four on an A4 page, to be cut apart."""

from collections.abc import Iterator, Sequence

from bot.drawing.paper import Letter, Letters
from bot.drawing.sheets.sheet import GREEN, INK, PALE, QUIET, Sheet, book, fitted

WIDTH, HEIGHT = 827, 1169  # A4 at a hundred to the inch
ACROSS, DOWN = 2, 2
EDGE = 30
CODE = 190  # the square code's side
TITLE, LINE, SMALL = 27, 20, 16  # letters
_WIDE, _HIGH = WIDTH / ACROSS, HEIGHT / DOWN


def pages(letters: Letters) -> bytes:
    """The PDF."""
    return book(_sheets(letters.letters))


def _sheets(letters: Sequence[Letter]) -> Iterator[Sheet]:
    for first in range(0, len(letters), ACROSS * DOWN):
        sheet = Sheet(WIDTH, HEIGHT)
        for at, letter in enumerate(letters[first : first + ACROSS * DOWN]):
            _draw(sheet, letter, (at % ACROSS) * _WIDE, (at // ACROSS) * _HIGH)
        sheet.line([(_WIDE, 0), (_WIDE, HEIGHT)], QUIET, 1, linestyle=":")
        sheet.line([(0, _HIGH), (WIDTH, _HIGH)], QUIET, 1, linestyle=":")
        yield sheet


def _draw(sheet: Sheet, letter: Letter, x: float, y: float) -> None:
    left, wide = x + EDGE, _WIDE - 2 * EDGE
    sheet.box((left - 8, y + 22), (wide + 16, 52), GREEN, radius=10)
    middle = (x + _WIDE / 2, y + 58)
    sheet.write(letter.title, middle, TITLE, PALE, bold=True, align="center")
    below = sheet.paragraph(letter.place, (left, y + 82), wide, LINE, bold=True)
    below = sheet.paragraph(letter.role, (left, below), wide, LINE)
    if letter.note:
        below = sheet.paragraph(letter.note, (left, below), wide, LINE)
    if letter.link:
        at = (x + (_WIDE - CODE) / 2, below + 10)
        sheet.square_code(letter.link, at, CODE)
        below += CODE + 14
    below = sheet.paragraph(letter.hint, (left, below), wide, SMALL, INK)
    size = fitted(letter.code, wide, LINE)
    sheet.write(letter.code, (left, below + 30), size, GREEN, bold=True)
    sheet.paragraph(letter.until, (left, below + 38), wide, SMALL, QUIET)
