"""What is asked about the time of a notice, as it is said. Nothing is decided here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import instant
from bot.conversation.times import hour_told, remaining, told, told_short
from bot.conversation.times.told import weekday_told
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.delivery.model import Broadcast
from bot.messaging import Button, Reply, say

FAR = timedelta(days=330)  # from then on the year is asked about
NAME = "notice-time"
MOMENT, YEAR, NIGHT = "moment", "year", "night"  # what is asked, in this order


def open_question(turn: Turn) -> Reply:
    _, now = turn._, turn.local_now
    tomorrow = now + timedelta(days=1)
    evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
    early = tomorrow.replace(hour=6, minute=0, second=0, microsecond=0)
    buttons = [offer(turn, _("6 giờ sáng mai"), early, MOMENT)]
    if evening > now:
        buttons.insert(0, offer(turn, _("18 giờ hôm nay"), evening, MOMENT))
    return say(
        _(
            "Gửi lúc nào? Gõ như nói, ví dụ: 7 rưỡi sáng mai, hoặc 18:00 {day}",
            day=f"{tomorrow.day}/{tomorrow.month}",
        ),
        tuple(buttons),
        leave(turn),
    )


def confirming(turn: Turn, moment: datetime) -> Reply:
    _ = turn._
    return say(
        _("Gửi {when}. Đúng không?", when=told(_, moment, turn.local_now)),
        (
            turn.bound(_("Đúng"), "notice-yes"),
            turn.bound(_("Giờ khác"), "notice-other-time"),
        ),
        leave(turn),
    )


def of_the_year(turn: Turn, moment: datetime) -> Reply:
    _, now = turn._, turn.local_now
    year = str(moment.year)
    rows = [(turn.bound(_("Đúng, năm {year}", year=year), "notice-yes"),)]
    sooner = _sooner(moment, now)
    if sooner is not None:
        rows.append((offer(turn, told_short(_, sooner, now), sooner, MOMENT),))
    return say(
        _(
            "Ngày ấy của năm {year}, còn {time} nữa. Đúng năm không?",
            year=year,
            time=remaining(_, moment - now),
        ),
        *rows,
        (turn.bound(_("Giờ khác"), "notice-other-time"),),
        leave(turn),
    )


def _sooner(moment: datetime, now: datetime) -> datetime | None:
    """The same day of this year or the next, where that is nearer and ahead."""
    for year in (now.year, now.year + 1):
        try:
            found = moment.replace(year=year)
        except ValueError:  # 29 February
            continue
        if now < found < moment and found - now < FAR:
            return found
    return None


def of_the_night(turn: Turn, moment: datetime, end: datetime) -> Reply:
    _ = turn._
    by_day = told_short(_, end, turn.local_now)
    return say(
        _("{hour} là lúc bà con đang nghỉ. Vẫn gửi giờ ấy?", hour=hour_told(_, moment)),
        (turn.bound(_("Vẫn gửi giờ ấy"), "notice-yes"),),
        (offer(turn, _("Đổi sang {when}", when=by_day), end, MOMENT),),
        (turn.bound(_("Giờ khác"), "notice-other-time"),),
        leave(turn),
    )


def leave(turn: Turn) -> tuple[Button, ...]:
    return (turn.bound(turn._("Thôi"), CANCEL),)


def offer(turn: Turn, label: str, moment: datetime, accepted: str = "") -> Button:
    """A moment to choose; what its label says whole is not asked again."""
    return turn.bound(label, "notice-at", str(instant(moment)), accepted)


def past(turn: Turn, broadcast: Broadcast, moment: datetime) -> Replies:
    """It is over: the same hour tomorrow, or another one."""
    _, now = turn._, turn.local_now
    turn.begin(NAME, draft=broadcast.id)
    next_one = now.replace(
        hour=moment.hour, minute=moment.minute, second=0, microsecond=0
    )
    next_one += timedelta(days=0 if next_one > now else 1)
    when = told_short(_, moment, now)
    return turn.say(
        _("{when} đã qua rồi. Gõ giờ khác.", when=when[:1].upper() + when[1:]),
        (offer(turn, told_short(_, next_one, now), next_one, MOMENT),),
        leave(turn),
    )


def which_day(
    turn: Turn, broadcast: Broadcast, by_weekday: datetime, by_date: datetime
) -> Replies:
    """Weekday and date disagree: which of them is meant?"""
    _ = turn._
    turn.begin(NAME, draft=broadcast.id)
    offered = [m for m in (by_weekday, by_date) if instant(m) > turn.now]
    return turn.say(
        _(
            "{date} là {weekday}. Gửi ngày nào?",
            date=f"{by_date.day}/{by_date.month}",
            weekday=weekday_told(_, by_date),
        ),
        *in_rows(offers(turn, offered)),
        leave(turn),
    )


def which(
    turn: Turn,
    broadcast: Broadcast,
    text: str,
    choices: Sequence[datetime],
    *,
    lacks_hour: bool,
) -> Replies:
    """It may mean several times, or has no hour yet."""
    _ = turn._
    ahead = [choice for choice in choices if instant(choice) > turn.now]
    if not ahead:
        return past(turn, broadcast, choices[-1])
    turn.begin(NAME, draft=broadcast.id, **({"day": text} if lacks_hour else {}))
    line = _("Mấy giờ? Chọn, hoặc gõ giờ.") if lacks_hour else _("Gửi lúc nào?")
    return turn.say(line, *in_rows(offers(turn, ahead)), leave(turn))


def offers(turn: Turn, moments: Sequence[datetime]) -> list[Button]:
    now = turn.local_now
    return [offer(turn, told_short(turn._, m, now), m, MOMENT) for m in moments]
