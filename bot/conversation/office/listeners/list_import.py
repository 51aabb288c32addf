"""A list of who receives news, sent in chat: tried, then brought in by one press."""

from bot import audit
from bot.clock import HOUR
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.drawing.spreadsheets import rows_in
from bot.errors import DataProblem
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.people.recipients import recipient_list, transfer
from bot.people.recipients.recipient_list import HEADER, BadLine, Fault, Line

MOST = 2000  # lines in chat: more are for the command line
_TOLD = 20  # faults in one message
NOT_IMPORTED = N_("Thôi, chưa nhập ai.")
_WORDS = {
    Fault.CELLS: N_("phải đủ 8 cột."),
    Fault.NO_CONSENT: N_("chưa ghi ngày đồng ý."),
    Fault.CATEGORY: N_("không có loại tin “{cell}”."),
    Fault.CHANNEL: N_("không có nơi nhắn nào là “{cell}”, chỉ có: {known}."),
    Fault.NO_ADDRESS: N_("chưa ghi số máy."),
    Fault.ADDRESS: N_("số máy “{cell}” viết sai."),
    Fault.LATER: N_("“{cell}” chưa nhập được."),
    Fault.KIND: N_("“{cell}” không phải private, group hay board."),
    Fault.NO_BOARD: N_("Bảng tin là màn hình của trang web, không phải của “{cell}”."),
    Fault.NO_GROUP: N_("“{cell}” chưa có nhóm, chỉ nhắn riêng từng người."),
    Fault.LANGUAGE: N_("“{cell}” không phải mã tiếng, như vi."),
    Fault.CONSENT: N_("ngày đồng ý “{cell}” viết sai, như 2026-11-01T08:00+07:00."),
    Fault.FUTURE: N_("ngày đồng ý “{cell}” ở sau hôm nay."),
    Fault.NO_PLACE: N_("chưa ghi nơi."),
    Fault.PLACE: N_("không có mã “{cell}”."),
    Fault.SHORT_CODE: N_("không có mã “{cell}”, có phải {whole}?"),
    Fault.TWICE: N_("trùng máy ở dòng {first}."),
}


def is_a_list(text: str) -> bool:
    """Whether a text is a list of recipients, by its first line."""
    first = text.lstrip("\ufeff \n").split("\n", 1)[0].lower().strip("\"' \r")
    is_said = first.startswith("sep=")
    rest = text.split("\n", 1)[1] if is_said and "\n" in text else text
    return rest.lstrip("\ufeff \n\"'").lower().startswith(HEADER[0])


async def try_out(turn: Turn, text: str) -> Replies:
    """What would come in, what is wrong, who stays out; nothing is done yet."""
    _ = turn._
    try:
        lines, faults = await _read(turn, text)
    except DataProblem:
        return turn.say(
            _("Bảng này đọc không được. Dòng đầu phải là: {header}", header=_header())
        )
    if len(lines) + len(faults) > MOST:
        return turn.say(_("Bảng dài quá {most} dòng. Chia làm mấy bảng.", most=MOST))
    if faults or not lines:
        return _not_yet(turn, len(lines), faults)
    secret = turn.house.secret
    out = await transfer.staying_out(turn.connection, lines, secret)
    turn.begin("people-import", text=text, count=len(lines), out=out)
    return [await sure_again(turn)]


def _header() -> str:
    return ",".join(HEADER)


def _not_yet(turn: Turn, good: int, faults: list[tuple[int, str]]) -> Replies:
    _ = turn._
    said = [
        _(
            "{lines}: {good} đúng, {bad} sai. Chưa nhập ai.",
            lines=_.counted("{count} dòng", good + len(faults)),
            good=good,
            bad=len(faults),
        )
    ]
    said += [
        _("Dòng {line}: {fault}", line=str(number), fault=fault)
        for number, fault in faults[:_TOLD]
    ]
    if len(faults) > _TOLD:
        said.append(_.counted("… và {count} dòng sai nữa.", len(faults) - _TOLD))
    said.append(_("Sửa rồi gửi lại cả bảng."))
    return turn.say("\n".join(said))


async def _read(turn: Turn, text: str) -> tuple[list[Line], list[tuple[int, str]]]:
    """Good lines, and what is wrong with the others in the reader's words."""
    known = [category.id for category in turn.house.categories]
    rows = rows_in(text.removeprefix("\ufeff"), HEADER, "")
    lines, faults = recipient_list.lines_of(rows, turn.house.places, frozenset(known))
    told = [(number, _worded(turn, fault)) for number, fault in faults]
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    theirs = await transfer.outside(turn.connection, lines, areas)
    kept = []
    for line in lines:
        is_elsewhere = any(not turn.may(Role.ADMIN, path) for path in line.places)
        late = line.consented_at is not None and line.consented_at > turn.now + HOUR
        if is_elsewhere or line.address in theirs:
            told.append((line.number, turn._("máy của nơi khác, ngoài phạm vi.")))
        elif late:
            told.append((line.number, turn._("ngày đồng ý ở sau hôm nay.")))
        else:
            kept.append(line)
    return kept, sorted(told)


def _worded(turn: Turn, fault: BadLine) -> str:
    return turn._(_WORDS[fault.fault], **fault.values)


async def sure_again(turn: Turn) -> Reply:
    """The question, asked or asked once more."""
    _, state = turn._, turn.open.state
    count, out = int(state["count"]), int(state["out"])
    text = _.counted("{count} dòng đúng. Nhập vào?", count)
    if out:
        text += " " + _.counted(
            "{count} máy đã thôi nhận hoặc bị chặn thì vẫn ở ngoài.", out
        )
    return say(
        text,
        (
            turn.bound(_("Nhập"), "import-now"),
            turn.bound(_("Thôi"), "cancel"),
        ),
    )


async def now(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhập]: read once more, since the scope may have changed meanwhile."""
    lines, faults = await _read(turn, str(turn.open.state["text"]))
    turn.end()
    if faults:
        return _not_yet(turn, len(lines), faults)
    came, out = await transfer.store(
        turn.connection,
        lines,
        now=turn.now,
        operator=turn.house.operator,
        secret=turn.house.secret,
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "people.import",
        about=turn.scope(Role.ADMIN)[0].path,
        detail=str(came),
    )
    said = turn._.counted("Đã nhập {count} máy.", came)
    if out:
        said += " " + turn._.counted("{count} máy ở ngoài như trước.", out)
    return turn.say(said)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons({"import-now": now}, role=Role.ADMIN, in_group=InGroup.NOBODY),
    doors.Dialogue(
        name="people-import",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=sure_again,
        why=N_("Nhập rồi thì các máy ấy nhận tin của nơi ghi trong bảng."),
        drops=NOT_IMPORTED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
        agrees=now,
    ),
)
