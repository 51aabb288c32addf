"""What a chat receives now: said, kept, and asked for as long as nothing is known."""

from collections.abc import Sequence

from bot.conversation.turn import (
    CANCEL,
    Replies,
    Turn,
)
from bot.i18n import N_
from bot.messaging import Button
from bot.people import categories as known_categories
from bot.people import chats
from bot.people.model import URGENT_ONLY
from bot.places import (
    Former,
    Place,
)

Wanted = list[tuple[Place, Former | None]]

NOTHING_KEPT = N_("Được, không ghi gì cả. Cần biết gì cứ hỏi.")


def ask_place(turn: Turn, chosen: Sequence[str], *, replace: bool = False) -> Replies:
    """Where is home? Old names and new ones both do."""
    turn.begin("place", chosen=list(chosen), replace=replace)
    return turn.say(
        turn._("Nhà mình ở xã, phường nào? Tên cũ hay tên mới đều được."),
        (turn.bound(turn._("Thôi"), CANCEL),),
    )


async def store(
    turn: Turn, chat_id: int, wanted: Wanted, chosen: Sequence[str], *, replace: bool
) -> None:
    places = {p.path: f.code if f else None for p, f in wanted}
    if not replace and turn.chat is not None:
        places = dict(turn.chat.places) | places
    await chats.subscribe(turn.connection, chat_id, list(places.items()))
    if chosen:
        before = received(turn) if turn.chat is not None else []
        border = any(place.neighbours for place, _former in wanted)
        stored = known_categories.shortened(
            turn.house.categories,
            [*before, *chosen],
            at_the_border=border or at_the_border(turn),
        )
        await chats.set_categories(turn.connection, chat_id, stored)
    turn.end()


async def kept(turn: Turn) -> Replies:
    """Says what was written down, and that this is no application for anything."""
    _ = turn._
    turn.chat = await chats.find(turn.connection, turn.incoming.address)
    names = "; ".join(names_of(turn))
    lines = [
        _("Đã ghi. Từ nay máy này nhận tin của {places}.", places=names),
        _("Loại tin: {kinds}.", kinds=kinds(turn)),
        _how_soon(turn),
        _("Đây chỉ là nhận tin, không phải làm hồ sơ hưởng chế độ."),
    ]
    return turn.say(
        "\n".join(lines),
        (
            turn.free(_("Chọn thêm loại tin"), "choose"),
            turn.free(_("Thôi nhận tin"), "stop-news"),
        ),
        _learning(turn),
    )


def _learning(turn: Turn) -> tuple[Button, ...]:
    """[Học dùng điện thoại]: every course that is everyone's."""
    return tuple(
        turn.free(one.name(turn.language), "course", one.id)
        for one in turn.house.courses
        if one.role is None
    )


def _how_soon(turn: Turn) -> str:
    """No more than is true: a page tells of news only while it is open."""
    if turn.channel.stores:
        return turn._(
            "Bản tin định kỳ mỗi tuần nhiều nhất 3 lần; tin của xã và tin khẩn thì "
            "báo ngay khi trang này đang mở. Mở lại trang thì thấy tin còn hạn."
        )
    return turn._(
        "Bản tin định kỳ mỗi tuần nhiều nhất 3 lần; "
        "tin của xã và tin khẩn thì báo ngay."
    )


def kinds(turn: Turn) -> str:
    """What a chat receives, in words."""
    known = {c.id: c for c in turn.house.categories}
    border = at_the_border(turn)
    usual = turn._(
        "việc xã báo, tin khẩn, và bản tin ({names})",
        names=", ".join(
            known[id_].name(turn.language).lower()
            for id_ in known_categories.bulletins_by_default(
                turn.house.categories, at_the_border=border
            )
        ),
    )
    chosen = turn.chat.categories if turn.chat else ()
    if not chosen:
        return usual
    by_default = known_categories.by_default(
        turn.house.categories, at_the_border=border
    )
    names = [usual] if set(by_default) <= set(chosen) else []
    names += [
        category.name(turn.language).lower()
        for category in turn.house.categories
        if category.id in chosen and not (names and category.id in by_default)
    ]
    return ", ".join(names)


def received(turn: Turn) -> list[str]:
    """What this chat gets now, named one by one; urgent ones alone are nothing else."""
    chosen = turn.chat.categories if turn.chat else ()
    if tuple(chosen) == (URGENT_ONLY,):
        return []
    return known_categories.written_out(
        turn.house.categories, chosen, at_the_border=at_the_border(turn)
    )


def at_the_border(turn: Turn) -> bool:
    """Whether any place of this chat is a border commune."""
    places = (turn.house.places.by_path(path) for path in turn.home)
    return any(place is not None and place.neighbours for place in places)


async def set_categories(turn: Turn, wanted: Sequence[str]) -> None:
    if turn.chat is None:
        return
    stored = known_categories.shortened(
        turn.house.categories, wanted, at_the_border=at_the_border(turn)
    )
    await chats.set_categories(turn.connection, turn.chat.id, stored)
    turn.chat = await chats.find(turn.connection, turn.incoming.address)


def names_of(turn: Turn) -> list[str]:
    found = turn.chat.places if turn.chat else ()
    places = (turn.house.places.by_path(path) for path, _former in found)
    return [turn.place(p) for p in places if p is not None]


def nothing(turn: Turn) -> Replies:
    return turn.say(
        turn._("Máy này đang không nhận tin nào."),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )


def wanted(turn: Turn, stored: Sequence[Sequence[str | None]]) -> Wanted:
    wanted: Wanted = []
    for code, former in stored:
        found = turn.house.places.by_code(code or "")
        if found is not None:
            wanted.append((found, turn.house.places.former(former or "")))
    return wanted


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
