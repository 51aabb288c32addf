"""An officer answers: in words, a picture, a voice; shown once more before it leaves.

A sent answer may be put right for seven days; its asker is told.
"""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import attached
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.requests import desk
from bot.conversation.requests.inbox import (
    CORRECT,
    afterwards,
    done,
    not_here,
    note,
    own,
    short,
)
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.delivery import files
from bot.i18n import N_
from bot.messaging import Attachment, Button, Reply, say
from bot.people.model import Role
from bot.requests import book, handling, readers
from bot.requests.model import KEPT, MAX_TEXT, Request

NOT_ANSWERED = N_("Thôi, chưa trả lời. Câu hỏi vẫn chờ ở /hopthu.")
WRITING = ("request-answer", "request-confirm")  # the dialogues that take an answer


async def answer(turn: Turn, arguments: Arguments) -> Replies:
    """[Trả lời]: the next message is the answer."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    is_mending = turn.open.name in WRITING and bool(turn.open.state.get("mends"))
    if not request.is_open and not is_mending:
        return done(turn, request)
    return _asked(turn, request, mends=is_mending)


async def correct(turn: Turn, arguments: Arguments) -> Replies:
    """[Đính chính câu trả lời]: for seven days another answer may take its place."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    if not request.may_be_corrected(turn.now):
        turn.end()
        return turn.say(turn._("Quá 7 ngày rồi, không đính chính ở đây được nữa."))
    return _asked(turn, request, mends=True)


def _asked(turn: Turn, request: Request, *, mends: bool) -> Replies:
    turn.begin("request-answer", number=request.number, mends=mends)
    where = desk.label(turn.house, request.desk, turn.language)
    text = turn._(
        "Viết, hoặc bấm micro nói. Người hỏi chỉ thấy “cán bộ {place}”, không thấy "
        "tên.",
        place=where,
    )
    if mends:
        text = turn._(
            "Viết lại cho đúng. Người hỏi nhận câu mới và biết câu trước đã sai."
        )
    return turn.say(text, (turn.bound(turn._("Thôi"), CANCEL),))


async def answer_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the answer, shown once more before it leaves."""
    request = await _open_request(turn)
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
            (turn.bound(turn._("Thôi"), CANCEL),),
        )
    kept = await attached.taken(turn)
    if not isinstance(kept, tuple):
        return kept
    return confirm(turn, request, text, kept[-1] if kept else None)


async def file_shown(turn: Turn) -> Replies | None:
    """A voice or picture without a word while an answer is written; else None."""
    is_answer = turn.open.name in WRITING and attached.is_officers(turn)
    return await answer_typed(turn, "") if is_answer else None


async def _open_request(turn: Turn) -> Request | None:
    return await own(turn, Arguments([str(turn.open.state.get("number", ""))]))


def confirm(
    turn: Turn, request: Request, text: str, file: Attachment | None = None
) -> Replies:
    """The answer as its asker will get it."""
    number, mends = str(request.number), bool(turn.open.state.get("mends"))
    turn.begin(
        "request-confirm",
        number=request.number,
        answer=text,
        files=attached.as_state([file] if file else []),
        mends=mends,
    )
    asked = turn._("Gửi câu này cho người hỏi số {number}?", number=number)
    shown = f"{asked}\n“{text}”" if text else asked
    return [replace(say(shown, _sending(turn, number)), file=file)]


def _sending(turn: Turn, number: str) -> tuple[Button, ...]:
    return (
        turn.bound(turn._("Gửi"), "request-send"),
        turn.bound(turn._("Sửa"), "request-answer", number),
        turn.bound(turn._("Thôi"), CANCEL),
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
        text=short(str(turn.open.state["answer"])),
    )
    return say(line, _sending(turn, number))


async def cancelled(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words: the question waits as before."""
    turn.end()
    return turn.say(turn._(NOT_ANSWERED))


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi]: once, whoever of several officers is first."""
    state = turn.open.state
    text, held = str(state["answer"]), state.get("files") or ()
    file = Attachment(**held[0]) if held else None
    request = await _open_request(turn)
    if request is None:
        return not_here(turn)
    if state.get("mends"):
        return await _send_correction(turn, request, text, file)
    closed = await book.answer(
        turn.connection, request, text, turn.person_id, turn.now, file
    )
    if closed is None:
        return done(turn, request)
    if file is not None:
        await files.need(turn.connection, [file.id], turn.now + KEPT)
    await note(turn, "request.answer", request)
    await desk.tell_answered(turn.connection, turn.house, closed)
    return await _sent(turn, closed)


async def _sent(turn: Turn, closed: Request) -> Replies:
    turn.end()
    desks = readers.desks(turn.grants)
    _rest, left = await book.waiting(turn.connection, desks, 1)
    said = turn._("Đã gửi.")
    row = []
    if left:
        said += " " + turn._.counted("Còn {count} câu.", left)
        row = [turn.free(turn._("Câu tiếp theo"), "inbox")]
    if not closed.is_complaint and closed.answer:
        number = str(closed.number)
        row.append(turn.free(turn._("Báo luôn cả xã"), "request-tell-all", number))
    return turn.say(said, tuple(row), *afterwards(turn, closed))


async def _send_correction(
    turn: Turn, request: Request, text: str, file: Attachment | None
) -> Replies:
    mended = await handling.correct(turn.connection, request, text, file, turn.now)
    turn.end()
    if mended is None:
        return turn.say(turn._("Quá 7 ngày rồi, không đính chính ở đây được nữa."))
    if file is not None:
        await files.need(turn.connection, [file.id], turn.now + KEPT)
    await note(turn, "request.correct", request)
    await desk.tell_corrected(turn.connection, turn.house, mended)
    return turn.say(turn._("Đã gửi câu đính chính. Người hỏi được báo rồi."))


async def tell_all(turn: Turn, arguments: Arguments) -> Replies:
    """[Báo luôn cả xã]: the answer becomes a notice's draft, to be looked at."""
    request = await own(turn, arguments)
    if request is None or not request.answer or request.is_complaint:
        return not_here(turn)
    place = turn.house.places.by_path(request.desk)
    code = f"{place.code} " if place is not None else ""
    return await turn.goes(turn, "/notice", code + request.answer)


# --- an answer to what was pushed ----------------------------------------------------


async def replied(turn: Turn, text: str) -> Replies:
    """Words typed as an answer to the push of a question, or behind its number.

    Nothing for others, and where something is open.
    """
    if turn.open.name is not None or turn.is_group or not turn.has(Role.OFFICER):
        return []
    number, words = await _meant(turn, text)
    if number is None or not (words or attached.is_officers(turn)):
        return []
    request = await own(turn, Arguments([str(number)]))
    if request is None or not request.is_open:
        return []
    turn.begin("request-answer", number=request.number, mends=False)
    return await answer_typed(turn, words)


async def _meant(turn: Turn, text: str) -> tuple[int | None, str]:
    """The question that words answer, and the words: a reply to a push, `27: …`."""
    lead, colon, rest = text.partition(":")
    if colon:
        lead = lead.strip().lower()
        number = whole_number(lead.removeprefix("số").removeprefix("so"))
        if number is not None:
            return number, rest.strip()
    if turn.incoming.replies_to:
        found = await desk.pushed_as(turn, turn.incoming.replies_to)
        return found, text
    return None, text


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "request-answer": answer,
            "request-send": send,
            "request-tell-all": tell_all,
            CORRECT: correct,
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
