"""What would help to come: village, how many, what, a number. All of it is optional.

Whatever is typed is kept with the reply, several messages one after the other, and
shown to who may come. A question is answered; a cry is answered first and kept too.
"""

import re

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import Checkin, Kept, Said
from bot.bulletins.notice_text import answer_safe
from bot.conversation import doors
from bot.conversation.checkin import household, open_here
from bot.conversation.checkin.household import DETAILS
from bot.conversation.danger.alarm import saving
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.language import spoken
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import short_answers
from bot.conversation.steps.heard import Heard, asks, heard
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.knowledge import Act
from bot.messaging import Button, Reply, say
from bot.people.villages.model import Village

_PHONE = re.compile(r"(?<![\d+])(?:\+?84|0)(?:[ .\-]?\d){8,10}(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_ABROAD = "84"


async def village_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Bản Dưới]."""
    checkin = open_here.of_code(turn, arguments[0])
    if checkin is None:
        return await open_here.is_over(turn)
    number = arguments.number(1)
    here = await household.villages_here(turn, checkin)
    village = next((one for one in here if one.id == number), None)
    if village is None:
        raise Stale
    address = turn.incoming.address
    before = await replies.of_chat(turn.connection, checkin.id, address)
    if before is not None and before.said is Said.SAFE:  # of a message from before
        await household.keep(turn, checkin, Said.SAFE, village=village.id)
        return [household.said_safe(turn._, checkin, turn.thousand)]
    kept = await household.keep(turn, checkin, Said.NEEDS_HELP, village=village.id)
    turn.begin(DETAILS, code=checkin.code)
    return [await received(turn, checkin, kept, village)]


async def typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: whatever it is, it is kept; what saves stands above."""
    checkin = of_step(turn)
    if checkin is None:
        turn.end()
        return await open_here.is_over(turn)
    danger = turn.house.library.danger.heard(text).sure
    if danger is None:
        return [await take(turn, checkin, text)]
    if danger.is_hidden:  # it is told to no commune
        reply = await again(turn)
    else:
        reply = await take(turn, checkin, text)
    return [saving(turn._, turn.house.country, danger, reply)]


async def take(turn: Turn, checkin: Checkin, text: str) -> Reply:
    """Words come to those that are kept; a village and a number are read in them."""
    village = await village_in(turn, checkin, text)
    kept = await household.keep(
        turn,
        checkin,
        Said.NEEDS_HELP,
        village=village.id if village else None,
        words=text.strip(),
        phone=phone_in(text),
    )
    return await received(turn, checkin, kept, village)


async def received(
    turn: Turn, checkin: Checkin, kept: Kept, village: Village | None = None
) -> Reply:
    """That the commune has it; the village is said back, since a tap may slip."""
    _ = turn._
    text = _("Xã đã nhận. Khi nào yên thì bấm Bình an.")
    if village is not None:
        text = _("Đã ghi: {village}.", village=village.title) + " " + text
    if village is not None and not (kept.words or kept.voices):
        more = _("Nhắn hoặc nói thêm được: mấy người, cần gì, số gọi lại.")
        text = f"{text}\n{more}"
    rows: list[tuple[Button, ...]] = []
    if not kept.village:
        rows = await household.village_rows(turn, checkin)
    reply = say(text, *rows, (answer_safe(_, checkin.code),))
    return household.heard(turn, reply)


async def again(turn: Turn) -> Reply:
    """The step in one line."""
    checkin = of_step(turn)
    if checkin is None:
        raise Stale
    text = turn._("Xã biết nhà mình cần giúp. Nhắn thêm gì cứ nhắn vào đây.")
    return say(text, (answer_safe(turn._, checkin.code),))


def of_step(turn: Turn) -> Checkin | None:
    """The check-in whose step is open, as long as it is itself."""
    return open_here.of_code(turn, str(turn.open.state.get("code", "")))


def fits(turn: Turn, text: str) -> bool:
    """All but what surely is for Loa Bản, or small talk; a cry in any case."""
    if turn.house.library.danger.heard(text).sure is not None:
        return True
    if short_answers.meant(turn, text) is not None:
        return False
    if any(letter.isdigit() for letter in text) and not asks(turn, text):
        return True
    found = heard(turn, text)
    if found is Heard.SMALL_TALK or _is_function(turn, text):
        return False
    return not (found is Heard.QUESTION and asks(turn, text))


def _is_function(turn: Turn, text: str) -> bool:
    """`trợ giúp`, `đổi tiếng`: what Loa Bản does, and no household's need."""
    language = spoken.heard(turn, text)
    index = turn.house.library.index
    return isinstance(index.ask(text, language, turn.today, turn.home, ()), Act)


def phone_in(text: str) -> str:
    """The number to call back that a text holds, digits alone; empty for none."""
    found = _PHONE.search(text)
    if found is None:
        return ""
    digits = re.sub(r"\D", "", found[0])
    return "0" + digits.removeprefix(_ABROAD) if digits.startswith(_ABROAD) else digits


async def village_in(turn: Turn, checkin: Checkin, text: str) -> Village | None:
    """The village that a text names with its word; of alike ones the longest name."""
    fold = turn.house.country.folding.fold
    said = f" {' '.join(_WORD.findall(fold(text)))} "
    found = await household.villages_here(turn, checkin)
    named = [one for one in found if f" {fold(one.title)} " in said]
    if not named:  # the name alone, where it is all that was typed
        named = [one for one in found if f" {fold(one.numbers.name)} " == said]
    return max(named, key=lambda one: len(one.title), default=None)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"checkin-village": village_pressed}, role=ANYONE, in_group=InGroup.NOBODY
    ),
    doors.Dialogue(
        name=DETAILS,
        opens=typed,
        fits=fits,
        asks_again=again,
        why=N_("Biết ở đâu, mấy người thì xã tới nhanh hơn. Không nhắn gì cũng được."),
        drops=N_("Xã vẫn biết nhà mình cần giúp. Yên rồi thì nhắn: bình an."),
        role=ANYONE,
        may_speak_of_danger=True,  # whoever is here is in some; see `typed`
        takes_numbers=True,
        cautions=True,
    ),
)
