"""A table that an admin sends as a file: invitations, or who receives news.

Which of the two its first line says. A messenger's file is fetched outside the turn, so
it is read by a press once it is there.
"""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.appointments import many_invitations
from bot.conversation.office.listeners import list_import
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.drawing.spreadsheets import text_in
from bot.errors import DataProblem
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

LARGEST = 1024 * 1024  # bytes: some thousands of lines
OF_NOTICES = ("notice-text", "notice-use")  # dialogues whose files these are
_ENDINGS = (".csv", ".tsv", ".txt")
_CAPTIONS = {"", "/moi", "/invite", "/nguoidung", "/people"}


async def shown(turn: Turn) -> Replies | None:
    """What becomes of a table; None where none came, or not for this."""
    one = turn.incoming.enclosed
    if one is None or turn.is_group or not turn.has(Role.ADMIN):
        return None
    caption = turn.incoming.text.strip().lower()
    if turn.open.name in OF_NOTICES or caption not in _CAPTIONS:
        return None
    if one.stored:
        stored = await files.received(turn.connection, one.stored)
        if stored is None or not stored.name.lower().endswith(_ENDINGS):
            return None
        turn.takes_file = True
        return await _read(turn, one.stored)
    if not one.name.lower().endswith(_ENDINGS):
        return None
    turn.takes_file = True
    if one.size > LARGEST:
        return turn.say(turn._("Bảng nặng quá. Chia làm mấy bảng nhỏ hơn."))
    channel = turn.incoming.address.channel
    noted = await files.note(turn.connection, one, channel, turn.now)
    turn.begin("table-sent", file=noted.id, called=one.name)
    return [await sent_again(turn)]


async def sent_again(turn: Turn) -> Reply:
    """The file waits to be read."""
    text = turn._(
        "Đang lấy tệp “{name}” về. Vài giây nữa bấm Đọc bảng.",
        name=str(turn.open.state["called"]),
    )
    return say(
        text,
        (
            turn.bound(turn._("Đọc bảng"), "table-read"),
            turn.bound(turn._("Thôi"), "cancel"),
        ),
    )


async def read_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đọc bảng]."""
    number = turn.open.state["file"]
    if not isinstance(number, int):
        raise Stale
    return await _read(turn, number)


async def _read(turn: Turn, number: int) -> Replies:
    content = await files.content(turn.connection, number)
    if not content:
        return turn.say(
            turn._("Tệp chưa về tới. Chờ vài giây rồi bấm lại."),
            *([(await sent_again(turn)).buttons[0]] if turn.open.name else []),
        )
    turn.end()
    try:
        text = text_in(content, "")
    except DataProblem:
        return turn.say(
            turn._("Bảng này đọc không được. Lưu thành “CSV UTF-8” rồi gửi lại.")
        )
    if list_import.is_a_list(text):
        return await list_import.try_out(turn, text)
    return await many_invitations.from_text(turn, text)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"table-read": read_pressed}, role=Role.ADMIN, in_group=InGroup.NOBODY
    ),
    doors.Dialogue(
        name="table-sent",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=sent_again,
        why=N_("Để xem bảng có dòng nào sai, trước khi làm gì."),
        drops=N_("Thôi, chưa đọc bảng."),
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
)
