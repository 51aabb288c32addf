"""A question that is spoken: nobody here understands it, an officer hears it.

Nobody can know what a voice says. So the numbers to call stand above everything, and
nothing of it is kept before its speaker agrees, but where it can be fetched again.
"""

import secrets
from dataclasses import asdict, replace

from bot.conversation.danger import alarm
from bot.conversation.pressed import Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.i18n import Translator
from bot.messaging import Aloud, Attachment, Enclosure, Reply, Span
from bot.speech import OPUS

LONGEST = 300  # seconds: longer ones are another thing than a question
OURS = ("officer-text", "officer-place", "officer-send", "officer-consent")
ASIDE = "voice"  # what was spoken beside an open dialogue, in `Open.last`


def in_words(_: Translator, seconds: int, text: str = "") -> str:
    """`tiếng nói 21 giây`, with the words that were typed beside it."""
    said = _.counted("tiếng nói {count} giây", seconds)
    return f"{text} ({said})" if text else said


def held(turn: Turn) -> Enclosure | None:
    """What was spoken for the question that is open."""
    kept = turn.open.state.get("voice")
    return Enclosure(**kept) if kept else None


def shown(turn: Turn, text: str) -> str:
    """The question that is open, as it can be read."""
    voice = held(turn)
    return text if voice is None else in_words(turn._, voice.seconds, text)


def take(turn: Turn) -> Replies:
    """Holds what was just spoken; a sentence for what is too long."""
    one = turn.incoming.enclosed
    if one is None or not one.is_voice:
        return []
    if one.is_too_large or one.seconds > LONGEST:
        minutes = LONGEST // 60
        text = turn._.counted(
            "Nói dài quá {count} phút, chưa gửi được. Nói ngắn lại giúp.", minutes
        )
        return turn.say(text)
    turn.open.state["voice"] = asdict(one)
    return []


def set_aside(turn: Turn) -> Replies:
    """Spoken in the middle of something else: it may go to an officer, by one press."""
    one = turn.incoming.enclosed
    if one is None or not one.is_voice:
        return []
    turn.open.last = turn.open.last | {ASIDE: asdict(one)}
    words = turn._(
        "Máy không hiểu được lời nói. Tiếng nói này muốn gửi cán bộ nghe thì bấm nút."
    )
    said = turn.say(words, (turn.free(turn._("Gửi cán bộ nghe"), "officer-spoken"),))
    return [below_the_numbers(turn, said[0])]


def taken_up(turn: Turn) -> None:
    """What was set aside is the question now; raises Stale where nothing was."""
    kept = turn.open.last.pop(ASIDE, None)
    if kept is None:
        raise Stale(ASIDE)
    turn.end()
    turn.open.state["voice"] = kept


def acknowledged(turn: Turn, replies: Replies) -> Replies:
    """The reply to a voice: whom to call, that it was taken in, and what comes next."""
    voice = held(turn)
    if voice is None or not replies:
        return replies
    first, *others = replies
    heard = turn._(
        "Nhận được {voice} rồi. Máy không hiểu được lời nói; cán bộ nghe rồi trả lời.",
        voice=in_words(turn._, voice.seconds),
    )
    aloud = Aloud(acknowledgment(turn._), turn.language, turn.thousand)
    spans = (Span(heard + "\n"), *first.spans)
    first = replace(first, spans=spans, aloud=aloud)
    return [below_the_numbers(turn, first), *others]


def acknowledgment(_: Translator) -> str:
    """The same each time, so that a person's own voice may say it."""
    return _(
        "Đang nguy cấp thì gọi ngay 113, 114, 115. Nhận được tiếng nói rồi. Máy không "
        "hiểu được lời nói; cán bộ nghe rồi trả lời. Làm tiếp theo chữ ở dưới, hoặc "
        "nhờ người bên cạnh đọc giúp."
    )


def below_the_numbers(turn: Turn, reply: Reply) -> Reply:
    """Two lines above a reply: whoever is in danger calls, and waits for nobody."""
    lines = alarm.two_lines(turn._, turn.house.country)
    return replace(reply, spans=(*lines, Span("\n"), *reply.spans))


async def kept(turn: Turn) -> Attachment | None:
    """What was spoken, kept with its question; None where it cannot be had any more."""
    one = held(turn)
    return None if one is None else await stored(turn, one)


async def stored(turn: Turn, one: Enclosure) -> Attachment | None:
    """A voice, to be kept with what it tells; None where it cannot be had any more.

    It has a name of its own, so that it goes with that alone.
    """
    if one.stored:
        ours = await files.received(turn.connection, one.stored)
        return replace(ours, seconds=one.seconds) if ours else None
    name = turn._("Tiếng nói") + f" {secrets.token_hex(4)}.{OPUS.ending}"
    channel = turn.incoming.address.channel
    return await files.note(turn.connection, replace(one, name=name), channel, turn.now)


def gone(turn: Turn) -> Replies:
    """What was spoken is there no more."""
    turn.end()
    return turn.say(turn._("Tiếng nói ấy không còn. Bấm micro nói lại giúp."))
