"""The child that draws: a run as JSON comes in, a PNG goes out.

Run as `python -m bot.drawing.chart` by `bot.drawing.child`, imported by nobody.
"""

import sys
import unicodedata
from functools import cache
from io import BytesIO
from itertools import takewhile

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from bot.drawing.broadcast_run import Run, Words, from_json, from_start, rates
from bot.drawing.modesty import be_modest

WIDTH, HEIGHT = 1000, 560  # pixels: a phone shows it at a third to a half of that
DPI = 100
EDGE = 36  # pixels left free at either side

INK, QUIET, FAINT = "#17211b", "#52605a", "#dfe6df"
SENT, SENT_BELOW = "#0b5d3b", "#cfe8d8"
PACE = "#c98a16"
SMALLEST = 22  # pixels of letters that are still read
FONT = "DejaVu Sans"  # comes with matplotlib and has every Vietnamese letter

MINUTE, HOUR = 60, 3600
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240)  # between two marks of time
MOST_MARKS = 6


def draw(run: Run) -> bytes:
    """The chart as PNG."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _write(figure, run.title, line=48, size=30, colour=INK, weight="bold")
    if run.points:
        _write(figure, run.words.sent, line=94, size=25, colour=SENT)
        _draw_sent(_panel(figure, top=134, height=204), run)
        _write(figure, run.words.rate, line=380, size=25, colour=QUIET)
        _draw_pace(_panel(figure, top=398, height=106), run)
    else:
        _write(figure, run.words.nothing, line=HEIGHT // 2, size=28, colour=QUIET)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _panel(figure: Figure, top: int, height: int) -> Axes:
    """Room for one curve, over the whole width; only its ground is drawn."""
    at = (EDGE, HEIGHT - top - height, WIDTH - 2 * EDGE, height)
    panel = figure.add_axes(
        (at[0] / WIDTH, at[1] / HEIGHT, at[2] / WIDTH, at[3] / HEIGHT)
    )
    for side in ("left", "top", "right"):
        panel.spines[side].set_visible(False)
    panel.spines["bottom"].set(color=QUIET, linewidth=1.5)
    panel.set(yticks=[])
    panel.tick_params(axis="x", length=0, pad=8, labelcolor=QUIET)
    return panel


# --- the two panels


def _draw_sent(panel: Axes, run: Run) -> None:
    """What had been sent, against what was planned."""
    seconds, sent = zip(*from_start(run), strict=True)
    whole = max(run.planned, *sent, 1)
    panel.set(xlim=(0, _length(run)), ylim=(0, whole))
    _mark_time(panel, run, is_labelled=False)
    panel.axhline(
        run.planned, color=QUIET, linewidth=2, linestyle=(0, (5, 4)), clip_on=False
    )
    panel.fill_between(seconds, sent, color=SENT_BELOW, linewidth=0)
    panel.plot(
        seconds, sent, color=SENT, linewidth=4, solid_capstyle="round", clip_on=False
    )
    panel.plot(seconds[-1:], sent[-1:], "o", color=SENT, markersize=11, clip_on=False)
    planned = (1, run.planned / whole)
    _say(panel, run.words.planned, planned, (0, 16), 22, QUIET).set_horizontalalignment(
        "right"
    )
    end = (seconds[-1] / _length(run), sent[-1] / whole)
    _say_end(panel, run.words.arrived, end)


def _say_end(panel: Axes, text: str, end: tuple[float, float]) -> None:
    """The last figure: below the curve's end where there is room, else above it."""
    is_high = end[1] > 0.45  # noqa: PLR2004  # of the panel's height
    is_right = end[0] > 0.5  # noqa: PLR2004
    off = (-14 if is_right else 14, -62 if is_high else 32)
    line = _say(panel, text, end, off, 28, SENT)
    line.set_fontweight("bold")
    line.set_horizontalalignment("right" if is_right else "left")


def _draw_pace(panel: Axes, run: Run) -> None:
    """How many a second, slice by slice."""
    slices = rates(run)
    most = max(rate for *_, rate in slices) or 1
    panel.set(xlim=(0, _length(run)), ylim=(0, most * 1.05))
    _mark_time(panel, run, is_labelled=True)
    panel.bar(
        [begin for begin, _, _ in slices],
        [rate for *_, rate in slices],
        width=[(end - begin) * 0.86 for begin, end, _ in slices],
        align="edge",
        color=PACE,
    )


# --- time


def _length(run: Run) -> float:
    """Seconds from the left to the right edge."""
    return rates(run)[-1][1]


def _mark_time(panel: Axes, run: Run, *, is_labelled: bool) -> None:
    """A few whole numbers of seconds, minutes or hours; the first with its unit."""
    unit, name = _unit(_length(run), run.words)
    marks = _marks(_length(run) / unit)
    labels = [str(mark) for mark in marks]
    labels[0] += f" {name}"
    places = [mark * unit for mark in marks]
    panel.set_xticks(places, labels if is_labelled else [""] * len(labels))
    panel.set_axisbelow(True)
    panel.grid(axis="x", color=FAINT, linewidth=1.5)
    for label in panel.get_xticklabels():
        _style(label, 22)
    panel.get_xticklabels()[0].set_horizontalalignment("left")


def _unit(length: float, words: Words) -> tuple[int, str]:
    if length < 2 * MINUTE:
        return 1, words.seconds
    if length < 2 * HOUR:
        return MINUTE, words.minutes
    return HOUR, words.hours


def _marks(length: float) -> list[int]:
    """From 0 on, at most `MOST_MARKS` of them."""
    fitting = (step for step in _STEPS if length / step < MOST_MARKS)
    step = next(fitting, max(1, round(length / MOST_MARKS)))
    return list(takewhile(lambda mark: mark <= length, range(0, 10**6, step)))


# --- words


def _write(
    figure: Figure, text: str, line: int, size: int, colour: str, weight: str = "normal"
) -> None:
    """A line over the whole width: smaller where it is long, and cut at the end.

    `line` is how many pixels from the top its letters stand.
    """
    words = figure.text(
        EDGE / WIDTH, 1 - line / HEIGHT, _drawable(text), va="baseline", color=colour
    )
    _style(words, size, weight)
    while _width(words) > WIDTH - 2 * EDGE and size > SMALLEST:
        size -= 1
        _style(words, size, weight)
    while _width(words) > WIDTH - 2 * EDGE:
        words.set_text(words.get_text().removesuffix("…")[:-1].rstrip(" ,") + "…")


def _say(
    panel: Axes,
    text: str,
    at: tuple[float, float],
    off: tuple[int, int],
    size: int,
    colour: str,
) -> Text:
    """Words in a panel, at a share of its width and height, some pixels off it."""
    words = panel.annotate(
        _drawable(text),
        at,
        xycoords="axes fraction",
        xytext=(off[0] * 72 / DPI, off[1] * 72 / DPI),
        textcoords="offset points",
        va="center",
        color=colour,
        annotation_clip=False,
    )
    _style(words, size)
    return words


def _style(line: Text, size: float, weight: str = "normal") -> None:
    """`size` is in pixels. What is typed is plain text, dollars included."""
    line.set_fontproperties(
        FontProperties(family=FONT, size=size * 72 / DPI, weight=weight)
    )
    line.set_parse_math(False)


def _width(line: Text) -> float:
    return line.get_window_extent().width


def _drawable(text: str) -> str:
    """One line of what the font has; the rest would be empty boxes."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(c for c in composed if ord(c) in _letters()).split())


@cache
def _letters() -> frozenset[int]:
    return frozenset(FT2Font(findfont(FontProperties(family=FONT))).get_charmap())


def main(given: bytes) -> bytes:
    """One chart."""
    be_modest()
    return draw(from_json(given))


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
