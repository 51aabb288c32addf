"""What waits at an officer's desk, and one question. Never an address or a name."""

from dataclasses import replace

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.requests import desk
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button
from bot.people.model import Role
from bot.requests import book, deadline, handling, readers, tally
from bot.requests.model import Level, Request

A_PAGE = 8
A_LINE = 40  # characters of a question in the list
PROPOSALS = "proposals"  # the actions of buttons of other files
CANNED = "request-canned"
CORRECT = "request-correct"


async def inbox(turn: Turn, text: str) -> Replies:
    """`/inbox`: what waits, the nearest deadline first; with a number, that one."""
    number = whole_number(text.lower().removeprefix("số").removeprefix("so"))
    if number is not None:
        return await open_request(turn, Arguments([str(number)]))
    return await _page(turn, None)


async def page_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]: after a deadline and a number."""
    return await _page(turn, (arguments.number(0), arguments.number(1)))


async def _page(turn: Turn, after: tuple[int, int] | None) -> Replies:
    desks = readers.desks(turn.grants)
    found, total = await book.waiting(turn.connection, desks, A_PAGE + 1, after)
    waiting = found[:A_PAGE]
    lines = [_how_many(turn, total)]
    lines += [_line(turn, n, request) for n, request in enumerate(waiting, 1)]
    rows = in_rows(
        [turn.free(str(n), desk.OPEN, str(r.number)) for n, r in enumerate(waiting, 1)],
        4,
    )
    if len(found) > A_PAGE:
        last = waiting[-1]
        key = (str(last.due_at), str(last.number))
        rows.append((turn.free(turn._("Xem tiếp"), "inbox-page", *key),))
    more, proposals = await _for_admins(turn)
    return turn.say("\n".join([*lines, *more]), *rows, proposals)


def _line(turn: Turn, number: int, request: Request) -> str:
    line = turn._(
        "{line}. Số {number}, hạn {day}: “{text}”",
        line=number,
        number=str(request.number),
        day=_last_day(turn, request),
        text=short(desk.asked(turn._, request)),
    )
    if request.claimed_by is None:
        return line
    if request.claimed_by == turn.person_id:
        return line + turn._(", mình đang nhận")
    return line + turn._(", đã có người nhận")


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Câu tiếp theo]."""
    return await inbox(turn, "")


def _how_many(turn: Turn, total: int) -> str:
    if not total:
        return turn._("Không có câu hỏi nào đang chờ.")
    return turn._.counted("{count} câu hỏi đang chờ, gần hạn xếp trước:", total)


async def _for_admins(turn: Turn) -> tuple[list[str], tuple[Button, ...]]:
    """Numbers alone: who reads a question is who was told to its asker."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    if not areas:
        return [], ()
    lines = []
    waiting = await tally.waiting(turn.connection, areas)
    if waiting:
        lines.append(
            turn._("Trong phạm vi quản trị: {count} câu đang chờ.", count=waiting)
        )
    proposed = await tally.proposed(turn.connection, areas)
    if not proposed:
        return lines, ()
    lines.append(turn._("Đề xuất thành câu hỏi chung: {count} câu.", count=proposed))
    return lines, (turn.free(turn._("Xem đề xuất"), PROPOSALS),)


async def open_request(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở], or a number of the list; what was spoken is heard."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    [said] = _opened(turn, request)
    return [replace(said, file=request.voice)]


def _opened(turn: Turn, request: Request) -> Replies:
    _ = turn._
    lines = [
        _(
            "Số {number}, {place}, gửi {when}: “{text}”",
            number=str(request.number),
            place=desk.label(turn.house, request.place, turn.language),
            when=turn.when(request.created_at),
            text=desk.asked(turn._, request),
        )
    ]
    if request.follows is not None:
        lines.append(_("Hỏi tiếp câu số {number}.", number=str(request.follows)))
    if request.is_dropped:
        return turn.say("\n".join([*lines, _dropped(turn, request)]))
    if not request.is_open:
        lines.append(_("Đã trả lời: “{text}”", text=request.answer))
        return turn.say("\n".join(lines), *afterwards(turn, request))
    if request.is_complaint:
        lines.append(_("Có thể là phản ánh, khiếu nại: không chuyển về xã."))
    if request.claimed_by not in (None, turn.person_id):
        lines.append(_("Đã có cán bộ khác nhận câu này."))
    lines.append(desk.until(_, turn.house, request))
    return turn.say("\n".join(lines), *_ways_on(turn, request))


def _dropped(turn: Turn, request: Request) -> str:
    if request.reason:
        return turn._("Đã đóng: “{text}”", text=request.reason)
    return turn._("Đã bỏ, không trả lời.")


def _ways_on(turn: Turn, request: Request) -> list[list[Button]]:
    _, number = turn._, str(request.number)
    first = [
        turn.free(_("Trả lời"), "request-answer", number),
        turn.free(_("Câu mẫu"), CANNED, number),
    ]
    second = []
    if request.claimed_by is None:
        second.append(turn.free(_("Nhận"), "request-claim", number))
    elif request.claimed_by == turn.person_id:
        second.append(turn.free(_("Thôi nhận"), "request-let-go", number))
    if request.level is Level.COMMUNE or not request.is_complaint:
        second.append(turn.free(_("Chuyển"), "request-pass", number))
    if request.is_complaint:
        return [first, second]
    word = desk.desk_word(turn.house, request, turn.language)
    third = [
        turn.free(_("Không thuộc {level}", level=word), "request-not-ours", number),
        turn.free(_("Đóng"), "request-close", number),
    ]
    return [first, second, third]


def afterwards(turn: Turn, request: Request) -> list[tuple[Button, ...]]:
    """What may be done with an answer that was sent."""
    _, number = turn._, str(request.number)
    rows: list[tuple[Button, ...]] = []
    if request.may_be_corrected(turn.now):
        rows.append((turn.free(_("Đính chính câu trả lời"), CORRECT, number),))
    if request.answer:
        rows.append((turn.free(_("Giữ làm câu mẫu"), "canned-keep", number),))
    if not request.is_complaint and request.text:
        label = _("Đề xuất thành câu hỏi chung")
        rows.append((turn.free(label, "request-propose", number),))
    return rows


# --- in hand -------------------------------------------------------------------------


async def claim(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhận]: colleagues see that somebody has it."""
    request = await own(turn, arguments)
    if request is None or turn.person_id is None:
        return not_here(turn)
    if not request.is_open:
        return done(turn, request)
    if not await handling.claim(turn.connection, request, turn.person_id, turn.now):
        return turn.say(turn._("Đã có cán bộ khác nhận câu này."))
    await note(turn, "request.claim", request)
    return await open_request(turn, arguments)


async def let_go(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi nhận]."""
    request = await own(turn, arguments)
    if request is None or turn.person_id is None:
        return not_here(turn)
    await handling.let_go(turn.connection, request, turn.person_id)
    return await open_request(turn, arguments)


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


# --- words ---------------------------------------------------------------------------


def _last_day(turn: Turn, request: Request) -> str:
    day = deadline.shown_day(request.due_at, turn.house.config.timezone)
    return turn._.date(day)


def short(text: str) -> str:
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
            "inbox-page": page_pressed,
            "request-open": open_request,
            "request-claim": claim,
            "request-let-go": let_go,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
