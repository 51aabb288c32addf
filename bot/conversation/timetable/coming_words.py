"""A bulletin in words: its days, the next edition, what that will say."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.bulletins import forecast
from bot.bulletins.forecast import Coming, Entry
from bot.bulletins.recurring.bulletin_files import Bulletin
from bot.clock import local
from bot.conversation.times.told import WEEKDAYS, told_short
from bot.conversation.turn import Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.people.categories import AT_THE_BORDER
from bot.places import Level, Place

IN_LIST = 90  # letters of an edition in the list of all, and in its own
IN_FULL = 220
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVE = N_("hôm trước ngày ngân hàng về")


def days(turn: Turn, bulletin: Bulletin, at: str) -> str:
    """`18:00 thứ Tư`, `17:00 Chủ nhật`, `6:00 hôm trước ngày ngân hàng về`."""
    _ = turn._
    hour = at.lstrip("0") if not at.startswith("00") else at
    if bulletin.days == "*":
        is_eve = bulletin.kind == "bank-day"
        return f"{hour} {_(_EVE) if is_eve else _('hằng ngày')}"
    named = [day for day in bulletin.days.split(",") if day in _DAYS]
    said = ", ".join(_(WEEKDAYS[_DAYS.index(day)]) for day in named)
    return f"{hour} {said}".strip()


def when(turn: Turn, due: int) -> str:
    """`thứ Tư 2/12, 6:00 chiều`."""
    zone = turn.house.config.timezone
    moment: datetime = local(due, zone)
    return told_short(turn._, moment, local(turn.now, zone))


def line(turn: Turn, number: int, entry: Entry) -> str:
    """One bulletin in the list of all."""
    _ = turn._
    name = entry.bulletin.name(turn.language)
    if not entry.is_on:
        return _("{number}. {name}: tắt", number=str(number), name=name)
    if entry.next is None:
        return _(
            "{number}. {name}: bật, chưa có kỳ nào sắp tới",
            number=str(number),
            name=name,
        )
    return _(
        "{number}. {name}: bật, kỳ tới {when}: {text}",
        number=str(number),
        name=name,
        when=when(turn, entry.next.due),
        text=text(turn, entry.next, IN_LIST),
    )


def text(turn: Turn, coming: Coming, length: int) -> str:
    """What an edition will say, cut short; that it waits for news where it does."""
    if not coming.bodies:
        return turn._("trong tuần có tin thì mới gửi")
    said = coming.bodies.get(turn.language) or coming.bodies[SOURCE_LANGUAGE]
    words = " ".join(said.text.split())
    if len(words) > length:
        words = words[: length - 1].rstrip(" ,.;:") + "…"
    return f"“{words}”"


async def times(
    turn: Turn, places: Sequence[Place], chosen: Collection[str]
) -> list[str]:
    """`cảnh báo lừa đảo 18:00 thứ Tư`: what of these kinds comes, and when."""
    found = []
    for bulletin in turn.house.bulletins.bulletins:
        schedule = await turn.house.bulletins.schedule_of(turn.connection, bulletin)
        own = [p for p in places if concerns(turn, bulletin, p)]
        here = [p for p in own if schedule.is_on(p.path)]
        if bulletin.category in chosen and here:
            name = bulletin.name(turn.language)
            at = days(turn, bulletin, schedule.at(here[0].path))
            found.append(f"{name[:1].lower()}{name[1:]} {at}")
    return found


async def following(
    turn: Turn, places: Sequence[Place], chosen: Collection[str]
) -> list[str]:
    """`– thứ Tư 2/12, 18:00 tối: Cảnh báo lừa đảo`: the next of each, in order."""
    found: dict[str, int] = {}
    for bulletin in turn.house.bulletins.bulletins:
        name = bulletin.name(turn.language)
        for place in places:
            if bulletin.category not in chosen or not concerns(turn, bulletin, place):
                continue
            entry = await forecast.entry(
                turn.house.bulletins, turn.connection, bulletin, place.path, turn.now
            )
            if entry.is_on and entry.next_at is not None:
                found[name] = min(entry.next_at, found.get(name, entry.next_at))
    ordered = sorted(found.items(), key=lambda one: one[1])
    return [f"– {when(turn, due)}: {name}" for name, due in ordered]


def concerns(turn: Turn, bulletin: Bulletin, place: Place) -> bool:
    """Whether a bulletin can come to a place at all."""
    categories = {c.id: c for c in turn.house.categories}
    category = categories.get(bulletin.category)
    at_border = category is not None and category.default == AT_THE_BORDER
    return not at_border or place.level is not Level.COMMUNE or bool(place.neighbours)
