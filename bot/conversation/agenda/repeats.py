"""A notice that goes every day, week or month, or on chosen dates; paused, ended."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.bulletins.timing import series
from bot.bulletins.timing.recurrence import Every, Rule
from bot.bulletins.timing.series import Series
from bot.clock import DAY, local
from bot.conversation import doors
from bot.conversation.agenda import put_off_notice
from bot.conversation.agenda.firing import MEANT
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.times import (
    Ambiguous,
    Understood,
    hour_told,
    speaks_of_time,
    told_short,
    understand,
)
from bot.conversation.times.told import weekday_told
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

SHOWN = 5
MOST_DATES = 24
NOT_HERE = N_("Tin này không còn lặp lại, hoặc không phải tin của nơi mình.")
NAME = "repeat"
_BETWEEN = re.compile(r"[,;\n]+|\s+và\s+")


async def ask(turn: Turn, arguments: Arguments) -> Replies:
    """[Lặp lại] of what is put off: how often?"""
    found = await put_off_notice.ahead(turn, arguments)
    if found is None:
        return turn.say(turn._(put_off_notice.NOT_AHEAD))
    turn.begin(NAME, notice=found.id)
    return [await again(turn)]


async def again(turn: Turn) -> Reply:
    """How often, or until when, asked or asked once more."""
    found = await _notice(turn)
    _, every = turn._, turn.open.state.get("every")
    leave = (turn.bound(_("Thôi"), CANCEL),)
    first = local(found.starts_at, turn.house.config.timezone)
    if every is None:
        weekly = _("Hằng tuần, {weekday}", weekday=weekday_told(_, first))
        monthly = _("Hằng tháng, ngày {day}", day=str(first.day))
        return say(
            _("Tin này gửi lại thế nào?"),
            (turn.bound(_("Hằng ngày"), "repeat-every", Every.DAY),),
            (turn.bound(weekly, "repeat-every", Every.WEEK),),
            (turn.bound(monthly, "repeat-every", Every.MONTH),),
            (turn.bound(_("Chọn ngày"), "repeat-every", Every.DATES),),
            leave,
        )
    if every == Every.DATES:
        return say(_("Gửi những ngày nào nữa? Gõ như: 5/12, 12/12, thứ Hai tới"), leave)
    return say(
        _("Lặp lại đến hết ngày nào? Gõ ngày, hoặc bấm."),
        (turn.bound(_("Một tháng"), "repeat-until", "31"),),
        (turn.bound(_("Đến khi tôi dừng"), "repeat-until", "0"),),
        leave,
    )


async def every(turn: Turn, arguments: Arguments) -> Replies:
    """[Hằng tuần], say."""
    found = await _notice(turn)
    chosen = arguments.member(0, Every)
    turn.begin(NAME, notice=found.id, every=str(chosen))
    return [await again(turn)]


async def until(turn: Turn, arguments: Arguments) -> Replies:
    """[Một tháng], [Đến khi tôi dừng]."""
    days = arguments.number(0)
    last = turn.today + timedelta(days=min(days, 366)) if days else None
    return await _set(turn, last, ())


def is_day(turn: Turn, text: str) -> bool:
    """Whether it is a day, or several."""
    fold = turn.house.country.folding.fold
    return speaks_of_time(text, fold) or bool(_days(turn, text))


async def typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the last day, or the chosen ones."""
    chosen = turn.open.state.get("every")
    days = _days(turn, text)
    if chosen is None or not days:
        line = await again(turn)
        lead = say(turn._("Chưa rõ ngày này.") + " ").spans
        return [replace(line, spans=(*lead, *line.spans))]
    if chosen == Every.DATES:
        return await _set(turn, None, days[:MOST_DATES])
    return await _set(turn, days[-1], ())


def _days(turn: Turn, text: str) -> tuple[date, ...]:
    """The days that are named, in order; empty where one of them is not understood."""
    fold, found = turn.house.country.folding.fold, set()
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        match understand(part, turn.local_now, fold):
            case Understood(moment) | Ambiguous((moment, *_)):
                found.add(moment.date())
            case _:
                return ()
    if found and min(found) < turn.today:
        return ()
    return tuple(sorted(found))


async def _set(turn: Turn, last: date | None, dates: Sequence[date]) -> Replies:
    found = await _notice(turn)
    first = local(found.starts_at, turn.house.config.timezone)
    chosen = Every(str(turn.open.state["every"]))
    days = tuple(sorted({*dates, first.date()})) if chosen is Every.DATES else ()
    rule = Rule(chosen, f"{first:%H:%M}", first.date(), last, days)
    await series.put(turn.connection, found.id, found.place, rule, found.starts_at)
    await put_off_notice.note(turn, "notice.repeat", found)
    turn.end()
    return turn.say(
        turn._("Đã ghi: {rule}. Mỗi lần là một tin riêng, có mã riêng.",
               rule=in_words(turn, rule)),
        (turn.free(turn._("Xem lịch"), "series", str(found.id)),),
    )  # fmt: skip


async def _notice(turn: Turn) -> Broadcast:
    """What is being repeated; raises Stale where it is not ahead any more."""
    number = str(turn.open.state["notice"])
    found = await put_off_notice.ahead(turn, Arguments([number]))
    if found is None:
        raise Stale
    return found


# --- looked at, paused, ended ---------------------------------------------------------


def in_words(turn: Turn, rule: Rule) -> str:
    """`hằng tuần, thứ Hai, 8:30 sáng, đến hết 31/12`."""
    _ = turn._
    first = datetime.fromisoformat(f"{rule.first}T{rule.at}")
    hour = hour_told(_, first)
    match rule.every:
        case Every.DAY:
            said = _("hằng ngày, {hour}", hour=hour)
        case Every.WEEK:
            said = _("hằng tuần, {weekday}, {hour}",
                     weekday=weekday_told(_, first), hour=hour)  # fmt: skip
        case Every.MONTH:
            said = _("hằng tháng, ngày {day}, {hour}", day=str(first.day), hour=hour)
        case Every.DATES:
            dates = ", ".join(f"{d.day}/{d.month}" for d in rule.dates)
            said = _("các ngày {dates}, {hour}", dates=dates, hour=hour)
    if rule.until is not None:
        said += ", " + _("đến hết {day}", day=f"{rule.until.day}/{rule.until.month}")
    return said


async def lines(turn: Turn, areas: Sequence[str]) -> list[Series]:
    """What is repeated in some areas."""
    return await series.of_areas(turn.connection, areas, SHOWN)


def listed(turn: Turn, found: Sequence[Series]) -> Replies:
    """Them, each with a button."""
    said = [turn._("Lặp lại:")]
    for one in found:
        paused = "" if one.is_on else f" ({turn._('đang nghỉ')})"
        said.append(f"{one.broadcast}. {in_words(turn, one.rule)}{paused}")
    buttons = [
        turn.free(
            turn._("Lặp lại {number}", number=str(one.broadcast)),
            "series",
            str(one.broadcast),
        )
        for one in found
    ]
    return turn.say("\n".join(said), *in_rows(buttons, 2))


async def view(turn: Turn, arguments: Arguments) -> Replies:
    """One: its words, its next three times, and what may be done."""
    found = await _series(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_HERE))
    one, original = found
    _, number = turn._, str(one.broadcast)
    zone = turn.house.config.timezone
    ahead = one.rule.between(max(one.looked_at, turn.now), turn.now + 370 * DAY, zone)
    times = [told_short(_, local(due, zone), turn.local_now)
             for due, _n in zip(ahead, range(3), strict=False)]  # fmt: skip
    said = [
        f"“{' '.join(original.text.split())[:200]}”",
        in_words(turn, one.rule) + ".",
    ]
    if not one.is_on:
        said.append(_("Đang nghỉ, chưa gửi lại."))
    elif times and original.state in MEANT:
        said.append(_("Các lần tới: {times}.", times="; ".join(times)))
    elif original.state not in MEANT:
        said.append(_("Tin gốc chưa được gửi, nên chưa lặp lại."))
    else:
        said.append(_("Hết lần gửi rồi."))
    on_off = (
        turn.free(_("Tạm nghỉ"), "series-pause", number)
        if one.is_on
        else turn.free(_("Gửi tiếp"), "series-on", number)
    )
    return turn.say(
        "\n".join(said), (on_off, turn.free(_("Thôi lặp"), "series-end", number))
    )


async def pause(turn: Turn, arguments: Arguments) -> Replies:
    """[Tạm nghỉ]."""
    return await _switch(turn, arguments, is_on=False)


async def go_on(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi tiếp]."""
    return await _switch(turn, arguments, is_on=True)


async def _switch(turn: Turn, arguments: Arguments, *, is_on: bool) -> Replies:
    found = await _series(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_HERE))
    one, original = found
    since = max(turn.now, one.looked_at)
    await series.switch(turn.connection, one.broadcast, since, is_on=is_on)
    await put_off_notice.note(turn, "notice.repeat", original)
    return await view(turn, arguments)


async def end(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi lặp]: what is ahead once still goes once."""
    found = await _series(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_HERE))
    one, original = found
    await series.remove(turn.connection, one.broadcast)
    await put_off_notice.note(turn, "notice.repeat-end", original)
    return turn.say(turn._("Thôi, không lặp lại nữa. Tin đã hẹn thì xem: /lich"))


async def _series(turn: Turn, arguments: Arguments) -> tuple[Series, Broadcast] | None:
    """The repeats of a notice of one's own places."""
    one = await series.get(turn.connection, arguments.number(0))
    original = await broadcasts.get(turn.connection, one.broadcast) if one else None
    if one is None or original is None or not turn.may(Role.OFFICER, original.place):
        return None
    is_own = original.state is not State.DRAFT or original.author_id == turn.person_id
    return (one, original) if is_own else None


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "scheduled-repeat": ask,
            "repeat-every": every,
            "repeat-until": until,
            "series": view,
            "series-pause": pause,
            "series-on": go_on,
            "series-end": end,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=NAME,
        opens=typed,
        fits=is_day,
        asks_again=again,
        why=N_("Đến mỗi lần hẹn, Loa Bản tự gửi lại đúng tin này."),
        drops=N_("Thôi, chưa lặp lại. Tin vẫn gửi một lần như đã hẹn."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
