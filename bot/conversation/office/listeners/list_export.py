"""`/export`: who receives news in a scope, as a table without anybody's address."""

import csv
import io

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.listeners.chat_words import STATES
from bot.conversation.pressed import Arguments
from bot.conversation.steps.channel_names import CHANNELS
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.people.recipients import roster
from bot.people.recipients.roster import Sought
from bot.places import Place

MOST = 20_000  # lines of one table
CSV = "text/csv"
COLUMNS = (
    N_("Số"),
    N_("Mã"),
    N_("Nơi"),
    N_("Nhắn qua"),
    N_("Loại"),
    N_("Tên nhóm"),
    N_("Tiếng"),
    N_("Nhận tin"),
)
_KINDS = {"group": N_("nhóm"), "private": N_("máy")}


async def export(turn: Turn, text: str) -> Replies:
    """`/export`, `/export PLACE`."""
    if not text:
        return await _of(turn, turn.scope(Role.ADMIN))
    place = named_place(turn, text, Role.ADMIN, "export-at")
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.ADMIN, place):
        return turn.say(
            turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(place))
        )
    return await _of(turn, (place,))


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await export(turn, arguments[0])


async def _of(turn: Turn, scope: tuple[Place, ...]) -> Replies:
    _ = turn._
    areas = [place.path for place in scope]
    found = await roster.whole(turn.connection, Sought(areas), turn.now, most=MOST + 1)
    if len(found) > MOST:
        return turn.say(
            _("Nhiều quá {most} dòng. Gõ /xuat kèm tên tỉnh hoặc xã.", most=MOST)
        )
    if not found:
        return turn.say(_("Ở đây chưa máy nào nhận tin."))
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_(column) for column in COLUMNS)
    for one in found:
        place = turn.house.places.by_path(one.place)
        cells = (
            str(one.id),
            place.code if place else one.place,
            turn.place(place) if place else "",
            CHANNELS.get(one.channel, one.channel),
            _(_KINDS.get(str(one.kind), str(one.kind))),
            one.title,
            one.language or "",
            _(STATES[one.state]),
        )
        rows.writerow(guarded(cell) for cell in cells)
    name = f"{_('nguoi-nhan-tin')}-{turn.today.isoformat()}.csv"
    file = await files.put(
        turn.connection, name, CSV, out.getvalue().encode(), turn.now, areas[0]
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "people.export",
        about=areas[0],
        detail=str(len(found)),
    )
    said = say(_.counted("{count} dòng. Không có số máy, không có tên ai.", len(found)))
    return [Reply(said.spans, file=file)]


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "export",
        N_("xuat"),
        N_("Bảng nơi nhận tin"),
        export,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {"export-at": place_pressed}, role=Role.ADMIN, in_group=InGroup.NOBODY
    ),
)
