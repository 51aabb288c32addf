"""An admin's overview: how many receive, which bulletins run, the content read anew."""

import re

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.clock import local
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_, NN_
from bot.messaging import Address, Button
from bot.people import chats
from bot.people.model import Role
from bot.store import settings

_TIME = re.compile(r"([01]?\d|2[0-3])(?::|h|g| ?gio ?)([0-5]\d)?")
_CHANGE = re.compile(r"(.+?) (on|bat|off|tat|\d\S*(?: gio(?: \d+)?)?)")


async def people(turn: Turn, text: str) -> Replies:
    """`/people`: how many chats receive news, by channel and kind."""
    _ = turn._
    scope = turn.scope(Role.ADMIN)
    lines = []
    for place in scope:
        counts = await chats.count_by_channel(turn.connection, place.path)
        total = sum(counts.values())
        lines.append(
            _.counted("{place}: {count} nơi nhận tin.", total, place=turn.place(place))
        )
        for (channel, kind), count in sorted(counts.items()):
            is_group = kind == "group"
            message = NN_("{count} nhóm") if is_group else NN_("{count} máy")
            lines.append(f"{channel}: {_.counted(message, count)}")
    return turn.say("\n".join(lines))


async def schedule(turn: Turn, text: str) -> Replies:
    """`/schedule`: the bulletins; `/schedule tips off`, `/schedule tips 06:30`."""
    folded = turn.house.country.folding.fold(text)
    if not folded:
        return await _list(turn)
    change = _CHANGE.fullmatch(folded)
    if change is None:
        return turn.say(_how_to_change(turn))
    bulletin = _named(turn, change[1])
    if bulletin is None:
        return turn.say(
            turn._("Không có bản tin nào tên “{name}”.", name=change[1]),
        )
    return await _change(turn, bulletin, change[2])


def _how_to_change(turn: Turn) -> str:
    return turn._("Gõ số hoặc tên bản tin, rồi bật, tắt, hoặc giờ như 06:30.")


def _named(turn: Turn, folded: str) -> str | None:
    """A bulletin's id, by its id, its number in the list or its name."""
    fold = turn.house.country.folding.fold
    for number, bulletin in enumerate(turn.house.bulletins.bulletins, 1):
        names = {fold(name) for name in bulletin.names.values()}
        if folded in {bulletin.id, str(number), *names}:
            return bulletin.id
    return None


async def _list(turn: Turn) -> Replies:
    _ = turn._
    lines = [_("Bản tin định kỳ:")]
    rows: list[tuple[Button, ...]] = []
    board = turn.house.bulletins
    for number, entry in enumerate(await board.entries(turn.connection, turn.now), 1):
        state = _("bật") if entry.is_on else _("tắt")
        when = (
            _.moment(local(entry.next_at, turn.house.config.timezone))
            if entry.is_on and entry.next_at
            else "—"
        )
        name = entry.bulletin.name(turn.language)
        lines.append(
            _(
                "{number}. {name}: {state}, kỳ tới {when}",
                number=str(number),
                name=name,
                state=state,
                when=when,
            )
        )
        label = _("Tắt {number}") if entry.is_on else _("Bật {number}")
        rows.append(
            (
                turn.free(
                    label.format(number=number),
                    "schedule",
                    entry.bulletin.id,
                    "off" if entry.is_on else "on",
                ),
            )
        )
    lines.append(_("Đổi: /lichphat 1 tắt, hoặc /lichphat 1 06:30"))
    return turn.say("\n".join(lines), *rows)


async def schedule_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tắt], [Bật]."""
    return await _change(turn, arguments[0], arguments[1])


async def _change(turn: Turn, bulletin: str, wanted: str) -> Replies:
    _ = turn._
    board = turn.house.bulletins
    place = turn.scope(Role.ADMIN)[0]
    if place.path != turn.house.places.country.path:
        return turn.say(_("Lịch bản tin chung do quản trị cả nước đổi."))
    if bulletin not in {b.id for b in board.bulletins}:
        return turn.say(_("Không có bản tin nào tên “{name}”.", name=bulletin))
    time = _TIME.fullmatch(wanted)
    if wanted in ("off", "tat"):
        await board.change(turn.connection, bulletin, is_on=False)
    elif wanted in ("on", "bat"):
        await board.change(turn.connection, bulletin, is_on=True)
    elif time is not None:
        at = f"{int(time[1]):02}:{time[2] or '00'}"
        await board.change(turn.connection, bulletin, at=at)
    else:
        return turn.say(_how_to_change(turn))
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "schedule.change",
        about=bulletin,
        detail=wanted,
    )
    return await _list(turn)


async def reload(turn: Turn, text: str) -> Replies:
    """`/reload`: every process reads the content again, or keeps the old one."""
    if not turn.may(Role.ADMIN, turn.house.places.country):
        return turn.say(turn._("Nội dung chung do quản trị cả nước đọc lại."))
    number = await settings.raise_number(turn.connection, settings.CONTENT_NUMBER)
    address = turn.incoming.address
    await settings.put(
        turn.connection,
        settings.RELOAD_ASKED_BY,
        f"{number} {address.channel} {address.text} {turn.language}",
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "content.reload",
        detail=str(number),
    )
    return turn.say(turn._("Đang đọc lại nội dung, xong sẽ báo."))


async def forget_asked(connection: AsyncConnection, address: Address) -> None:
    """A chat that erases itself waits for no reload any more; others still do."""
    asked = await settings.get(connection, settings.RELOAD_ASKED_BY)
    if asked is not None and asked.split()[1:3] == [address.channel, address.text]:
        await settings.forget(connection, settings.RELOAD_ASKED_BY)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "people",
        N_("nguoidung"),
        N_("Bao nhiêu máy nhận tin"),
        people,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    doors.Command(
        "schedule",
        N_("lichphat"),
        N_("Lịch bản tin"),
        schedule,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Command(
        "reload",
        N_("tailai"),
        N_("Đọc lại nội dung"),
        reload,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "schedule": schedule_pressed,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
