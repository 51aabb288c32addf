"""A notice as cards for a phone: large words, whose they are, how to check them.

1080 pixels wide. A long notice has smaller letters, then several cards: nothing is
cut off.
"""

from bot.drawing.paper import NoticeCard
from bot.drawing.sheets.sheet import (
    FAINT,
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

WIDTH = 1080
EDGE, INNER = 48, 60
HEAD, FOOT = 270, 330
LOWEST, HIGHEST = 1080, 1620  # of a card
SIZES = (58, 52, 46, 42, 38, 34)  # of the letters: the largest that fits one card
CODE = 210  # side of the square code
URGENT = 96


def cards(card: NoticeCard) -> list[bytes]:
    """The PNGs."""
    width = WIDTH - 2 * EDGE - 2 * INNER
    room = HIGHEST - HEAD - FOOT - 2 * INNER - (URGENT if card.urgent else 0)
    text = card.text.strip()
    for size in SIZES:
        lines = wrapped(text, width, size)
        if len(lines) * size * LEADING <= room:
            return [_card(card, lines, size, "")]
    size = SIZES[-1]
    parts = _parted(lines, int(room / (size * LEADING)))
    return [
        _card(
            card,
            part,
            size,
            card.part.format(number=number, count=len(parts)),
        )
        for number, part in enumerate(parts, 1)
    ]


def _parted(lines: list[str], most: int) -> list[list[str]]:
    """Lines for each card, about as many on each; broken between paragraphs if near."""
    count = -(-len(lines) // most)
    even = -(-len(lines) // count)
    parts = []
    rest = lines
    while rest:
        end = min(len(rest), max(even, 1))
        if end < len(rest):
            near = range(max(1, end - 4), min(most, end + 4) + 1)
            blank = [n for n in near if n < len(rest) and not rest[n - 1].strip()]
            end = blank[-1] if blank else end
        parts.append(rest[:end])
        rest = rest[end:]
    return parts


def _card(card: NoticeCard, lines: list[str], size: int, part: str) -> bytes:
    above = URGENT if card.urgent else 0
    needed = HEAD + FOOT + 2 * INNER + above + len(lines) * size * LEADING
    height = round(max(LOWEST, needed))
    colour = RED if card.urgent else GREEN
    sheet = Sheet(WIDTH, height, colour)
    _head(sheet, card, part)
    body = height - HEAD - EDGE
    sheet.box((EDGE, HEAD), (WIDTH - 2 * EDGE, body), PAPER, radius=28)
    y: float = HEAD + INNER
    if card.urgent:
        wide = WIDTH - 2 * EDGE - 2 * INNER
        sheet.box((EDGE + INNER, y - 16), (wide, 72), "#fbe9e9", radius=14)
        at = (WIDTH / 2, y + 36)
        sheet.write(card.urgent, at, 44, RED, bold=True, align="center")
        y += URGENT
    spare = height - needed
    y += min(spare / 2, 90)
    for line in lines:
        y += size * LEADING
        sheet.write(line, (EDGE + INNER, y - size * 0.35), size, INK)
    _foot(sheet, card, colour)
    return sheet.png()


def _head(sheet: Sheet, card: NoticeCard, part: str) -> None:
    """Whose notice it is."""
    horn(sheet, (EDGE + 4, 76))
    sheet.write(card.name, (EDGE + 92, 88), 32, PALE, bold=True)
    if part:
        sheet.write(part, (WIDTH - EDGE, 88), 36, GOLD, bold=True, align="right")
    size = fitted(card.title, WIDTH - 2 * EDGE, 66)
    sheet.write(card.title, (EDGE, 190), size, PAPER, bold=True)
    sheet.write(card.above, (EDGE, 238), 34, PALE)


def _foot(sheet: Sheet, card: NoticeCard, colour: str) -> None:
    """When, by which code it is checked, and the square code that does it."""
    top = sheet.height - EDGE - FOOT + 40
    left, right = EDGE + INNER, WIDTH - EDGE - INNER
    sheet.line([(left, top), (right, top)], FAINT, 3)
    wide = right - left - (CODE + 30 if card.link else 0)
    sheet.write(card.code, (left, top + 76), 48, colour, bold=True)
    sheet.write(card.day, (left, top + 124), 34, INK)
    sheet.paragraph(card.check, (left, top + 140), wide, 28, QUIET)
    if card.link:
        sheet.square_code(card.link, (right - CODE, top + 20), CODE)
        at = (right - CODE / 2, top + 20 + CODE + 24)
        sheet.write(card.scan, at, 24, QUIET, align="center")
