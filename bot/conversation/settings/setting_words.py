"""Each setting of a place in words: its name, its value, who may change it."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.turn import Turn
from bot.i18n import N_
from bot.people import place_settings
from bot.people.model import Role
from bot.people.place_settings import InForce, QuietHours, Setting
from bot.places import Level, Place

NAMES = {
    Setting.APPROVAL: N_("Xin duyệt trước khi gửi tin"),
    Setting.QUIET: N_("Giờ yên lặng, không tự gửi tin"),
    Setting.CATEGORIES: N_("Loại tin cho bà con chọn"),
    Setting.BULLETINS: N_("Bản tin gửi một máy, mỗi tuần nhiều nhất"),
    Setting.URGENT: N_("Tin khẩn gửi trước khi duyệt, mỗi ngày nhiều nhất"),
    Setting.GREETING: N_("Lời chào của nơi này"),
}
_Reads = Callable[[AsyncConnection, str], Awaitable[InForce[Any]]]
# What guards a writer is not the writer's own to loosen.
OF_ADMINS = frozenset({Setting.APPROVAL, Setting.URGENT})


def may_change(turn: Turn, setting: Setting, place: Place) -> bool:
    """An admin inside the own place; an officer most of them for the own commune."""
    if turn.may(Role.ADMIN, place):
        return True
    is_own = place.level is Level.COMMUNE and turn.may(Role.OFFICER, place)
    return is_own and setting not in OF_ADMINS


async def in_force(turn: Turn, setting: Setting, place: Place) -> InForce[object]:
    """What holds there, and whose word it is."""
    readers: dict[Setting, _Reads] = {
        Setting.APPROVAL: place_settings.approval,
        Setting.QUIET: place_settings.quiet_hours,
        Setting.CATEGORIES: place_settings.categories,
        Setting.BULLETINS: place_settings.bulletins_a_week,
        Setting.URGENT: place_settings.urgent_a_day,
        Setting.GREETING: place_settings.greeting,
    }
    found: InForce[Any] = await readers[setting](turn.connection, place.path)
    return InForce(found.value, found.set_by)


def value(turn: Turn, setting: Setting, found: object) -> str:
    """A value as people say it."""
    _ = turn._
    match found:
        case bool():
            return _("có") if found else _("không")
        case QuietHours(start, end) if start == end:
            return _("không có")
        case QuietHours(start, end):
            return f"{start:%H:%M}–{end:%H:%M}"
        case tuple():
            names = {c.id: c.name(turn.language) for c in turn.house.categories}
            return "; ".join(names[id_] for id_ in found if id_ in names)
        case None:
            return _("tất cả")
        case "":
            return _("chưa có")
        case _other:
            return str(found)


def where_from(turn: Turn, found: InForce[object], place: Place) -> str:
    """Where a value comes from."""
    if found.set_by is None:
        return turn._("có sẵn")
    if found.set_by == place.path:
        return turn._("nơi này đặt")
    setter = turn.house.places.by_path(found.set_by)
    name = turn.place(setter) if setter is not None else found.set_by
    return turn._("theo {place}", place=name)
