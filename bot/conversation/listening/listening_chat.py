"""[🔊 Nghe]: what is written is heard, and from then on comes with its sound."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.ask.questions import missing, wording
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.listening import six_pictures
from bot.conversation.listening.tongues import names_of
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery.spoken import recordings, sounds
from bot.knowledge import Answered
from bot.messaging import Aloud, Attachment, Button, Event, Look, Media, Reply, say
from bot.messaging.aloud import HEAR, LISTEN, WHOLE
from bot.messaging.bringing_sound import has_sound, with_sound
from bot.people import chats

HUSH = "hush"
HEAR_IN = "hear-in"


async def listen(turn: Turn, arguments: Arguments) -> Replies:
    """[🔊 Nghe] under an answer: the question, what matters, its source and end."""
    found = _found(turn, arguments)
    if found is None:
        return missing(turn)
    return await _said(turn, wording(turn).answered(found).aloud, found)


async def listen_to_all(turn: Turn, arguments: Arguments) -> Replies:
    """[🔊 Nghe] under the whole of an answer."""
    found = _found(turn, arguments)
    if found is None:
        return missing(turn)
    return await _said(turn, wording(turn).more(found).aloud, found)


def _found(turn: Turn, arguments: Arguments) -> Answered | None:
    """The answer as it is today, if people get one."""
    content, topic = turn.house.library.content, arguments[0]
    answer = content.answer(topic, turn.language, turn.today, turn.home)
    if topic in content.topics and len(arguments) > 1:
        language = answer.language if answer else turn.language
        answer = content.topics[topic].of_stem(arguments[1], language) or answer
    if answer is None:
        return None
    found = turn.house.library.index.shown(answer, turn.today)
    return found if isinstance(found, Answered) else None


async def _said(turn: Turn, aloud: Aloud | None, found: Answered) -> Replies:
    if aloud is None:
        return _no_voice(turn)
    sound = await sounds.of(turn.connection, aloud, turn.now)
    said = await _played(turn, sound, found.answer.question)
    return [await _in_other_tongues(turn, aloud, said[0]), *said[1:]]


async def hear(turn: Turn, arguments: Arguments) -> Replies:
    """[🔊 Nghe] under what many got: its digest is known to who was shown it."""
    sound = await sounds.by_digest(turn.connection, arguments[0])
    if sound is None:
        raise Stale
    turn.keeps_choices = True
    return await _played(turn, sound, "")


async def _played(turn: Turn, sound: Attachment, of: str) -> Replies:
    """The sound; whoever asks for it once is not asked to ask again."""
    _ = turn._
    if turn.is_group:
        return [Reply(say(of or _("🔊 Nghe")).spans, sound=sound)]
    is_new = not turn.listens
    await _begin(turn)
    lines = [of] if of else []
    if is_new:
        lines.append(_("Từ giờ tin nào cũng có tiếng đọc đi trước."))
    said = say("\n".join(lines) or _("🔊 Nghe"), (_hush(turn),))
    pictures = six_pictures.menu(turn) if is_new else []
    return [replace(said, sound=sound), *pictures]


def _hush(turn: Turn) -> Button:
    return turn.free(turn._("Thôi gửi tiếng"), HUSH)


async def _begin(turn: Turn) -> None:
    turn.open.listens = True
    if turn.chat is not None and not turn.chat.listens:
        address = turn.incoming.address
        await chats.set_listens(turn.connection, address, listens=True)
        turn.chat = replace(turn.chat, listens=True)


async def hush(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi gửi tiếng]."""
    turn.open.listens = False
    if turn.chat is not None:
        address = turn.incoming.address
        await chats.set_listens(turn.connection, address, listens=False)
        turn.chat = replace(turn.chat, listens=False)
    said = turn._("Thôi, không gửi tiếng kèm nữa. Muốn nghe tin nào thì chọn Nghe.")
    return turn.say(said)


def _no_voice(turn: Turn) -> Replies:
    return turn.say(turn._("Tiếng này chưa có giọng đọc."))


# --- who always hears ----------------------------------------------------------------


async def heard(turn: Turn, replies: Replies) -> Replies:
    """What is said to who listens comes with its sound first.

    Who sends a voice message listens too, but not an officer, who may speak a notice.
    """
    is_spoken = turn.incoming.event is Event.OTHER
    is_spoken = is_spoken and turn.incoming.media == Media.SOUND
    if turn.is_group or turn.is_forgotten:
        return replies
    if is_spoken and not turn.grants:
        await _begin(turn)
    if not turn.listens:
        return replies
    if turn.chat is not None and not turn.chat.listens:  # kept since
        await _begin(turn)
    return [part for reply in replies for part in await _heard(turn, reply)]


async def _heard(turn: Turn, reply: Reply) -> Replies:
    """In danger the words come at once, and their sound behind them."""
    aloud = reply.aloud
    if aloud is None and reply.look is Look.DANGER:
        aloud = Aloud(reply.text, turn.language, turn.thousand)
    if aloud is None or reply.edits or has_sound(reply):
        return [reply]
    if aloud.language != turn.language or not await _can_be_said(turn, aloud):
        return [reply]
    sound = await sounds.of(turn.connection, aloud, turn.now)
    if reply.look is Look.DANGER:
        return [reply, replace(say(turn._("🔊 Nghe")), sound=sound)]
    found = with_sound(reply, sound)
    if len(found.buttons) == len(reply.buttons) and found.buttons != reply.buttons:
        *rows, last = found.buttons
        return [replace(found, buttons=(*rows, (_hush(turn), *last)))]
    return [found]


async def _in_other_tongues(turn: Turn, aloud: Aloud, reply: Reply) -> Reply:
    """[🔊 Tiếng Mông]: the same words as people speak them in other languages."""
    if turn.is_group:
        return reply
    known = await recordings.of_text(turn.connection, aloud.text)
    names = names_of(turn.house)
    digest = recordings.digest_of(aloud.text)
    rows = tuple(
        (turn.free(f"🔊 {names.get(code, code)}", HEAR_IN, digest, code),)
        for code in known
        if code != aloud.language
    )
    return replace(reply, buttons=(*reply.buttons, *rows))


async def hear_in(turn: Turn, arguments: Arguments) -> Replies:
    """[🔊 Tiếng Mông]: what a person spoke, with its language."""
    known = await recordings.of_digest(turn.connection, arguments[0])
    sound = known.get(arguments[1])
    if sound is None:
        raise Stale
    turn.keeps_choices = True
    name = names_of(turn.house).get(arguments[1], arguments[1])
    return [replace(say(f"🔊 {name}"), sound=sound)]


async def _can_be_said(turn: Turn, aloud: Aloud) -> bool:
    if turn.house.voices.has(aloud.language):
        return True
    found = await recordings.for_text(turn.connection, aloud)
    return found is not None


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {LISTEN: listen, WHOLE: listen_to_all, HEAR: hear, HEAR_IN: hear_in},
    role=ANYONE,
    in_group=InGroup.ANYONE,
) + doors.buttons({HUSH: hush}, role=ANYONE, in_group=InGroup.NOBODY)
