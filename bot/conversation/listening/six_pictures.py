"""Six pictures, for who does not read: each says what it is, and opens its questions.

The questions are read out one by one: this one, or the next. Danger opens the numbers
to call, a person a question that is spoken.
"""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import PICTURES, Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.knowledge import Answer
from bot.knowledge.word_lists import Theme
from bot.messaging import Aloud, Button, Reply, say

DANGER, PERSON = "danger", "person"
# Where a channel shows no pictures; never without the words.
SIGNS = {
    "money": "💰",
    "health": "🏥",
    "school": "🏫",
    "home": "🏠",
    DANGER: "🆘",
    PERSON: "👤",
}
PICTURE, OPENED = "picture", "picture-open"


def menu(turn: Turn) -> Replies:
    """All six, with what they are called."""
    pictures = turn.house.library.content.words.pictures
    shown = [one for one in pictures if one.id in SIGNS]
    buttons = [
        Button(_called(turn, one), f"{PICTURE}:{one.id}:0", picture=one.id)
        for one in shown
    ]
    if not buttons:
        return []
    names = ". ".join(_name(turn, one) for one in shown)
    words = turn._("Hỏi việc gì? Chọn một hình.")
    heard = turn._("Hỏi việc gì thì bấm một hình. Từ trên xuống: {names}.", names=names)
    if not turn.channel.has_buttons:  # who does not read hears the numbers
        buttons = [replace(one, number=n) for n, one in enumerate(buttons, 1)]
        said = (f"{n}: {_name(turn, one)}" for n, one in enumerate(shown, 1))
        heard = turn._("Hỏi việc gì thì gõ số. {names}.", names=". ".join(said))
    return [_aloud(turn, say(words, *in_rows(buttons, 2)), heard)]


async def shown_again(turn: Turn, arguments: Arguments) -> Replies:
    """[Sáu hình]."""
    return menu(turn)


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A picture, or [Câu khác] of its questions."""
    theme = _theme(turn, arguments[0])
    if theme.id == DANGER:
        return await turn.goes(turn, "/emergency", "")
    if theme.id == PERSON:
        return await _to_a_person(turn)
    number = arguments.number(1)
    found = _answers(turn, theme)
    if number >= len(found):
        return _no_more(turn)
    return [_one(turn, theme, found[number], number, len(found))]


def _one(turn: Turn, theme: Theme, answer: Answer, number: int, of: int) -> Reply:
    """One question, read out, to be taken or left."""
    _ = turn._
    place = _("{number}/{of}", number=number + 1, of=of)
    words = f"{_called(turn, theme)} · {place}\n{answer.question}"
    reply = say(
        words,
        (
            turn.free(_("✅ Câu này"), OPENED, theme.id, str(number)),
            turn.free(_("➡️ Câu khác"), PICTURE, theme.id, str(number + 1)),
        ),
        _ways_out(turn),
    )
    heard = answer.question
    if not number:
        how = _("Đúng câu này thì bấm nút thứ nhất; câu khác thì bấm nút thứ hai.")
        heard = f"{_name(turn, theme)}. {heard}\n{how}"
    if answer.language != turn.language:
        return replace(reply, language=answer.language)
    return _aloud(turn, reply, heard)


async def opened(turn: Turn, arguments: Arguments) -> Replies:
    """[Câu này]: its answer, and the way on."""
    theme, number = _theme(turn, arguments[0]), arguments.number(1)
    found = _answers(turn, theme)
    if number >= len(found):
        raise Stale
    said = await questions.topic(turn, Arguments([found[number].topic]))
    following = turn.free(turn._("➡️ Câu khác"), PICTURE, theme.id, str(number + 1))
    row = (following, *_ways_out(turn))
    return [*said[:-1], replace(said[-1], buttons=(*said[-1].buttons, row))]


def _no_more(turn: Turn) -> Replies:
    words = turn._("Hết câu rồi. Chưa thấy việc mình hỏi thì chọn Gặp người.")
    return [_aloud(turn, say(words, _ways_out(turn)), words)]


async def _to_a_person(turn: Turn) -> Replies:
    """A question to an officer, to be spoken."""
    turn.open.asked = ""
    said = await turn.goes(turn, "/officer", "")
    *others, last = said
    heard = last.text
    if last.aloud is None:
        last = _aloud(turn, last, heard)
    return [*others, last]


def _ways_out(turn: Turn) -> tuple[Button, ...]:
    return (
        turn.free(turn._("👤 Gặp người"), PICTURE, PERSON, "0"),
        turn.free(turn._("🔙 Sáu hình"), PICTURES),
    )


def _theme(turn: Turn, id_: str) -> Theme:
    """Raises Stale for a picture that is none."""
    for one in turn.house.library.content.words.pictures:
        if one.id == id_:
            return one
    raise Stale(id_)


def _answers(turn: Turn, theme: Theme) -> list[Answer]:
    """Its questions as people get them today."""
    content = turn.house.library.content
    found = (
        content.answer(topic, turn.language, turn.today, turn.home)
        for topic in theme.topics
        if topic in content.topics
    )
    return [one for one in found if one is not None and not one.withheld]


def _name(turn: Turn, theme: Theme) -> str:
    return theme.names.get(turn.language) or theme.names[SOURCE_LANGUAGE]


def _called(turn: Turn, theme: Theme) -> str:
    return f"{SIGNS[theme.id]} {_name(turn, theme)}"


def _aloud(turn: Turn, reply: Reply, words: str) -> Reply:
    return replace(reply, aloud=Aloud(words, turn.language, turn.thousand))


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {PICTURES: shown_again, PICTURE: pressed, OPENED: opened},
    role=ANYONE,
    in_group=InGroup.NOBODY,
)
