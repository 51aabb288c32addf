"""`/audit`: who did what in a scope, the newest first, in plain words; and a table."""

import csv
import io
from collections.abc import Sequence

from bot import audit
from bot.audit import Deed
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.deed_words import DEEDS
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Grant, Role
from bot.people.office import holders

A_PAGE = 15
MOST = 5_000  # rows of a table
CSV = "text/csv"
COLUMNS = (N_("Số"), N_("Lúc"), N_("Ai"), N_("Việc"), N_("Về"), N_("Chi tiết"))


async def show(turn: Turn, text: str) -> Replies:
    """`/audit`."""
    return await _page(turn, None)


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]: what was done before a row."""
    return await _page(turn, arguments.number(0))


async def _page(turn: Turn, before: int | None) -> Replies:
    deeds, more = await _deeds(turn, before, A_PAGE)
    if not deeds and more is None:
        return turn.say(turn._("Chưa ghi việc gì."))
    actors = await _actors(turn, deeds)
    lines = [_line(turn, deed, actors) for deed in deeds]
    rows = []
    if more is not None:
        rows.append((turn.free(turn._("Xem tiếp"), "audit-before", str(more)),))
    rows.append((turn.free(turn._("Tải bảng"), "audit-table"),))
    lines = lines or [turn._("Đoạn này không có, bấm Xem tiếp.")]
    return turn.say("\n".join(lines), *rows)


async def _deeds(
    turn: Turn, before: int | None, limit: int
) -> tuple[list[Deed], int | None]:
    """What was done about the scope's places, or by its people."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    if turn.house.places.country.path in areas:
        return await audit.page(turn.connection, (), (), before=before, limit=limit)
    people = await holders.everyone_of(turn.connection, areas)
    return await audit.page(turn.connection, areas, people, before=before, limit=limit)


async def _actors(turn: Turn, deeds: Sequence[Deed]) -> dict[int, Grant]:
    numbers = {deed.actor for deed in deeds if deed.actor is not None}
    return await holders.known_as(turn.connection, sorted(numbers))


def _line(turn: Turn, deed: Deed, actors: dict[int, Grant]) -> str:
    """`14:05 ngày 24/11/2026, quản trị (Mỷ): mời người vào vai trò, xã Lũng Cú`."""
    said = f"{turn.when(deed.at)}, {_who(turn, deed, actors)}: {_what(turn, deed)}"
    about = _about(turn, deed)
    return f"{said}, {about}" if about else said


def _who(turn: Turn, deed: Deed, actors: dict[int, Grant]) -> str:
    if deed.actor is None:
        return turn._("máy chủ")
    known = actors.get(deed.actor)
    if known is None:
        return turn._("người số {number}", number=str(deed.actor))
    name = turn._(ROLE_NAMES[known.role])
    return f"{name} ({known.note or known.id})"


def _what(turn: Turn, deed: Deed) -> str:
    known = DEEDS.get(deed.action)
    return turn._(known) if known else deed.action


def _about(turn: Turn, deed: Deed) -> str:
    place = turn.house.places.by_path(deed.about)
    return turn.place(place) if place else deed.about


async def table(turn: Turn, arguments: Arguments) -> Replies:
    """[Tải bảng]: the newest rows of the scope."""
    deeds, _more = await _deeds(turn, None, MOST)
    actors = await _actors(turn, deeds)
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(turn._(column) for column in COLUMNS)
    for deed in deeds:
        cells = (
            str(deed.id),
            turn.when(deed.at),
            _who(turn, deed, actors),
            _what(turn, deed),
            _about(turn, deed),
            deed.detail,
        )
        rows.writerow(guarded(cell) for cell in cells)
    place = turn.scope(Role.ADMIN)[0].path
    name = f"{turn._('nhat-ky')}-{turn.today.isoformat()}.csv"
    content = out.getvalue().encode()
    file = await files.put(turn.connection, name, CSV, content, turn.now, place)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "audit.export", about=place
    )
    said = say(turn._.counted("{count} dòng nhật ký, mới nhất ở trên.", len(deeds)))
    return [Reply(said.spans, file=file)]


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "audit",
        N_("nhatky"),
        N_("Ai đã làm gì"),
        show,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {"audit-before": next_page, "audit-table": table},
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
