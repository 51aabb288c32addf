"""The coming month of a place's notices as a picture, and its figures in words."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds, instant, local
from bot.conversation.studio.order import PNG, Order
from bot.conversation.turn import House
from bot.delivery.model import State
from bot.delivery.timed import put_off
from bot.delivery.timed.put_off import Appointment
from bot.drawing.paper import Day, Month
from bot.i18n import N_, Translator

CALENDAR = "calendar"  # what is wanted
WEEK, WEEKS = 7, 5
LINES = 3  # of a day; what is more is a number
MOST = 500  # notices of five weeks
_WEEKDAYS = N_("T2 T3 T4 T5 T6 T7 CN")


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The month of a place, by its code path."""
    place = house.places.by_path(about)
    if place is None:
        return None
    here = local(now, house.config.timezone)
    monday = here.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(
        days=here.weekday()
    )
    until = instant(monday) + WEEK * WEEKS * DAY - 1
    ahead = await put_off.upcoming(connection, [about], now, until, MOST)
    by_day: dict[date, list[Appointment]] = defaultdict(list)
    for one in ahead:
        by_day[local(one.starts_at, house.config.timezone).date()].append(one)
    days = tuple(
        _day(house, monday.date() + timedelta(days=n), here.date(), by_day)
        for n in range(WEEK * WEEKS)
    )
    names = house.places.label(place, _.language)
    title = _("Tin hẹn gửi, {place}", place=names.split(", ")[0])
    waiting = sum(one.state is State.WAITING for one in ahead)
    legend = _("Dấu ? là còn chờ duyệt.")
    sheet = Month(title, tuple(_(_WEEKDAYS).split()), days, legend)
    caption = in_words(_, len(ahead), waiting, len(by_day))
    return Order(sheet, PNG, f"lich-{place.code}-{here:%Y-%m-%d}", caption, about)


def in_words(_: Translator, count: int, waiting: int, days: int) -> str:
    """The picture's figures, for who does not see it."""
    if not count:
        return _("Năm tuần tới chưa hẹn tin nào.")
    said = _.counted("Năm tuần tới: {count} tin hẹn gửi", count)
    said += ", " + _.counted("trong {count} ngày", days)
    if waiting:
        said += "; " + _.counted("{count} tin còn chờ duyệt", waiting)
    return said + "."


def _day(
    house: House, day: date, today: date, by_day: dict[date, list[Appointment]]
) -> Day:
    ahead = by_day.get(day, [])
    hours = []
    for one in ahead[:LINES]:
        moment = local(one.starts_at, house.config.timezone)
        mark = "?" if one.state is State.WAITING else ""
        hours.append(f"{moment.hour}:{moment.minute:02d}{mark}")
    first = day.day == 1 or day == today
    return Day(
        number=f"{day.day}/{day.month}" if first else str(day.day),
        hours=tuple(hours),
        more=max(0, len(ahead) - LINES),
        is_today=day == today,
        is_past=day < today,
    )
