"""`/told`: what a relay is to tell, and in how many households it was told.

An officer may write it down for a village head who rings up.
"""

from dataclasses import replace

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale, whole_number
from bot.conversation.reports import reporter, summary
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.conversation.villages import relays
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people.model import Role
from bot.people.villages import telling
from bot.people.villages.model import MOST_HOUSEHOLDS, Telling, Village

A_PAGE = 8
SHOWN = 40  # letters of a notice in the list
NEWEST = 2**53  # after every broadcast
NOT_SAID = N_("Thôi, chưa ghi gì. Tin vẫn chờ ở /dabao.")
_RUNNING = (State.SCHEDULED, State.SENDING, State.DONE, State.STOPPED)


async def told(turn: Turn, text: str) -> Replies:
    """`/told`: what is still to be told; with a number, so many of the only one."""
    found = await _to_tell(turn, NEWEST)
    number = whole_number(text)
    if number is not None and len(found) == 1:
        return await _say(turn, *found[0], number)
    return await _list(turn, found)


async def page_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    return await _list(turn, await _to_tell(turn, arguments.number(0)))


async def _to_tell(turn: Turn, before: int) -> list[tuple[Telling, Broadcast]]:
    """What is left in the relay's villages, of notices that still hold."""
    villages = [g.village for g in turn.grants if g.role is Role.RELAY and g.village]
    rows = await telling.to_tell(turn.connection, villages, before, A_PAGE + 1)
    found = []
    for one in rows:
        broadcast = await broadcasts.get(turn.connection, one.broadcast)
        if broadcast is not None and _holds(turn, broadcast):
            found.append((one, broadcast))
    return found


def _holds(turn: Turn, broadcast: Broadcast) -> bool:
    return broadcast.state in _RUNNING and broadcast.expires_at > turn.now


async def _list(turn: Turn, found: list[tuple[Telling, Broadcast]]) -> Replies:
    _ = turn._
    here = found[:A_PAGE]
    if not here:
        none = _("Không còn tin nào phải báo. Có tin mới, Loa Bản gửi ở đây trước.")
        return turn.say(none)
    lines = [_.counted("{count} tin còn phải báo miệng:", len(here))]
    buttons = []
    for number, (one, broadcast) in enumerate(here, 1):
        lines.append(
            _(
                "{number}. {village}: “{text}”, {told} trên {without} nhà",
                number=str(number),
                village=one.village.title,
                text=_short(broadcast.text),
                told=one.households or 0,
                without=one.without_phone,
            )
        )
        data = f"told-open:{one.broadcast}:{one.village.id}"
        buttons.append(Button(str(number), data, number=number))
    rows = in_rows(buttons, 4)
    if len(found) > A_PAGE:
        last = str(here[-1][0].broadcast)
        rows.append((turn.free(_("Xem tiếp"), "told-page", last),))
    return turn.say("\n".join(lines), *rows)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


async def open_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list: the notice again, as it is read out."""
    one, broadcast = await _own(turn, arguments)
    village = replace(
        one.village,
        numbers=replace(one.village.numbers, without_phone=one.without_phone),
    )
    reply = relays.message(turn._, turn.house, broadcast, village)
    if one.households is None:
        return [reply]
    said = turn._(
        "Đã ghi {told} trên {without} nhà.",
        told=one.households,
        without=one.without_phone,
    )
    return [reply, say(said)]


async def _own(turn: Turn, arguments: Arguments) -> tuple[Telling, Broadcast]:
    """What a button is about, if the sender may tell it: looked at at each press."""
    one = await telling.get(turn.connection, arguments.number(0), arguments.number(1))
    broadcast = await broadcasts.get(turn.connection, arguments.number(0))
    if one is None or broadcast is None or not may_tell(turn, one.village):
        raise Stale
    return one, broadcast


def may_tell(turn: Turn, village: Village) -> bool:
    """Whether it is the sender's village, or in an officer's place."""
    is_relay = any(
        grant.role is Role.RELAY and grant.village == village.id
        for grant in turn.grants
    )
    return not turn.is_group and (is_relay or turn.may(Role.OFFICER, village.place))


async def all_told(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã báo hết]."""
    one, broadcast = await _own(turn, arguments)
    return await _say(turn, one, broadcast, one.without_phone)


async def part_told(turn: Turn, arguments: Arguments) -> Replies:
    """[Báo một phần]: how many?"""
    one, _broadcast = await _own(turn, arguments)
    turn.begin("told-number", broadcast=one.broadcast, village=one.village.id)
    return [_ask(turn, one)]


def _ask(turn: Turn, one: Telling) -> Reply:
    line = turn._(
        "{village}: đã báo được mấy nhà trong {without} nhà không điện thoại? Gõ số.",
        village=one.village.title[:1].upper() + one.village.title[1:],
        without=one.without_phone,
    )
    return say(line, (turn.bound(turn._("Thôi"), CANCEL),))


async def number_again(turn: Turn) -> Reply:
    """How many, once more."""
    one, _broadcast = await _open_one(turn)
    return _ask(turn, one)


def is_number(turn: Turn, text: str) -> bool:
    """Whether a text is a number of households, with words around it or not."""
    return _number_in(text) is not None


def _number_in(text: str) -> int | None:
    numbers = [word.strip(".,") for word in text.split()]
    found = [n for word in numbers if (n := whole_number(word)) is not None]
    is_short = len(numbers) <= 5  # noqa: PLR2004  # "báo được 12 nhà rồi"
    return found[0] if len(found) == 1 and is_short else None


async def number_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: so many households."""
    one, broadcast = await _open_one(turn)
    number = _number_in(text)
    if number is None:
        raise Stale
    return await _say(turn, one, broadcast, number)


async def _open_one(turn: Turn) -> tuple[Telling, Broadcast]:
    state = turn.open.state
    arguments = Arguments([str(state["broadcast"]), str(state["village"])])
    return await _own(turn, arguments)


async def _say(
    turn: Turn, one: Telling, broadcast: Broadcast, households: int
) -> Replies:
    """Writes it down; may be changed as long as the notice is kept."""
    _ = turn._
    if households > min(one.without_phone, MOST_HOUSEHOLDS):
        wrong = _(
            "{village} ghi {without} nhà không điện thoại. Gõ số từ 0 đến {without}.",
            village=one.village.title[:1].upper() + one.village.title[1:],
            without=one.without_phone,
        )
        turn.begin("told-number", broadcast=one.broadcast, village=one.village.id)
        return turn.say(wrong, (turn.bound(_("Thôi"), CANCEL),))
    await telling.say(turn.connection, one, households, turn.now)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.told",
        about=str(one.broadcast),
        detail=f"village {one.village.id}: {households} of {one.without_phone}",
    )
    turn.end()
    # At its author's, the message that follows the notice says so at once.
    await reporter.show_again(turn.connection, turn.house, broadcast, turn.now)
    number, village = str(one.broadcast), str(one.village.id)
    change = turn.free(_("Sửa số"), relays.PART, number, village)
    village_name = one.village.title
    if households == one.without_phone:
        said = _.counted(
            "Đã ghi: {village} báo đủ {count} nhà. Cảm ơn.",
            households,
            village=village_name,
        )
        return turn.say(said, (change,))
    said = _.counted(
        "Đã ghi: {village} báo được {count} nhà.", households, village=village_name
    )
    left = _.counted("Còn {count} nhà.", one.without_phone - households)
    everyone = turn.free(_("Đã báo hết"), relays.ALL, number, village)
    return turn.say(f"{said} {left}", (everyone, change))


# --- reminding -----------------------------------------------------------------------


async def remind(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhắc trưởng bản]: those with households left; who has no relay is named."""
    _ = turn._
    broadcast = await broadcasts.get(turn.connection, arguments.number(0))
    if broadcast is None or not turn.may(Role.OFFICER, broadcast.place):
        raise Stale
    left = await telling.left_in(turn.connection, broadcast.id, relays.SLICE)
    if not left:
        return turn.say(_("Nhà nào cũng đã nghe tin này rồi."))
    addresses = await telling.relays(turn.connection, [one.village.id for one in left])
    for one in left:
        for address in addresses.get(one.village.id, ()):
            words = relays.message(_, turn.house, broadcast, one.village)
            key = f"told {broadcast.id} {one.village.id} {turn.now}"
            await turn.house.tell(turn.connection, address, words, key)
    reminded = [one for one in left if one.village.id in addresses]
    alone = [one for one in left if one.village.id not in addresses]
    lines = []
    if reminded:
        lines.append(_("Đã nhắc: {names}.", names=_names(reminded)))
    if alone:
        lines.append(
            _("Chưa có người báo tin, gọi trưởng bản: {names}.", names=_names(alone))
        )
        lines.append(_("Nơi nào gọi lại báo xong thì bấm giúp:"))
    buttons = [
        turn.free(
            _("{village} đã báo", village=one.village.title),
            relays.ALL,
            str(one.broadcast),
            str(one.village.id),
        )
        for one in alone[:A_PAGE]
    ]
    return turn.say("\n".join(lines), *in_rows(buttons, 2))


def _names(some: list[Telling]) -> str:
    """`bản Trên (6 nhà), bản Dưới (3 nhà)`, the first few."""
    shown = [f"{one.village.title} {one.left}" for one in some[:A_PAGE]]
    return ", ".join(shown) + ("…" if len(some) > A_PAGE else "")


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "told",
        N_("dabao"),
        N_("Tin phải báo miệng"),
        told,
        role=Role.RELAY,
        in_group=InGroup.NOBODY,
    ),
    # Of a relay for the village, or an officer for its place: see `may_tell`.
    *doors.buttons(
        {
            "told-open": open_pressed,
            "told-page": page_pressed,
            relays.ALL: all_told,
            relays.PART: part_told,
        },
        role=doors.ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {summary.REMIND: remind},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="told-number",
        opens=number_typed,
        fits=is_number,
        asks_again=number_again,
        why=N_("Xã cần biết còn mấy nhà chưa nghe tin."),
        drops=NOT_SAID,
        role=doors.ANYONE,
        may_speak_of_danger=False,
        takes_numbers=True,
    ),
)
