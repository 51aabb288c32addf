"""A moment in words: its weekday, its half of the day, and how far off it is."""

from datetime import datetime, timedelta

from bot.i18n import N_, Translator

WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
# From which hour on each half of the day begins.
_HALVES = (
    (22, N_("{time} đêm")),
    (18, N_("{time} tối")),
    (13, N_("{time} chiều")),
    (11, N_("{time} trưa")),
    (1, N_("{time} sáng")),
    (0, N_("{time} đêm")),
)
_MINUTES_UP_TO = timedelta(minutes=100)
_HOURS_UP_TO = timedelta(hours=48)
_HOUR, _DAY = 3600, 86_400


def told(_: Translator, moment: datetime, now: datetime) -> str:
    """`thứ Hai 30/11, 8:30 sáng, còn 36 giờ`."""
    return _(
        "{when}, còn {time}",
        when=told_short(_, moment, now),
        time=remaining(_, moment - now),
    )


def told_short(_: Translator, moment: datetime, now: datetime) -> str:
    """`thứ Hai 30/11, 8:30 sáng`; with its year where that is another one."""
    day = f"{moment.day}/{moment.month}"
    if moment.year != now.year:
        day += f"/{moment.year}"
    return f"{weekday_told(_, moment)} {day}, {hour_told(_, moment)}"


def weekday_told(_: Translator, moment: datetime) -> str:
    """`thứ Hai`."""
    return _(WEEKDAYS[moment.weekday()])


def hour_told(_: Translator, moment: datetime) -> str:
    """`8:30 sáng`."""
    time = f"{moment.hour}:{moment.minute:02d}"
    half = next(half for begins, half in _HALVES if moment.hour >= begins)
    return _(half, time=time)


def remaining(_: Translator, left: timedelta) -> str:
    """`20 phút`, `36 giờ`, `3 ngày`, rounded as people would."""
    seconds = max(0, left.total_seconds())
    if left < _MINUTES_UP_TO:
        return _.counted("{count} phút", max(1, round(seconds / 60)))
    if left < _HOURS_UP_TO:
        return _.counted("{count} giờ", round(seconds / _HOUR))
    return _.counted("{count} ngày", round(seconds / _DAY))
