"""An answer that an officer would have everybody know: proposed, read by an admin."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.requests.inbox import PROPOSALS, not_here, note, own, short
from bot.conversation.turn import Replies, Turn, in_rows
from bot.messaging import Button
from bot.people.model import Role
from bot.requests import book, proposing, tally

A_PAGE = 8


async def propose(turn: Turn, arguments: Arguments) -> Replies:
    """[Đề xuất thành câu hỏi chung]: an admin decides."""
    request = await own(turn, arguments)
    has_words = request is not None and bool(request.text and request.answer)
    if request is None or not has_words or request.is_complaint:
        return not_here(turn)
    if await proposing.propose(turn.connection, request, turn.person_id, turn.now):
        await note(turn, "request.propose", request)
    return turn.say(turn._("Đã đề xuất. Quản trị xem rồi mới thành câu hỏi chung."))


async def show(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem đề xuất]: question by question, without who asked."""
    after = arguments.number(0) if arguments else 0
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    found = await tally.proposals_of(turn.connection, areas, after, A_PAGE + 1)
    if not found:
        return turn.say(turn._("Không còn đề xuất nào."))
    lines = [turn._("Đề xuất thành câu hỏi chung:")]
    here = found[:A_PAGE]
    lines += [f"{n}. “{short(one.question)}”" for n, one in enumerate(here, 1)]
    buttons = [
        Button(str(n), f"proposal-open:{one.number}", number=n)
        for n, one in enumerate(here, 1)
    ]
    rows = in_rows(buttons, 4)
    if len(found) > A_PAGE:
        last = str(here[-1].number)
        rows.append((turn.free(turn._("Xem tiếp"), PROPOSALS, last),))
    return turn.say("\n".join(lines), *rows)


async def open_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list: question and answer whole."""
    one = await tally.proposal(turn.connection, arguments.number(0))
    if one is None or not turn.may(Role.ADMIN, one.place):
        return turn.say(turn._("Không còn đề xuất nào."))
    number = str(one.number)
    lines = [
        turn._("Hỏi: “{text}”", text=one.question),
        turn._("Trả lời: “{text}”", text=one.answer),
        turn._("Ai cũng hay hỏi thì đưa vào nội dung chung, rồi bấm Đã dùng."),
    ]
    return turn.say(
        "\n".join(lines),
        (
            turn.free(turn._("Đã dùng"), "proposal-done", number, "used"),
            turn.free(turn._("Không dùng"), "proposal-done", number, "left"),
        ),
        (turn.free(turn._("Xem đề xuất"), PROPOSALS),),
    )


async def settle(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã dùng], [Không dùng]: it is off the list."""
    one = await tally.proposal(turn.connection, arguments.number(0))
    if one is None or not turn.may(Role.ADMIN, one.place):
        return turn.say(turn._("Không còn đề xuất nào."))
    request = await book.get(turn.connection, one.number)
    await proposing.settle(turn.connection, one.number)
    if request is not None:
        how = "used" if arguments[1] == "used" else "left"
        await note(turn, "request.proposal", request, detail=how)
    return await show(turn, Arguments())


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"request-propose": propose}, role=Role.OFFICER, in_group=InGroup.NOBODY
    ),
    *doors.buttons(
        {
            PROPOSALS: show,
            "proposal-open": open_pressed,
            "proposal-done": settle,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
