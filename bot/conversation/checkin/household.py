"""What a household says in a check-in: safe, or in need of help. Either counts at once.

[Cần giúp] then asks for what would help, and waits for none of it.
"""

from dataclasses import replace

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import Checkin, Kept, New, Said
from bot.bulletins.notice_text import NEEDS_HELP, SAFE, answer_help, answer_safe
from bot.clock import local
from bot.conversation import doors
from bot.conversation.checkin import open_here
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.steps.whom_to_call import rescue_number
from bot.conversation.turn import Replies, Turn
from bot.conversation.villages.village_words import usual_word
from bot.i18n import Translator
from bot.messaging import Aloud, Attachment, Button, Reply, say
from bot.people.model import Role
from bot.people.villages import village_register
from bot.people.villages.model import Village

DETAILS = "checkin-details"  # the dialogue
MOST_VILLAGES = 12  # buttons; of more a name is typed


async def safe(turn: Turn, arguments: Arguments) -> Replies:
    """[Bình an]: it takes the place of whatever was said before."""
    checkin = open_here.of_code(turn, arguments[0])
    return await is_safe(turn, checkin) if checkin else await open_here.is_over(turn)


async def is_safe(turn: Turn, checkin: Checkin) -> Replies:
    """Somebody is safe: counted, and one line back."""
    await keep(turn, checkin, Said.SAFE)
    if turn.open.name == DETAILS:
        turn.end()
    return [said_safe(turn._, checkin, turn.thousand)]


def said_safe(_: Translator, checkin: Checkin, thousand: str) -> Reply:
    """What is said back."""
    text = _("Đã ghi: nhà mình bình an. Cần giúp thì bấm Cần giúp.")
    reply = say(text, (answer_help(_, checkin.code),))
    return replace(reply, aloud=Aloud(text, _.language, thousand))


async def needs_help(turn: Turn, arguments: Arguments) -> Replies:
    """[Cần giúp]."""
    checkin = open_here.of_code(turn, arguments[0])
    if checkin is None:
        return await open_here.is_over(turn)
    return await help_needed(turn, checkin)


async def help_needed(
    turn: Turn,
    checkin: Checkin,
    *,
    village: int | None = None,
    words: str = "",
    phone: str = "",
    voice: Attachment | None = None,
) -> Replies:
    """Somebody needs help: counted at once, then asked in one message."""
    kept = await keep(
        turn,
        checkin,
        Said.NEEDS_HELP,
        village=village,
        words=words,
        phone=phone,
        voice=voice,
    )
    turn.begin(DETAILS, code=checkin.code)
    return [await asked(turn, checkin, kept)]


async def asked(turn: Turn, checkin: Checkin, kept: Kept) -> Reply:
    """Since when the commune knows, and what would help it to come."""
    _ = turn._
    when = local(kept.said_at, turn.house.config.timezone)
    place = open_here.commune(turn, checkin)
    word = await usual_word(turn, place) if place else _("thôn, bản")
    text = _(
        "Đã báo xã lúc {time}. Gọi được thì gọi {number}.\n"
        "Nhắn hoặc nói: {word} nào, mấy người, cần gì, số gọi lại. Không có cũng được. "
        "Xã chỉ dùng để cứu, xong việc 30 ngày thì xóa.",
        time=f"{when:%H:%M}",
        number=rescue_number(turn),
        word=word,
    )
    rows = () if kept.village else await village_rows(turn, checkin)
    return heard(turn, say(text, *rows, (answer_safe(_, checkin.code),)))


async def villages_here(turn: Turn, checkin: Checkin) -> list[Village]:
    """The villages that its commune has written down."""
    place = open_here.commune(turn, checkin)
    if place is None:
        return []
    return await village_register.page(turn.connection, place.path, 0, 300)


async def village_rows(turn: Turn, checkin: Checkin) -> list[tuple[Button, ...]]:
    """[Bản Dưới] [Bản Giữa]: where there are too many to look through, none."""
    found = await villages_here(turn, checkin)
    if len(found) > MOST_VILLAGES:
        return []
    buttons = [
        turn.free(
            one.title[:1].upper() + one.title[1:],
            "checkin-village",
            checkin.code,
            str(one.id),
        )
        for one in found
    ]
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


async def keep(
    turn: Turn,
    checkin: Checkin,
    said: Said,
    *,
    village: int | None = None,
    words: str = "",
    phone: str = "",
    voice: Attachment | None = None,
) -> Kept:
    """Keeps and counts what was said; returns all that is kept of this chat."""
    address = turn.incoming.address
    before = await replies.of_chat(turn.connection, checkin.id, address)
    place = open_here.commune(turn, checkin)
    own = village or (None if before and before.village else _own_village(turn))
    new = New(
        checkin=checkin.id,
        address=address,
        language=turn.language,
        said=said,
        at=turn.now,
        chat_id=await open_here.got(turn, checkin),
        place=place.path if place else "",
        village=own,
        words=words,
        phone=phone,
        voice=voice,
    )
    return await replies.put_one(turn.connection, before, new)


def _own_village(turn: Turn) -> int | None:
    """A relay's."""
    own = (one.village for one in turn.grants if one.role is Role.RELAY)
    return next((village for village in own if village), None)


def heard(turn: Turn, reply: Reply) -> Reply:
    """As it is said to who listens."""
    return replace(reply, aloud=Aloud(reply.text, turn.language, turn.thousand))


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {SAFE: safe, NEEDS_HELP: needs_help}, role=ANYONE, in_group=InGroup.NOBODY
)
