"""A table of invitations: what each line asks for, and what is wrong with it.

Role, place and note, in this order or under a header; a spreadsheet may have made it.
"""

import asyncio
import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.office.appointments.role_words import MOST_NOTE, role_named
from bot.conversation.turn import Turn
from bot.drawing.spreadsheets import separator_of, unguarded
from bot.i18n import N_
from bot.people.model import Role
from bot.places import District, Level, NotFound, One, Option, Place, Several, Split

MOST = 1000  # lines of a table
# What the columns may be called: of the role, of the place, of the note.
HEADERS = (
    N_("role, vai trò, chức vụ, quyền"),
    N_("place, nơi, xã, xã phường, mã, mã xã, đơn vị"),
    N_("note, ghi chú, tên, họ tên, họ và tên"),
)
_ROLE, _PLACE, _NOTE = range(3)
_NAMED = 3  # places, where a name has several
_LINES_AT_ONCE = 20  # read without letting others have their turn
_CODE = 5  # digits of a commune's


@dataclass(frozen=True, slots=True)
class Wanted:
    """One good line."""

    number: int
    role: Role
    place: Place
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read; with any fault nothing is done."""

    wanted: Sequence[Wanted]
    faults: Sequence[str]  # `Dòng 18: …`
    bad_lines: int

    @property
    def lines(self) -> int:
        """How many had anything in them."""
        return len(self.wanted) + self.bad_lines


class BadLine(Exception):
    """What is wrong with one line, in the reader's words."""


def is_a_table(text: str) -> bool:
    """Whether a text has several lines: a table that was pasted."""
    return len([row for row in text.splitlines() if row.strip()]) > 1


async def read(turn: Turn, text: str) -> Table:
    """Reads all of it; every bad line is told by its number."""
    rows = _rows(text.removeprefix("\ufeff"))
    columns = _columns(turn, rows[0][1]) if rows else None
    if columns is not None:
        rows = rows[1:]
    good: list[Wanted] = []
    faults: list[str] = []
    for at, (number, cells) in enumerate(rows):
        if at % _LINES_AT_ONCE == 0:
            await asyncio.sleep(0)
        try:
            good.append(_line(turn, number, _arranged(cells, columns)))
        except BadLine as fault:
            faults.append(turn._("Dòng {line}: {fault}", line=str(number), fault=fault))
    bad = len(faults)
    good, doubles = _without_doubles(turn, good)
    return Table(good, [*faults, *doubles], bad + len(rows) - bad - len(good))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows with anything in them, each with its number."""
    separator, is_said = separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [
            (reader.line_num, [unguarded(cell.strip()) for cell in row])
            for row in reader
            if any(map(str.strip, row))
        ]
    except csv.Error:
        return []
    return rows[1:] if is_said else rows


def _columns(turn: Turn, first: Sequence[str]) -> tuple[int | None, ...] | None:
    """Where role, place and note stand; None where the first line is no header."""
    fold = turn.house.country.folding.fold
    names = [fold(cell) for cell in first]
    known = [
        {fold(name) for header in {turn._(words), words} for name in header.split(", ")}
        for words in HEADERS
    ]
    found = [
        next((at for at, name in enumerate(names) if name in called), None)
        for called in known
    ]
    return tuple(found) if found[_PLACE] is not None else None


def _arranged(
    cells: Sequence[str], columns: tuple[int | None, ...] | None
) -> tuple[str, str, str]:
    where = columns or (_ROLE, _PLACE, _NOTE)
    role, place, note = (
        cells[at] if at is not None and at < len(cells) else "" for at in where
    )
    if columns is None:  # "Mỷ, văn hóa" without quotes is one note
        note = ", ".join(cell for cell in cells[_NOTE:] if cell)
    return role, place, note


def _line(turn: Turn, number: int, cells: tuple[str, str, str]) -> Wanted:
    called, named, note = cells
    role, rest = role_named(turn, called)
    if role is None or rest:
        raise BadLine(turn._("không rõ vai trò “{name}”.", name=called))
    if role is Role.REVIEWER:
        raise BadLine(turn._("người xem lại bản dịch thì mời từng người: /moi."))
    if not named:
        raise BadLine(turn._("chưa ghi xã."))
    if len(note) > MOST_NOTE:
        raise BadLine(turn._("ghi chú dài quá, chỉ vài chữ thôi."))
    place = _place(turn, named)
    if not turn.may(Role.ADMIN, place):
        name = turn.place(place)
        raise BadLine(turn._("{place} nằm ngoài phạm vi của mình.", place=name))
    return Wanted(number, role, place, note)


def _place(turn: Turn, named: str) -> Place:
    """The place of a code or an exact name inside the scope."""
    places = turn.house.places
    if named.isdigit():
        return _of_code(turn, named)
    for area in turn.scope(Role.ADMIN):
        match = places.find(named, within=area)
        if isinstance(match, One):
            return match.place
        options = _options(turn, match)
        if options and not isinstance(match, NotFound):
            raise BadLine(
                turn._(
                    "có mấy nơi tên “{name}”: {places}. Ghi mã.",
                    name=named,
                    places=", ".join(options),
                )
            )
    match = places.find(named)
    if isinstance(match, One):
        return match.place  # known, and elsewhere
    raise BadLine(_not_found(turn, named))


def _of_code(turn: Turn, code: str) -> Place:
    places = turn.house.places
    place = places.by_code(code)
    if place is not None:
        return place
    whole = places.by_code(code.zfill(_CODE))
    if whole is None:
        raise BadLine(turn._("không có mã “{code}”.", code=code))
    raise BadLine(
        turn._(
            "không có mã “{code}”, có phải {whole} ({place})?",
            code=code,
            whole=whole.code,
            place=places.short_label(whole, turn.language),
        )
    )


def _not_found(turn: Turn, named: str) -> str:
    scope = turn.scope(Role.ADMIN)
    near: list[Option] = []
    for area in scope:
        match = turn.house.places.find(named, within=area)
        near += match.nearest if isinstance(match, NotFound) else ()
    _ = turn._
    is_province = len(scope) == 1 and scope[0].level is Level.PROVINCE
    none = (
        _("trong tỉnh không có xã “{name}”", name=named)
        if is_province
        else _("không có nơi nào tên “{name}”", name=named)
    )
    if not near:
        return none + "."
    place = near[0].place
    alike = place.name if place else turn.house.places.option_label(near[0])
    alike = alike.removeprefix(_("Xã") + " ")
    return _("{none}, có phải “{alike}”?", none=none, alike=alike)


def _options(turn: Turn, match: object) -> list[str]:
    match match:
        case Several(options) | District(_, _, options):
            places = [place for option in options for place in option.places]
        case Split(former):
            places = list(former.successors)
        case _:
            return []
    label = turn.house.places.short_label
    inside = [place for place in places if turn.may(Role.ADMIN, place)]
    return [f"{label(p, turn.language)} {p.code}" for p in inside[:_NAMED]]


def _without_doubles(
    turn: Turn, good: Sequence[Wanted]
) -> tuple[list[Wanted], list[str]]:
    """Two lines for one person are a slip: nobody needs two codes."""
    fold = turn.house.country.folding.fold
    alike: dict[tuple[Role, str, str], list[Wanted]] = defaultdict(list)
    for one in good:
        alike[one.role, one.place.path, fold(one.note)].append(one)
    doubles = [found for found in alike.values() if len(found) > 1]
    faults = [
        turn._(
            "Dòng {lines}: trùng một người.",
            lines=", ".join(str(one.number) for one in found),
        )
        for found in doubles
    ]
    repeated = {one.number for found in doubles for one in found[1:]}
    return [one for one in good if one.number not in repeated], faults
