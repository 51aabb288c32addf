"""What is asked about the answer that was given last: again, simpler, sure, sources."""

import re
from collections.abc import Sequence

from bot.conversation import doors
from bot.conversation.ask.questions import proof, with_proof, wording
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.knowledge import Answered
from bot.messaging import PRINT, Button

_SENTENCE = re.compile(r"(?<=[.;:!?]) +")


async def again(turn: Turn, arguments: Arguments) -> Replies:
    """`nói lại đi`: the same answer once more."""
    found = _last(turn)
    return _nothing(turn) if found is None else [wording(turn).answered(found)]


async def simpler(turn: Turn, arguments: Arguments) -> Replies:
    """`không hiểu`: what matters, a sentence a line, and a person to ask."""
    found = _last(turn)
    if found is None:
        return _nothing(turn)
    first = wording(turn).worded(found).paragraphs[0]
    lines = [turn._("Nói gọn lại:"), *_SENTENCE.split(first)]
    lines.append(turn._("Vẫn chưa rõ thì để cán bộ nói cho rõ."))
    return turn.say("\n".join(lines), _officer(turn))


async def certain(turn: Turn, arguments: Arguments) -> Replies:
    """`có chắc không`: what it rests on, what is unsure of it, and who decides."""
    found = _last(turn)
    if found is None:
        return _nothing(turn)
    worded = wording(turn).worded(found)
    lines = [
        turn._("Loa Bản nói theo văn bản, không tự nghĩ ra."),
        worded.tail,
        turn._("Xã mới là nơi quyết định. Cần chắc cho nhà mình thì hỏi cán bộ."),
    ]
    return turn.say("\n".join(lines), *_proof(turn, found), _officer(turn))


async def sources(turn: Turn, arguments: Arguments) -> Replies:
    """`nguồn đâu`: the documents by number and name, and where they were read."""
    found = _last(turn)
    if found is None:
        return _nothing(turn)
    return [with_proof(turn, wording(turn).source(found), found.answer)]


async def on_paper(turn: Turn, arguments: Arguments) -> Replies:
    """`in ra giấy`: the whole answer with a button that prints it, where one can."""
    found = _last(turn)
    if not turn.channel.prints:
        return turn.say(
            turn._(
                "Ở đây không in được. Chụp màn hình, hoặc mở Loa Bản trên web rồi in."
            )
        )
    if found is None:
        return _nothing(turn)
    worded = wording(turn).worded(found)
    lines = [worded.question, *worded.paragraphs, *worded.more]
    lines.append(worded.tail)
    paper = Button(turn._("In ra giấy"), "print", does=PRINT)
    return turn.say("\n".join(lines), (paper,))


def _last(turn: Turn) -> Answered | None:
    """What was answered last, as it is on this day; never of a group."""
    library = turn.house.library
    answer = library.content.answer(
        turn.open.topic, turn.language, turn.today, turn.home
    )
    if answer is None or turn.is_group:
        return None
    found = library.index.shown(answer, turn.today)
    return found if isinstance(found, Answered) else None


def _nothing(turn: Turn) -> Replies:
    return turn.say(
        turn._("Vừa rồi chưa trả lời câu nào. Gõ câu hỏi, Loa Bản trả lời kèm nguồn."),
        (turn.free(turn._("Các chuyện hay hỏi"), "topics"),),
    )


def _proof(turn: Turn, found: Answered) -> Sequence[tuple[Button, ...]]:
    shown = proof(turn, found.answer)
    return [shown] if shown else []


def _officer(turn: Turn) -> tuple[Button, ...]:
    return (turn.free(turn._("Hỏi cán bộ"), "officer"),)


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {
        "last-again": again,
        "last-simpler": simpler,
        "last-certain": certain,
        "last-sources": sources,
        "last-print": on_paper,
    },
    role=ANYONE,
    in_group=InGroup.ANYONE,
)
