"""A sheet to draw on, measured in pixels from its upper left corner.

Only in the child: it loads what draws. Words are wrapped by their real widths, so that
nothing is cut off.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO

import matplotlib as mpl
import segno
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle

DPI = 100
FONT = "DejaVu Sans"  # comes with matplotlib and has every Vietnamese letter
INK, QUIET, FAINT, PAPER = "#17211b", "#52605a", "#dfe6df", "#ffffff"
GREEN, PALE, RED, GOLD = "#0b5d3b", "#eef5f0", "#a3161a", "#f2c14e"

mpl.rcParams["pdf.fonttype"] = 42  # letters stay letters: they can be searched


class Sheet:
    """One page or picture."""

    def __init__(self, width: int, height: int, ground: str = PAPER) -> None:
        """In pixels; a PDF has a hundred to the inch."""
        self.width, self.height = width, height
        self._figure = Figure(
            figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=ground
        )
        FigureCanvasAgg(self._figure)

    def box(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        colour: str,
        *,
        radius: float = 0,
        edge: str = "none",
        hatch: str = "",
    ) -> None:
        """A filled box; with a radius its corners are round."""
        x, y, width, height = *at, *size
        if radius:
            inner = (x + radius, self.height - y - height + radius)
            shape: Rectangle = FancyBboxPatch(  # type: ignore[assignment]
                inner,
                max(0.0, width - 2 * radius),
                max(0.0, height - 2 * radius),
                boxstyle=f"round,pad={radius}",
            )
        else:
            shape = Rectangle((x, self.height - y - height), width, height)
        shape.set(
            facecolor=colour, edgecolor=edge, linewidth=2 if edge != "none" else 0
        )
        if hatch:
            shape.set_hatch(hatch)
        self._add(shape)

    def line(
        self,
        points: list[tuple[float, float]],
        colour: str,
        width: float,
        **how: object,
    ) -> None:
        """A line through some points."""
        xs = [x / self.width for x, _ in points]
        ys = [1 - y / self.height for _, y in points]
        drawn = Line2D(
            xs,
            ys,
            color=colour,
            linewidth=width * 72 / DPI,
            transform=self._figure.transFigure,
            **how,  # type: ignore[arg-type]
        )
        self._figure.add_artist(drawn)

    def _add(self, shape: Rectangle) -> None:
        scale = mpl.transforms.Affine2D().scale(1 / self.width, 1 / self.height)
        shape.set_transform(scale + self._figure.transFigure)
        self._figure.add_artist(shape)

    def write(
        self,
        text: str,
        at: tuple[float, float],
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """A line of words whose letters stand `at`, of a size in pixels."""
        words = self._figure.text(
            at[0] / self.width,
            1 - at[1] / self.height,
            drawable(text),
            va="baseline",
            ha=align,
            color=colour,
            fontproperties=_font(size, bold=bold),
        )
        words.set_parse_math(False)

    def paragraph(
        self,
        text: str,
        at: tuple[float, float],
        width: float,
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        align: str = "left",
    ) -> float:
        """Wrapped words from a height on; returns the height below them."""
        y = at[1]
        x = at[0] + (width / 2 if align == "center" else 0)
        for one in wrapped(text, width, size, bold=bold):
            y += size * LEADING
            self.write(one, (x, y - size * 0.35), size, colour, bold=bold, align=align)
        return y

    def square_code(self, text: str, at: tuple[float, float], side: float) -> None:
        """A QR code with its quiet edge, black on white."""
        rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=3)]
        step = side / len(rows)
        self.box(at, (side, side), PAPER)
        for number, row in enumerate(rows):
            y = at[1] + number * step
            for start, length in _runs(row):
                self.box(
                    (at[0] + start * step, y), (length * step, step * 1.02), "#000"
                )

    def png(self) -> bytes:
        """The sheet as a picture."""
        made = BytesIO()
        self._figure.savefig(made, format="png", facecolor=self._figure.get_facecolor())
        return made.getvalue()

    def turn_into(self, pages: PdfPages) -> None:
        """One more page of a book."""
        ground = self._figure.get_facecolor()
        pages.savefig(self._figure, facecolor=ground)  # type: ignore[no-untyped-call]

    def pdf(self) -> bytes:
        """The sheet as a page to print; the same sheet is the same bytes."""
        made = BytesIO()
        self._figure.savefig(
            made,
            format="pdf",
            facecolor=self._figure.get_facecolor(),
            metadata={"CreationDate": None},
        )
        return made.getvalue()


def book(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as the pages of one PDF; the same sheets are the same bytes."""
    made = BytesIO()
    with PdfPages(made, metadata={"CreationDate": None}) as pages:
        for sheet in sheets:
            sheet.turn_into(pages)
    return made.getvalue()


def horn(sheet: Sheet, at: tuple[float, float], size: float = 1.0) -> None:
    """A loudspeaker, in a few strokes."""
    x, y = at
    sheet.box((x, y - 14 * size), (20 * size, 28 * size), GOLD, radius=5 * size)
    strokes = (
        (20, -10, 44, -26, 8),
        (20, 10, 44, 26, 8),
        (44, -28, 44, 28, 8),
        (56, -14, 66, -22, 6),
        (58, 0, 72, 0, 6),
        (56, 14, 66, 22, 6),
    )
    for left, top, right, bottom, width in strokes:
        begin = (x + left * size, y + top * size)
        end = (x + right * size, y + bottom * size)
        sheet.line([begin, end], GOLD, width * size)


LEADING = 1.42  # of a line of words, to the size of its letters


def fitted(text: str, width: float, size: float, least: float = 12) -> float:
    """The largest size, up to one, at which bold words stand on one line."""
    wide = width_of(drawable(text), size, bold=True)
    return max(least, size * min(1.0, width / wide)) if wide else size


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of a text; a word that is too long for one is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _words(drawable(paragraph), width, size, bold=bold):
            longer = f"{line} {word}".strip()
            if line and width_of(longer, size, bold=bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _words(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    for word in text.split():
        rest = word
        while width_of(rest, size, bold=bold) > width and len(rest) > 1:
            fits = len(rest) - 1
            while fits > 1 and width_of(rest[:fits], size, bold=bold) > width:
                fits -= 1
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of words is, in pixels."""
    return sum(_advance(letter, bold) for letter in text) * size


@cache
def _advance(letter: str, bold: bool) -> float:  # noqa: FBT001  # a cache's key
    """Of a letter, to its size."""
    glyph = _face(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _MEASURED


_MEASURED = 100


@cache
def _face(bold: bool) -> FT2Font:  # noqa: FBT001
    face = FT2Font(findfont(_font(_MEASURED, bold=bold)))
    face.set_size(_MEASURED, 72)
    return face


def _font(size: float, *, bold: bool) -> FontProperties:
    weight = "bold" if bold else "normal"
    return FontProperties(family=FONT, size=size * 72 / DPI, weight=weight)


def drawable(text: str) -> str:
    """One line of what the font has; the rest would be empty boxes."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(c for c in composed if ord(c) in _letters()).split())


@cache
def _letters() -> frozenset[int]:
    return frozenset(_face(False).get_charmap())  # noqa: FBT003


def _runs(row: list[int]) -> Iterator[tuple[int, int]]:
    """Where the dark stretches of a row begin, and how long they are."""
    start = None
    for at, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at - start
            start = None
