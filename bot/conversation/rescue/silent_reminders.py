"""[Nhắc N máy]: who got a check-in and is silent is asked again; village heads too."""

from dataclasses import replace

from bot.bulletins.approving.reaching import areas_of
from bot.bulletins.checkins import open_checkins, safety_figures
from bot.bulletins.checkins.checkin import REMINDED_AT_MOST_EVERY
from bot.clock import MINUTE, local
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports.summary import live_name
from bot.conversation.rescue import rescue_list, rescue_villages
from bot.conversation.rescue.rescue_rights import Opened, may_direct, note, opened
from bot.conversation.turn import Replies, Turn
from bot.conversation.villages import relays
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import REMINDER, Draft, Lane
from bot.i18n import N_, Translator
from bot.messaging import Reply, Span, say
from bot.people import chats
from bot.people.model import Role
from bot.people.villages import telling, village_register

SLICE = 200  # villages looked at in one go
ASKED_AGAIN = N_("Xã hỏi lại, vì chưa thấy nhà mình trả lời. Bấm giúp một nút.")
IS_OVER = N_("Báo an toàn này đã kết thúc.")


async def remind(turn: Turn, arguments: Arguments) -> Replies:
    """Once a tap, and at most every ten minutes."""
    one = await opened(turn, arguments.number(0))
    if not may_direct(turn, one.broadcast):
        raise Stale
    if not one.checkin.is_open(turn.now):
        return turn.say(turn._(IS_OVER))
    found = await safety_figures.of(turn.connection, one.broadcast)
    silent = (found and found.silent) or 0
    heads = await _silent_villages(turn, one)
    if not silent and not heads:
        return turn.say(turn._("Máy nào nhận được tin cũng đã trả lời."))
    if not await open_checkins.note_reminder(turn.connection, one.id, turn.now):
        return _too_soon(turn, one)
    told = await _tell_heads(turn, one, heads)
    await note(turn, "checkin.remind", one.id, f"{silent} phones, {told} relays")
    if not silent:
        return turn.say(_heads_told(turn._, told) or turn._("Chưa có ai để nhắc."))
    number = await _order(turn, one)
    said = turn._.counted("Đang nhắc {count} máy.", silent)
    text = " ".join(filter(None, [said, _heads_told(turn._, told)]))
    return [replace(say(text), edits=live_name(number))]


def _too_soon(turn: Turn, one: Opened) -> Replies:
    last = one.checkin.reminded_at or turn.now
    when = local(last, turn.house.config.timezone)
    minutes = REMINDED_AT_MOST_EVERY // MINUTE
    return turn.say(
        turn._(
            "Vừa nhắc lúc {time}. Cách {minutes} phút mới nhắc lại được.",
            time=f"{when:%H:%M}",
            minutes=minutes,
        )
    )


def _heads_told(_: Translator, told: int) -> str:
    return _.counted("Đã nhắc {count} người báo tin.", told) if told else ""


async def _order(turn: Turn, one: Opened) -> int:
    """A broadcast of its own: paced like any other, kept over a restart."""
    asked = one.broadcast
    bodies = await broadcasts.body(turn.connection, asked.id)
    draft = Draft(
        kind=REMINDER,
        lane=Lane.URGENT,
        place=asked.place,
        language=asked.language,
        text=asked.text,
        starts_at=turn.now,
        expires_at=one.checkin.ends_at,
        bodies={
            language: _again(turn.house.catalogues.translator(language), body)
            for language, body in bodies.items()
        },
        is_urgent=True,
        by_name=asked.by_name,
        author_id=turn.person_id,
        report_to=turn.incoming.address,
        key=f"check-in reminder {asked.id} {turn.now}",
        reminds=asked.id,
    )
    number, _new = await broadcasts.create(turn.connection, draft, turn.now)
    return number


def _again(_: Translator, body: Reply) -> Reply:
    """The check-in's own words and buttons, and why they come once more."""
    lead = Span(_(ASKED_AGAIN) + "\n", bold=True)
    return replace(body, spans=(lead, *body.spans), file=None, more=(), sound=None)


# --- village heads -------------------------------------------------------------------


async def _silent_villages(turn: Turn, one: Opened) -> list[rescue_villages.Of]:
    """Villages with a relay who has not pressed anything."""
    found: list[rescue_villages.Of] = []
    for area in areas_of(one.broadcast):
        after = 0
        while True:
            some = await village_register.page(turn.connection, area, after, SLICE)
            if not some:
                break
            with_relay = [village for village in some if village.has_relay]
            looked = await rescue_villages.of(turn.connection, one.id, with_relay)
            found += [each for each in looked if not each.has_pressed]
            after = some[-1].id
    return found


async def _tell_heads(
    turn: Turn, one: Opened, villages: list[rescue_villages.Of]
) -> int:
    """Each of their relays, in their language; returns how many."""
    told = 0
    for start in range(0, len(villages), SLICE):
        some = [each.village for each in villages[start : start + SLICE]]
        addresses = await telling.relays(turn.connection, [each.id for each in some])
        for village in some:
            for address in addresses.get(village.id, ()):
                chat = await chats.find(turn.connection, address)
                language = (chat and chat.language) or SOURCE_LANGUAGE
                _ = turn.house.catalogues.translator(language)
                words = relays.message(_, turn.house, one.broadcast, village)
                lead = _("Xã nhắc: chưa thấy {village} báo lại.", village=village.title)
                again = replace(words, spans=(Span(lead + "\n"), *words.spans))
                key = f"check-in head {one.id} {village.id} {turn.now}"
                await turn.house.tell(turn.connection, address, again, key)
                told += 1
    return told


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {rescue_list.REMIND: remind}, role=Role.OFFICER, in_group=InGroup.NOBODY
    ),
)
