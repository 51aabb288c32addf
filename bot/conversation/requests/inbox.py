"""The officer's side: what waits, and answering it. Never an address or a name."""

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.requests import desk
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people.model import Role
from bot.requests import book, deadline, readers, tally
from bot.requests.model import MAX_TEXT, Level, Request

A_PAGE = 8
A_LINE = 40  # characters of a question in the list
NOT_ANSWERED = N_("Thôi, chưa trả lời. Câu hỏi vẫn chờ ở /hopthu.")


async def inbox(turn: Turn, text: str) -> Replies:
    """`/inbox`: what waits, the nearest deadline first; with a number, that one."""
    number = whole_number(text.lower().removeprefix("số").removeprefix("so"))
    if number is not None:
        return await open_request(turn, Arguments([str(number)]))
    waiting, total = await book.waiting(
        turn.connection, readers.desks(turn.grants), A_PAGE
    )
    lines = [_how_many(turn, total)]
    lines += [
        turn._(
            "{line}. Số {number}, hạn {day}: “{text}”",
            line=n,
            number=str(r.number),
            day=_last_day(turn, r),
            text=_short(r.text),
        )
        for n, r in enumerate(waiting, 1)
    ]
    lines += await _for_admins(turn)
    buttons = [
        turn.free(str(n), desk.OPEN, str(r.number)) for n, r in enumerate(waiting, 1)
    ]
    return turn.say("\n".join(lines), *in_rows(buttons, 4))


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Câu tiếp theo]."""
    return await inbox(turn, "")


def _how_many(turn: Turn, total: int) -> str:
    if not total:
        return turn._("Không có câu hỏi nào đang chờ.")
    return turn._.counted("{count} câu hỏi đang chờ, gần hạn xếp trước:", total)


async def _for_admins(turn: Turn) -> list[str]:
    """Numbers alone: who reads a question is who was told to its asker."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    if not areas:
        return []
    lines = []
    waiting = await tally.waiting(turn.connection, areas)
    if waiting:
        lines.append(
            turn._("Trong phạm vi quản trị: {count} câu đang chờ.", count=waiting)
        )
    proposed = await tally.proposed(turn.connection, areas)
    if proposed:
        lines.append(
            turn._("Đề xuất thành câu hỏi chung: {count} câu.", count=proposed)
        )
    return lines


async def open_request(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở], or a number of the list."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    _, number = turn._, str(request.number)
    lines = [
        _(
            "Số {number}, {place}, gửi {when}: “{text}”",
            number=number,
            place=desk.label(turn.house, request.place, turn.language),
            when=turn.when(request.created_at),
            text=request.text,
        )
    ]
    if request.follows is not None:
        lines.append(_("Hỏi tiếp câu số {number}.", number=str(request.follows)))
    if request.is_dropped:
        return turn.say("\n".join([*lines, _("Đã bỏ, không trả lời.")]))
    if not request.is_open:
        lines.append(_("Đã trả lời: “{text}”", text=request.answer))
        return turn.say("\n".join(lines), _offer_proposal(turn, request))
    if request.is_complaint:
        lines.append(_("Có thể là phản ánh, khiếu nại: không chuyển về xã."))
    lines.append(desk.until(_, turn.house, request))
    row = [turn.free(_("Trả lời"), "request-answer", number)]
    if request.level is Level.COMMUNE or not request.is_complaint:
        row.append(turn.free(_("Chuyển"), "request-pass", number))
    rows = [row]
    if not request.is_complaint:
        label = _("Bỏ, không phải câu hỏi")
        rows.append([turn.free(label, "request-drop", number)])
    return turn.say("\n".join(lines), *rows)


async def own(turn: Turn, arguments: Arguments) -> Request | None:
    """A question that the sender's roles, as they are now, may read."""
    number = whole_number(arguments[0])
    found = await book.get(turn.connection, number) if number is not None else None
    is_own = found is not None and readers.reads(turn.grants, found)
    return found if is_own else None


def not_here(turn: Turn) -> Replies:
    """The same words for what is elsewhere and what is not there."""
    turn.end()
    return turn.say(
        turn._("Câu này không còn ở đây, hoặc không thuộc nơi mình phụ trách."),
        (turn.free(turn._("Xem hộp thư"), "inbox"),),
    )


def done(turn: Turn, request: Request) -> Replies:
    """Someone else was quicker."""
    turn.end()
    return turn.say(
        turn._("Số {number} đã có người trả lời.", number=str(request.number)),
        (turn.free(turn._("Xem hộp thư"), "inbox"),),
    )


# --- answering -----------------------------------------------------------------------


async def answer(turn: Turn, arguments: Arguments) -> Replies:
    """[Trả lời]: the next message is the answer."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    if not request.is_open:
        return done(turn, request)
    turn.begin("request-answer", number=request.number)
    return turn.say(
        turn._(
            "Viết câu trả lời. Người hỏi chỉ thấy “cán bộ {place}”, không thấy tên.",
            place=desk.label(turn.house, request.desk, turn.language),
        ),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def answer_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the answer, shown once more before it leaves."""
    number = str(turn.open.state.get("number", ""))
    request = await own(turn, Arguments([number]))
    if request is None:
        return not_here(turn)
    text = text.strip()
    if len(text) > MAX_TEXT:
        return turn.say(
            turn._.counted(
                "Câu dài quá: {count} chữ cái, nhiều nhất {most}. Viết ngắn lại nhé.",
                len(text),
                most=MAX_TEXT,
            ),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    turn.begin("request-confirm", number=request.number, answer=text)
    return turn.say(
        turn._("Gửi câu này cho người hỏi số {number}?", number=number) + f"\n“{text}”",
        _sending(turn, number),
    )


def _sending(turn: Turn, number: str) -> tuple[Button, ...]:
    return (
        turn.bound(turn._("Gửi"), "request-send"),
        turn.bound(turn._("Sửa"), "request-answer", number),
        turn.bound(turn._("Thôi"), "cancel"),
    )


async def answer_again(turn: Turn) -> Reply:
    """That an answer is being written."""
    number = str(turn.open.state["number"])
    return say(turn._("Câu trả lời cho số {number}: viết vào đây.", number=number))


async def confirm_again(turn: Turn) -> Reply:
    """The answer that waits to be sent."""
    number = str(turn.open.state["number"])
    line = turn._(
        "Trả lời số {number}, “{text}”: gửi không?",
        number=number,
        text=_short(str(turn.open.state["answer"])),
    )
    return say(line, _sending(turn, number))


async def cancelled(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words: the question waits as before."""
    turn.end()
    return turn.say(turn._(NOT_ANSWERED))


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi]: once, whoever of several officers is first."""
    text = str(turn.open.state["answer"])
    request = await own(turn, Arguments([str(turn.open.state["number"])]))
    if request is None:
        return not_here(turn)
    closed = await book.answer(turn.connection, request, text, turn.person_id, turn.now)
    if closed is None:
        return done(turn, request)
    await note(turn, "request.answer", request)
    await desk.tell_answered(turn.connection, turn.house, closed)
    turn.end()
    desks = readers.desks(turn.grants)
    _rest, left = await book.waiting(turn.connection, desks, 1)
    row = [turn.free(turn._("Câu tiếp theo"), "inbox")] if left else []
    said = turn._("Đã gửi.")
    if left:
        said += " " + turn._("Còn {count} câu.", count=left)
    return turn.say(said, (*row, *_offer_proposal(turn, closed)))


# --- throwing away -------------------------------------------------------------------


async def ask_to_drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ, không phải câu hỏi]: asked once more, as the asker is told."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    number = str(request.number)
    return turn.say(
        turn._(
            "Bỏ câu số {number}? Người hỏi được báo là câu này không trả lời.",
            number=number,
        ),
        (
            turn.free(turn._("Bỏ câu này"), "request-dropped", number),
            turn.free(turn._("Thôi"), desk.OPEN, number),
        ),
    )


async def drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ câu này]: rubbish does not climb. A complaint is nobody's to throw away."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    if request.is_complaint:
        return turn.say(turn._("Phản ánh, khiếu nại thì không bỏ được."))
    closed = await book.drop(turn.connection, request, turn.person_id, turn.now)
    if closed is None:
        return done(turn, request)
    await note(turn, "request.drop", request)
    await desk.tell_dropped(turn.connection, turn.house, closed)
    return turn.say(
        turn._("Đã bỏ. Người hỏi được báo rồi."),
        (turn.free(turn._("Xem hộp thư"), desk.INBOX),),
    )


async def note(turn: Turn, action: str, request: Request, detail: str = "") -> None:
    """Writes down who did what with a question, by its number alone."""
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=str(request.number),
        detail=detail,
    )


def _offer_proposal(turn: Turn, request: Request) -> tuple[Button, ...]:
    if request.is_complaint:
        return ()
    label = turn._("Đề xuất thành câu hỏi chung")
    return (turn.free(label, "request-propose", str(request.number)),)


async def propose(turn: Turn, arguments: Arguments) -> Replies:
    """[Đề xuất thành câu hỏi chung]: an admin decides."""
    request = await own(turn, arguments)
    if request is None or request.answer is None or request.is_complaint:
        return not_here(turn)
    if await book.propose(turn.connection, request, turn.person_id, turn.now):
        await note(turn, "request.propose", request)
    return turn.say(turn._("Đã đề xuất. Quản trị xem rồi mới thành câu hỏi chung."))


# --- words ---------------------------------------------------------------------------


def _last_day(turn: Turn, request: Request) -> str:
    day = deadline.shown_day(request.due_at, turn.house.config.timezone)
    return turn._.date(day)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= A_LINE else line[: A_LINE - 1] + "…"


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "inbox",
        N_("hopthu"),
        N_("Câu hỏi bà con gửi"),
        inbox,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "inbox": pressed,
            "request-open": open_request,
            "request-answer": answer,
            "request-send": send,
            "request-propose": propose,
            "request-drop": ask_to_drop,
            "request-dropped": drop,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="request-answer",
        opens=answer_typed,
        fits=doors.any_words,
        asks_again=answer_again,
        why=N_("Người hỏi đang chờ câu trả lời. Viết xong còn được xem lại."),
        drops=NOT_ANSWERED,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="request-confirm",
        opens=answer_typed,
        fits=doors.any_words,
        asks_again=confirm_again,
        why=N_("Gửi rồi thì người hỏi đọc đúng câu này, nên xem lại một lần."),
        drops=NOT_ANSWERED,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        agrees=send,
        declines=cancelled,
        takes_numbers=True,
    ),
)
