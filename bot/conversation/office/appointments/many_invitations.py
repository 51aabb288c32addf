"""Many invitations from one table: read whole first, and nothing half done."""

import csv
import io

from bot import audit
from bot.conversation.office.appointments import invitation_table
from bot.conversation.office.appointments.invitation_table import MOST, Table, Wanted
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.studio import letters
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_
from bot.messaging import Attachment, Reply, say
from bot.people.model import LIVES, Role
from bot.people.office import open_invitations

CSV = "text/csv"
COLUMNS = (N_("Vai trò"), N_("Mã"), N_("Nơi"), N_("Ghi chú"), N_("Mã mời"))
_TOLD = 20  # faults in one message


async def from_text(turn: Turn, text: str) -> Replies:
    """A table that was pasted, or came as a file."""
    table = await invitation_table.read(turn, text)
    if table.lines > MOST:
        return turn.say(
            turn._("Bảng dài quá {most} dòng. Chia làm mấy bảng giúp.", most=MOST)
        )
    if table.faults or not table.wanted:
        return _not_yet(turn, table)
    turn.end()
    return await _made(turn, table)


def _not_yet(turn: Turn, table: Table) -> Replies:
    """Which lines are wrong; the table is sent once more, nothing was done."""
    _ = turn._
    lines = [
        _(
            "{lines}: {good} đúng, {bad} sai. Chưa mời ai.",
            lines=_.counted("{count} dòng", table.lines),
            good=table.lines - table.bad_lines,
            bad=table.bad_lines,
        ),
        *table.faults[:_TOLD],
    ]
    if len(table.faults) > _TOLD:
        rest = len(table.faults) - _TOLD
        lines.append(_.counted("… và {count} dòng sai nữa.", rest))
    lines.append(_("Sửa rồi gửi lại cả bảng."))
    return turn.say("\n".join(lines))


async def _made(turn: Turn, table: Table) -> Replies:
    """All of them at once; the codes are told in the file alone, and only now."""
    _ = turn._
    codes = await open_invitations.put_many(
        turn.connection,
        [(one.role, one.place.path, one.note) for one in table.wanted],
        now=turn.now,
        created_by=turn.person_id,
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.invite.table",
        about=turn.scope(Role.ADMIN)[0].path,
        detail=str(len(codes)),
    )
    sheet = await _sheet(turn, list(zip(table.wanted, codes, strict=True)))
    await letters.want(turn, sheet, len(codes))
    last = max(turn.now + LIVES[one.role] for one in table.wanted)
    lines = [
        _(
            "{invitations}, mỗi lời dùng một lần, hết hạn {when}. Tệp có mã, đường "
            "dẫn. Giấy mời in sẵn tới ngay sau đây.",
            invitations=_.counted("{count} lời mời", len(codes)),
            when=turn.when(last),
        )
    ]
    if any(one.role is Role.ADMIN for one in table.wanted):
        lines.append(_("Mời làm quản trị thì chỉ 24 giờ."))
    said = say("\n".join(lines))
    return [Reply(said.spans, file=sheet)]


async def _sheet(turn: Turn, made: list[tuple[Wanted, str]]) -> Attachment:
    """A table for Excel: a line a person, with the code and each channel's link."""
    _ = turn._
    links = {code: turn.house.invitations(code) for _one, code in made}
    channels = sorted({name for found in links.values() for name in found})
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([*(_(name) for name in COLUMNS), *channels, _("Hết hạn")])
    for one, code in made:
        cells = [
            _(ROLE_NAMES[one.role]),
            one.place.code,
            turn.place(one.place),
            one.note,
            f"/start {code}",
            *(links[code].get(name, "") for name in channels),
            turn.when(turn.now + LIVES[one.role]),
        ]
        rows.writerow([guarded(cell) for cell in cells])
    name = f"{turn._('loi-moi')}-{turn.today.isoformat()}.csv"
    content = out.getvalue().encode()
    place = turn.scope(Role.ADMIN)[0].path
    return await files.put(turn.connection, name, CSV, content, turn.now, place)
