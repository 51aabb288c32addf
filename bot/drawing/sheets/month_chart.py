"""Five weeks ahead as a picture. In the child that draws."""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bot.drawing.chart import DPI, _drawable, _style
from bot.drawing.paper import Day, Month

WEEK, WEEKS = 7, 5
WIDTH, HEIGHT = 1080, 1000  # pixels
EDGE, TOP, BOTTOM = 20, 130, 60
INK, QUIET, FAINT = "#17211b", "#52605a", "#c9d3ca"
SENT_BELOW, TODAY, PAST = "#cfe8d8", "#0b5d3b", "#f1f4f1"


def page(sheet: Month) -> bytes:
    """The month as PNG; what it says is said by words and places, not by colours."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _write(figure, sheet.title, (EDGE, 52), 36, INK, weight="bold")
    _write(figure, sheet.legend, (EDGE, HEIGHT - 22), 24, QUIET)
    width = (WIDTH - 2 * EDGE) / WEEK
    height = (HEIGHT - TOP - BOTTOM) / WEEKS
    for column, name in enumerate(sheet.weekdays):
        _write(figure, name, (EDGE + column * width + 8, TOP - 16), 28, QUIET)
    for place, day in enumerate(sheet.days):
        row, column = divmod(place, WEEK)
        _draw_day(
            figure, day, (EDGE + column * width, TOP + row * height), width, height
        )
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw_day(
    figure: Figure, day: Day, at: tuple[float, float], width: float, height: float
) -> None:
    left, top = at
    ground = SENT_BELOW if day.hours else PAST if day.is_past else "white"
    figure.add_artist(
        Rectangle(
            (left / WIDTH, 1 - (top + height) / HEIGHT),
            width / WIDTH,
            height / HEIGHT,
            facecolor=ground,
            edgecolor=TODAY if day.is_today else FAINT,
            linewidth=4 if day.is_today else 1.5,
            zorder=2 if day.is_today else 1,
        )
    )
    ink = QUIET if day.is_past else INK
    _write(figure, day.number, (left + 8, top + 32), 28, ink, weight="bold")
    for line, hour in enumerate(day.hours):
        _write(figure, hour, (left + 8, top + 68 + 34 * line), 28, TODAY)
    if day.more:
        _write(figure, f"+{day.more}", (left + width - 52, top + 32), 28, TODAY)


def _write(
    figure: Figure,
    text: str,
    at: tuple[float, float],
    size: int,
    colour: str,
    weight: str = "normal",
) -> None:
    """At so many pixels from the left and from the top, on its base line."""
    line = figure.text(
        at[0] / WIDTH,
        1 - at[1] / HEIGHT,
        _drawable(text),
        va="baseline",
        color=colour,
        zorder=3,
    )
    _style(line, size, weight)
