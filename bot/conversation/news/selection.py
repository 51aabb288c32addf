"""Which news: categories, only what is urgent, a pause."""

import re
from dataclasses import replace

from bot.clock import local_date
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import reception
from bot.conversation.pressed import Arguments
from bot.conversation.turn import (
    Replies,
    Turn,
    digest,
    in_rows,
)
from bot.people import categories as known_categories
from bot.people import chats, place_settings
from bot.people.categories import Category
from bot.people.model import URGENT_ONLY

MARK = 8  # letters that name a list
_LIST = re.compile(f"[0-9a-f]{{{MARK}}}")


async def choose_categories(turn: Turn, list_: str = "") -> Replies:
    """Every kind of news, ticked where it is chosen: one list, which changes in place.

    `list_` is the one that a button was pressed in; without it a new one is opened.
    """
    list_ = list_ or digest(turn.incoming.id)[:MARK]
    own = reception.received(turn) or [URGENT_ONLY]
    offered = await _offered(turn)
    border = reception.at_the_border(turn)
    buttons = [
        turn.free(
            ("✓ " if c.id in own else "") + c.name(turn.language),
            "category",
            c.id,
            list_,
        )
        for c in turn.house.categories
        if _is_offered(c, offered, at_the_border=border) or c.id in own
    ]
    text = turn._(
        "Đang nhận: {kinds}. Chọn loại nào là thêm, chọn lại là bỏ.",
        kinds=reception.kinds(turn),
    )
    [shown] = turn.say(text, *in_rows(buttons, 2))
    return [replace(shown, edits=f"kinds {list_}")]


def _is_offered(
    one: Category, offered: set[str] | None, *, at_the_border: bool
) -> bool:
    """Whether a kind of news can be chosen there: only where it can come at all."""
    if one.default == known_categories.AT_THE_BORDER and not at_the_border:
        return False
    return offered is None or one.id in offered or one.id == URGENT_ONLY


async def _offered(turn: Turn) -> set[str] | None:
    """What the places of this chat offer to choose; None is everything."""
    found: set[str] = set()
    for path in turn.home:
        of_place = await place_settings.categories(turn.connection, path)
        if of_place.value is None:
            return None
        found |= set(of_place.value)
    return found or None


async def choose_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Chọn thêm loại tin]."""
    if turn.chat is None or not turn.chat.is_subscribed:
        return reception.ask_place(turn, Arguments())
    return await choose_categories(turn)


async def category_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """Ticks or unticks one kind of news."""
    if turn.chat is None or not turn.chat.is_subscribed:
        return reception.ask_place(turn, Arguments())
    wanted = arguments[0]
    list_ = "".join(arguments[1:2])
    if not _LIST.fullmatch(list_):  # of a list that was shown by an older release
        list_ = ""
    known = {c.id for c in turn.house.categories}
    own = reception.received(turn)
    if wanted == URGENT_ONLY:
        own = (
            [URGENT_ONLY]
            if own
            else known_categories.by_default(
                turn.house.categories, at_the_border=reception.at_the_border(turn)
            )
        )
    elif wanted in own:
        own.remove(wanted)
    elif wanted in known:
        own.append(wanted)
    await reception.set_categories(turn, own or [URGENT_ONLY])
    return await choose_categories(turn, list_)


# --- less, and none ------------------------------------------------------------------


async def less(turn: Turn, arguments: Arguments) -> Replies:
    """[Bớt tin], under everything that is pushed."""
    _ = turn._
    return turn.say(
        _("Muốn bớt thế nào?"),
        (turn.free(_("Chỉ tin khẩn"), "urgent-only"),),
        (turn.free(_("Nghỉ 30 ngày"), "pause"),),
        (turn.free(_("Thôi nhận"), "stop-all"),),
    )


async def urgent_only(turn: Turn, arguments: Arguments) -> Replies:
    """[Chỉ tin khẩn]."""
    if turn.chat is None:
        return reception.nothing(turn)
    await chats.set_categories(turn.connection, turn.chat.id, [URGENT_ONLY])
    return turn.say(
        turn._("Được. Từ nay chỉ báo tin khẩn."),
        (turn.free(turn._("Chọn thêm loại tin"), "choose"),),
    )


async def pause(turn: Turn, arguments: Arguments) -> Replies:
    """[Nghỉ 30 ngày]: nothing at all, and it says so."""
    if turn.chat is None:
        return reception.nothing(turn)
    until = await chats.pause(turn.connection, turn.incoming.address, turn.now)
    day = local_date(until, turn.house.config.timezone)
    return turn.say(
        turn._(
            "Được. Không gửi gì, kể cả tin khẩn, đến ngày {day}.",
            day=turn._.date(day),
        ),
        (turn.free(turn._("Nhận lại ngay"), "resume"),),
    )


async def resume(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhận lại ngay]."""
    if turn.chat is None:
        return reception.nothing(turn)
    await chats.subscribe(turn.connection, turn.chat.id, turn.chat.places)
    return await reception.kept(turn)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "choose": choose_pressed,
            "category": category_pressed,
            "less": less,
            "urgent-only": urgent_only,
            "pause": pause,
            "resume": resume,
        },
        role=ANYONE,
        in_group=InGroup.OFFICER,
    ),
)
