"""Figures as a picture for a phone or a page to print, told without colour as well.

Each bar has its figure, each line its own dashes, mark and name at its end.
"""

from bot.drawing.paper import Bars, Figures, Lines
from bot.drawing.sheets.sheet import (
    FAINT,
    GREEN,
    INK,
    LEADING,
    PALE,
    PAPER,
    QUIET,
    Sheet,
    drawable,
    fitted,
    horn,
    width_of,
    wrapped,
)

PHONE = 1080
A4 = (827, 1169)
# Okabe and Ito's, for every eye; with dashes and marks besides.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#000000")
DASHES = ("-", (0, (6, 3)), (0, (2, 2)), "-.", (0, (8, 2, 2, 2)), (0, (1, 3)))
MARKS = ("o", "s", "^", "D", "v", "X")
CHART = 330  # height of lines, in a phone's pixels
NEVER = 0.42  # of the width: what a label takes at most


def page(figures: Figures, *, is_pdf: bool) -> bytes:
    """The PDF of a page, or the PNG for a phone."""
    scale = A4[0] / PHONE if is_pdf else 1.0
    needed = _height(figures, scale)
    if is_pdf and needed > A4[1]:  # a page is a page
        scale *= A4[1] / needed
    width = A4[0] if is_pdf else PHONE
    height = A4[1] if is_pdf else round(needed)
    sheet = Sheet(width, height)
    edge = 48 * scale
    sheet.box((0, 0), (width, 178 * scale), GREEN)
    horn(sheet, (edge, 44 * scale), scale)
    at = (edge + 92 * scale, 54 * scale)
    sheet.write(figures.name, at, 26 * scale, PALE, bold=True)
    size = fitted(figures.title, width - 2 * edge, 46 * scale)
    sheet.write(figures.title, (edge, 124 * scale), size, PAPER, bold=True)
    sheet.write(figures.below, (edge, 162 * scale), 27 * scale, PALE)
    y = 206 * scale
    for panel in figures.panels:
        y = _panel(sheet, panel, y, edge, scale)
    sheet.paragraph(figures.note, (edge, y), width - 2 * edge, 25 * scale, QUIET)
    return sheet.pdf() if is_pdf else sheet.png()


def _height(figures: Figures, scale: float) -> float:
    inner = (PHONE - 96) * scale
    note = len(wrapped(figures.note, inner, 25 * scale)) * 25 * scale * LEADING
    panels = sum(_panel_height(panel) for panel in figures.panels) * scale
    return 206 * scale + panels + note + 40 * scale


def _panel_height(panel: Bars | Lines) -> float:
    if isinstance(panel, Bars):
        return 74 + 58 * max(1, len(panel.labels)) + 22
    return 74 + CHART + 52 + 44 * len(panel.names) + 22


def _panel(
    sheet: Sheet, panel: Bars | Lines, y: float, edge: float, scale: float
) -> float:
    size = fitted(panel.title, sheet.width - 2 * edge, 34 * scale)
    sheet.write(panel.title, (edge, y + 40 * scale), size, INK, bold=True)
    draw = _bars if isinstance(panel, Bars) else _lines
    draw(sheet, panel, y + 74 * scale, edge, scale)  # type: ignore[arg-type]
    return y + _panel_height(panel) * scale


def _bars(sheet: Sheet, bars: Bars, y: float, edge: float, scale: float) -> None:
    size = 28 * scale
    wide = sheet.width - 2 * edge
    longest = max((width_of(drawable(t), size) for t in bars.labels), default=0)
    left = edge + min(longest, wide * NEVER) + 18 * scale
    figures = max((width_of(t, size, bold=True) for t in bars.shown), default=0)
    room = sheet.width - edge - left - figures - 16 * scale
    most = max(bars.values, default=0) or 1
    for label, value, shown in zip(bars.labels, bars.values, bars.shown, strict=True):
        own = fitted(label, wide * NEVER, size, least=14 * scale)
        sheet.write(label, (edge, y + 32 * scale), own, INK)
        length = room * value / most
        if value:
            shape = (max(9 * scale, length), 40 * scale)
            sheet.box((left, y + 4 * scale), shape, COLOURS[0], radius=4 * scale)
        at = (left + length + 12 * scale, y + 34 * scale)
        sheet.write(shown, at, size, INK, bold=True)
        y += 58 * scale


def _lines(sheet: Sheet, lines: Lines, y: float, edge: float, scale: float) -> None:
    wide, high = sheet.width - 2 * edge, CHART * scale
    known = [value for row in lines.values for value in row if value is not None]
    most = max(known, default=0) or 1
    for share in (0.0, 0.5, 1.0):
        level = y + high * (1 - share)
        sheet.line([(edge, level), (edge + wide, level)], FAINT, 2)
    for number, row in enumerate(lines.values):
        last = max(1, len(row) - 1)
        points = [
            (edge + wide * at / last, y + high * (1 - value / most))
            for at, value in enumerate(row)
            if value is not None
        ]
        look = number % len(COLOURS)
        sheet.line(points, COLOURS[look], 5 * scale, linestyle=DASHES[look])
        ends = points[-1:]
        sheet.line(ends, COLOURS[look], 1, marker=MARKS[look], markersize=11 * scale)
    for at, (day, align) in zip(
        (0.0, 0.5, 1.0),
        zip(lines.days, ("left", "center", "right"), strict=True),
        strict=True,
    ):
        where = (edge + wide * at, y + high + 34 * scale)
        sheet.write(day, where, 24 * scale, QUIET, align=align)
    y += high + 52 * scale
    for number, (name, shown) in enumerate(zip(lines.names, lines.shown, strict=True)):
        look = number % len(COLOURS)
        middle = y + 22 * scale
        key = [(edge, middle), (edge + 70 * scale, middle)]
        sheet.line(key, COLOURS[look], 5 * scale, linestyle=DASHES[look])
        dot = [(edge + 35 * scale, middle)]
        sheet.line(dot, COLOURS[look], 1, marker=MARKS[look], markersize=10 * scale)
        right = (edge + 90 * scale, y + 31 * scale)
        sheet.write(f"{name}: {shown}", right, 27 * scale, INK)
        y += 44 * scale
