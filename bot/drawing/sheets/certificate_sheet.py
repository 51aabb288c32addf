"""A certificate for a phone or a wall: a frame, a name, what was learned, the day."""

from bot.drawing.paper import Certificate
from bot.drawing.sheets.sheet import GOLD, GREEN, INK, PAPER, QUIET, Sheet, fitted, horn

WIDTH, HEIGHT = 1400, 990
EDGE, INNER = 36, 54
LINE = 34  # letters


def page(paper: Certificate) -> bytes:
    """The PNG."""
    sheet = Sheet(WIDTH, HEIGHT, GREEN)
    sheet.box((EDGE, EDGE), (WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE), GOLD, radius=26)
    inside = (WIDTH - 2 * INNER, HEIGHT - 2 * INNER)
    sheet.box((INNER, INNER), inside, PAPER, radius=18)
    horn(sheet, (INNER + 60, INNER + 76), 1.2)
    sheet.write(paper.name, (INNER + 148, INNER + 92), 30, GREEN, bold=True)
    middle, wide = WIDTH / 2, WIDTH - 2 * INNER - 160
    size = fitted(paper.title, wide, 62)
    sheet.write(paper.title, (middle, 340), size, GREEN, bold=True, align="center")
    y = 480.0
    if paper.holder:
        size = fitted(paper.holder, wide, 74)
        sheet.write(
            paper.holder, (middle, y + 20), size, INK, bold=True, align="center"
        )
        y += 120
    for line in paper.lines:
        size = fitted(line, wide, LINE)
        sheet.write(line, (middle, y), size, INK, align="center")
        y += LINE * 1.6
    at = (middle, HEIGHT - INNER - 60)
    sheet.write(paper.day, at, 28, QUIET, align="center")
    return sheet.png()
