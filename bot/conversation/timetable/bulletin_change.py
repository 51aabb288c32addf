"""One bulletin at one place: what comes next; on, off, another time, one less."""

import re
from datetime import time as day_time

from bot import audit
from bot.bulletins import forecast
from bot.bulletins.forecast import Coming, Entry
from bot.bulletins.recurring import local_schedules
from bot.bulletins.recurring.bulletin_files import Bulletin
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.timetable import coming_words
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people import place_settings
from bot.people.model import Role
from bot.places import Level, Place

AHEAD = 3
NOON = 12
_TIME = re.compile(
    r"([01]?\d|2[0-3]) ?(?::|h|g|gio)? ?([0-5]\d)? ?(am|pm|sang|trua|chieu|toi)?"
)
_AFTER_NOON = ("pm", "chieu", "toi")


def known(turn: Turn, place: Place) -> list[Bulletin]:
    """The bulletins that can come to a place, in the order of their numbers."""
    bulletins = turn.house.bulletins.bulletins
    return [one for one in bulletins if coming_words.concerns(turn, one, place)]


def may_change(turn: Turn, place: Place) -> bool:
    """An admin inside the own place; an officer for the own commune."""
    if turn.may(Role.ADMIN, place):
        return True
    return place.level is Level.COMMUNE and turn.may(Role.OFFICER, place)


async def show(turn: Turn, bulletin: str, place: Place) -> Replies:
    """What a bulletin does there, the next three editions, what can be changed."""
    _ = turn._
    one = _one(turn, bulletin, place)
    timetable = turn.house.bulletins
    entry = await forecast.entry(timetable, turn.connection, one, place.path, turn.now)
    ahead = await forecast.coming(
        timetable, turn.connection, one, place.path, turn.now, AHEAD
    )
    state = _("bật") if entry.is_on else _("tắt")
    lines = [
        _(
            "{name}, {place}: {state}, {days}.",
            name=one.name(turn.language),
            place=turn.place(place),
            state=state,
            days=coming_words.days(turn, one, entry.at),
        )
    ]
    lines += _whose_word(turn, entry, place)
    if entry.is_on:
        lines += [_line(turn, coming) for coming in ahead]
    if entry.is_on and not ahead:
        lines.append(_("Chưa có kỳ nào sắp tới."))
    rows = _buttons(turn, entry, ahead, place) if may_change(turn, place) else []
    return turn.say("\n".join(lines), *in_rows(rows, 2))


def _one(turn: Turn, bulletin: str, place: Place) -> Bulletin:
    found = {one.id: one for one in known(turn, place)}.get(bulletin)
    if found is None:
        raise Stale
    return found


def _whose_word(turn: Turn, entry: Entry, place: Place) -> list[str]:
    """That it is on or off by somebody's word, and whose."""
    if entry.set_by is None:
        return []
    setter = turn.house.places.by_path(entry.set_by)
    if setter is None:
        return []
    if setter == place:
        return [turn._("Nơi này tự đặt như vậy.")]
    return [turn._("Theo {place}.", place=turn.place(setter))]


def _line(turn: Turn, coming: Coming) -> str:
    when = coming_words.when(turn, coming.due)
    if coming.is_skipped:
        return turn._("– {when}: bỏ kỳ này, không gửi", when=when)
    said = coming_words.text(turn, coming, coming_words.IN_FULL)
    return f"– {when}: {said}"


def _buttons(
    turn: Turn, entry: Entry, ahead: list[Coming], place: Place
) -> list[Button]:
    _ = turn._
    to = (entry.bulletin.id, place.code)
    label, switch = (_("Tắt"), "off") if entry.is_on else (_("Bật"), "on")
    buttons = [turn.free(label, "schedule-set", *to, switch)]
    if entry.is_on:
        buttons.append(turn.free(_("Giờ khác"), "schedule-time", *to))
        for coming in ahead[:1]:
            day = coming_words.when(turn, coming.due).split(",")[0]
            if coming.is_skipped:
                back = _("Vẫn gửi kỳ {day}", day=day)
                buttons.append(turn.free(back, "schedule-unskip", *to, str(coming.due)))
            else:
                less = _("Bỏ kỳ {day}", day=day)
                buttons.append(turn.free(less, "schedule-skip", *to, str(coming.due)))
    if entry.set_by == place.path and place != turn.house.places.country:
        buttons.append(turn.free(_("Như nơi trên"), "schedule-set", *to, "back"))
    return buttons


async def change(
    turn: Turn, bulletin: str, place: Place, *, switch: str = "", time: str = ""
) -> Replies:
    """Turns it on or off, gives it another time; says what holds now."""
    _ = turn._
    if not may_change(turn, place):
        return turn.say(
            _("Không có quyền đổi lịch của {place}.", place=turn.place(place))
        )
    one = _one(turn, bulletin, place)
    values: dict[str, object] = {"looked_at": turn.now}  # nothing of before
    if switch:
        values["is_on"] = {"on": True, "off": False}.get(switch)
    if switch == "back":
        values["at"] = None
    if time:
        at = read_time(time)
        if at is None:
            return turn.say(_("Không rõ mấy giờ. Gõ như 8h hoặc 17:30."))
        quiet = await place_settings.quiet_hours(turn.connection, place.path)
        if quiet.value.covers(at):
            return turn.say(
                _(
                    "Từ {start} đến {end} không gửi bản tin. Chọn giờ khác.",
                    start=f"{quiet.value.start:%H:%M}",
                    end=f"{quiet.value.end:%H:%M}",
                )
            )
        values["at"] = f"{at:%H:%M}"
    await local_schedules.change(turn.connection, one.id, place.path, **values)
    await _audited(turn, one, place, " ".join(filter(None, (switch, time))))
    return await show(turn, bulletin, place)


async def _audited(turn: Turn, bulletin: Bulletin, place: Place, detail: str) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "schedule.change",
        about=bulletin.id,
        detail=f"{place.path} {detail}",
    )


def read_time(folded: str) -> day_time | None:
    """`8h`, `17:30`, `5 gio chieu`; None for anything else."""
    found = _TIME.fullmatch(folded.strip())
    if found is None:
        return None
    hour = int(found[1])
    if found[3] in _AFTER_NOON and hour < NOON:
        hour += NOON
    return day_time(hour, int(found[2] or 0))


# --- buttons --------------------------------------------------------------------------


def _place(turn: Turn, arguments: Arguments) -> Place:
    place = turn.house.places.by_code(arguments[1])
    if place is None or not turn.may(Role.OFFICER, place):
        raise Stale
    return place


async def show_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """The number of a bulletin in the list."""
    return await show(turn, arguments[0], _place(turn, arguments))


async def set_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Bật], [Tắt], [Như nơi trên]."""
    if arguments[2] not in ("on", "off", "back"):
        raise Stale
    place = _place(turn, arguments)
    return await change(turn, arguments[0], place, switch=arguments[2])


async def skip_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ kỳ …]: the next edition stays away, those after it come."""
    return await _skip(turn, arguments, is_back=False)


async def unskip_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Vẫn gửi kỳ …]."""
    return await _skip(turn, arguments, is_back=True)


async def _skip(turn: Turn, arguments: Arguments, *, is_back: bool) -> Replies:
    place, due = _place(turn, arguments), arguments.number(2)
    if not may_change(turn, place):
        raise Stale
    one = _one(turn, arguments[0], place)
    ahead = await forecast.coming(
        turn.house.bulletins, turn.connection, one, place.path, turn.now, AHEAD
    )
    if due not in {coming.due for coming in ahead}:
        raise Stale
    if is_back:
        await local_schedules.take_back_skip(turn.connection, one.id, place.path, due)
    else:
        await local_schedules.skip(turn.connection, one.id, place.path, due, turn.now)
    await _audited(turn, one, place, f"{'unskip' if is_back else 'skip'} {due}")
    return await show(turn, one.id, place)


async def time_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Giờ khác]: asks when."""
    place = _place(turn, arguments)
    one = _one(turn, arguments[0], place)
    turn.begin("bulletin-time", bulletin=one.id, place=place.code)
    return [await ask_again(turn)]


async def ask_again(turn: Turn) -> Reply:
    """What time, once more."""
    place = _place(turn, Arguments(("", turn.open.state["place"])))
    one = _one(turn, turn.open.state["bulletin"], place)
    return say(
        turn._("{name} gửi lúc mấy giờ? Gõ như 8h.", name=one.name(turn.language)),
        (turn.bound(turn._("Thôi"), CANCEL),),
    )


def is_a_time(turn: Turn, text: str) -> bool:
    """Whether a text is a time of day."""
    return read_time(turn.house.country.folding.fold(text)) is not None


async def time_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a time of day."""
    place = _place(turn, Arguments(("", turn.open.state["place"])))
    bulletin = str(turn.open.state["bulletin"])
    folded = turn.house.country.folding.fold(text)
    at = read_time(folded)
    quiet = await place_settings.quiet_hours(turn.connection, place.path)
    if at is None or not quiet.value.covers(at):
        turn.end()
    return await change(turn, bulletin, place, time=folded)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "schedule": show_pressed,
            "schedule-set": set_pressed,
            "schedule-skip": skip_pressed,
            "schedule-unskip": unskip_pressed,
            "schedule-time": time_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="bulletin-time",
        opens=time_typed,
        fits=is_a_time,
        asks_again=ask_again,
        why=N_("Bản tin sẽ gửi vào giờ ấy, cho nơi này thôi."),
        drops=N_("Thôi, giờ gửi vẫn như cũ."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
        takes_numbers=True,
    ),
)
