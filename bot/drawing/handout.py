"""A paper to hand out: A4, large print, in any of our scripts. Pure values.

One kind for a notice, a contact card, a check's result and a list. Who asks fills in
every word; the child sets them (`handout.typ`) and draws the square code:

    from bot.bulletins.handouts.frame import framed
    from bot.drawing.handout import Calls, Look, Table, Words

    paper = framed(
        _, house.operator,
        title=_("Danh sách cần giúp"),
        place=house.places.label(place, _.language),
        parts=(
            Words(_("Cần giúp {count} nhà.", count=3), Look.STRONG),
            Table(
                columns=("", _("Bản"), _("Việc"), _("Gọi lại")),  # "" is a box to tick
                rows=(("Bản Trên",), ("", "Bản Trên", "Sập nhà", "0912 345 678")),
                shares=(1, 4, 8, 5),
            ),
        ),
        code=_("Mã LB {code}", code="482914"),
        link=f"{base}/v/482914" if base else "",
        foot=(_("Danh sách làm lúc {when}.", when=when),),
    )
    Order(paper, PDF, "can-giup-12", caption, place.path)  # a kind of the studio

A row of one cell is a heading over the rows below it. Tables run on over pages with
their columns repeated. `bot.drawing.press.Press` sets a paper outside the studio.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

MOST_ROWS = 1_500  # of a table that is still printed; more is for a spreadsheet


class Look(StrEnum):
    """How some words stand out."""

    PLAIN = ""
    LARGE = "large"  # what stands alone on a wall
    HEADING = "heading"
    STRONG = "strong"
    NOTE = "note"  # smaller: where it stands, since when
    URGENT = "urgent"  # white on dark, across the page
    BOX = "box"  # framed: what must not be overlooked


@dataclass(frozen=True, slots=True)
class Words:
    """Some paragraphs; `language` (BCP 47) where it is another than the paper's."""

    text: str
    look: Look = Look.PLAIN
    language: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """Numbers to call, as large as can be, each with what it is for."""

    numbers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; a column without a name is a box to tick.

    `shares` are the columns' widths beside each other, equal where none are said.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture, with what it shows."""

    content: bytes
    media_type: str
    shows: str


Part = Words | Calls | Table | Picture


@dataclass(frozen=True, slots=True)
class Handout:
    """The whole paper. Empty words are left out."""

    office: str  # who stands for it
    title: str
    place: str
    language: str  # BCP 47: it decides how lines are broken
    parts: Sequence[Part]
    code: str = ""  # Mã LB 482914
    link: str = ""  # what the square code opens; none is drawn for ""
    scan: str = ""  # what stands below it
    foot: Sequence[str] = ()  # source, date, validity
    page: str = "{number}/{count}"
    # What stands in place of letters that no font has, by their script's name in
    # Unicode ("TAI VIET"); "" is any other.
    unprintable: Mapping[str, str] = field(default_factory=dict)
    lacks: str = ""  # said at the foot where some stand: "Tờ này thiếu {what}."


def as_json(paper: Handout) -> dict[str, object]:
    """What the child reads."""
    value = asdict(paper)
    value["parts"] = [_part(one) for one in paper.parts]
    return value


def _part(one: Part) -> dict[str, object]:
    value = {"kind": type(one).__name__.lower(), **asdict(one)}
    if isinstance(one, Picture):
        value["content"] = b64encode(one.content).decode()
    return value
