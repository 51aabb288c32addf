"""One setting of one place: what it may be, set by a tap or by what is typed."""

import re
from collections.abc import Sequence
from datetime import time

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup, any_words
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.settings import setting_list, setting_words
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people import place_settings
from bot.people.model import URGENT_ONLY, Role
from bot.people.numbers import personal_numbers
from bot.people.place_settings import LONGEST_GREETING, QuietHours, Setting
from bot.places import Place

NIGHTS = ("20-6", "21-6", "21-5", "22-5", "22-6", "23-5")
NUMBERS = {Setting.BULLETINS: (1, 2, 3, 4, 5), Setting.URGENT: (0, 1, 2, 3, 5)}
_HOURS = re.compile(
    r"(?:tu )?([01]?\d|2[0-3])(?:h|g|:| ?gio)?([0-5]\d)?(?: ?toi)?"
    r" ?(?:-|–|den|toi|to) ?([01]?\d|2[0-3])(?:h|g|:| ?gio)?([0-5]\d)?(?: ?sang)?"
)


async def choose(turn: Turn, arguments: Arguments) -> Replies:
    """The number of a setting: what it may be."""
    _ = turn._
    setting, place = _meant(turn, arguments)
    found = await setting_words.in_force(turn, setting, place)
    lines = [
        _(
            "{name}, {place}: {value} ({where}).",
            name=_(setting_words.NAMES[setting]),
            place=turn.place(place),
            value=setting_words.value(turn, setting, found.value),
            where=setting_words.where_from(turn, found, place),
        ),
        _("Đổi thành:"),
    ]
    buttons = _choices(turn, setting, place, found.value)
    if found.set_by == place.path:
        label = _("Như nơi trên")
        buttons.append(turn.free(label, "setting-set", str(setting), place.code, "-"))
    return turn.say("\n".join(lines), *in_rows(buttons, 2))


def _meant(turn: Turn, arguments: Sequence[str]) -> tuple[Setting, Place]:
    """Which setting of which place; raises Stale for what is not theirs to change."""
    given = Arguments(arguments)
    setting = given.member(0, Setting)
    place = turn.house.places.by_code(given[1])
    if place is None or not setting_words.may_change(turn, setting, place):
        raise Stale
    return setting, place


def _choices(turn: Turn, setting: Setting, place: Place, found: object) -> list[Button]:
    _ = turn._

    def to(label: str, value: str) -> Button:
        return turn.free(label, "setting-set", str(setting), place.code, value)

    match setting:
        case Setting.APPROVAL:
            return [to(_("Có"), "yes"), to(_("Không"), "no")]
        case Setting.QUIET:
            nights = [to(_shown(night), night) for night in NIGHTS]
            typed = turn.free(_("Giờ khác"), "setting-type", str(setting), place.code)
            return [*nights, to(_("Không có"), "0-0"), typed]
        case Setting.CATEGORIES:
            chosen = found if isinstance(found, tuple) else _all(turn)
            ticks = [
                to(("✓ " if c.id in chosen else "") + c.name(turn.language), c.id)
                for c in turn.house.categories
                if c.id != URGENT_ONLY
            ]
            return [*ticks, to(_("Tất cả"), "all")]
        case Setting.GREETING:
            typed = turn.free(
                _("Viết lời chào"), "setting-type", str(setting), place.code
            )
            return [typed]
        case Setting.BULLETINS | Setting.URGENT:
            return [to(str(number), str(number)) for number in NUMBERS[setting]]


def _shown(night: str) -> str:
    start, _dash, end = night.partition("-")
    return f"{start}:00–{end}:00"


def _all(turn: Turn) -> tuple[str, ...]:
    return tuple(c.id for c in turn.house.categories if c.id != URGENT_ONLY)


async def set_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A value was tapped; "-" is the place around's again."""
    setting, place = _meant(turn, arguments)
    pressed = arguments[2]
    if pressed == "-":
        await place_settings.clear(turn.connection, place.path, setting)
        return await _changed(turn, setting, place, pressed)
    if setting is Setting.CATEGORIES:
        return await _ticked(turn, place, pressed)
    return await _store(turn, setting, place, _value(setting, pressed))


def _value(setting: Setting, pressed: str) -> object:
    """What a button stands for; raises Stale for what none was made for."""
    if setting is Setting.APPROVAL and pressed in ("yes", "no"):
        return pressed == "yes"
    if setting is Setting.QUIET and (pressed in NIGHTS or pressed == "0-0"):
        start, _dash, end = pressed.partition("-")
        return QuietHours(time(int(start)), time(int(end)))
    if pressed in map(str, NUMBERS.get(setting, ())):
        return int(pressed)
    raise Stale


async def _ticked(turn: Turn, place: Place, pressed: str) -> Replies:
    """One kind of news more or less; the list stays open."""
    everything = _all(turn)
    found = await place_settings.categories(turn.connection, place.path)
    chosen = list(found.value or everything)
    if pressed == "all":
        chosen = []
    elif pressed in chosen:
        chosen.remove(pressed)
    elif pressed in everything:
        chosen.append(pressed)
    else:
        raise Stale
    if set(chosen) in (set(), set(everything)):  # none offered would be no choice
        await place_settings.clear(turn.connection, place.path, Setting.CATEGORIES)
    else:
        ordered = [id_ for id_ in everything if id_ in chosen]
        await place_settings.put(
            turn.connection,
            place.path,
            Setting.CATEGORIES,
            ordered,
            by=turn.person_id,
            now=turn.now,
        )
    await _audited(turn, Setting.CATEGORIES, place, pressed)
    return await choose(turn, Arguments((str(Setting.CATEGORIES), place.code)))


async def _store(turn: Turn, setting: Setting, place: Place, value: object) -> Replies:
    await place_settings.put(
        turn.connection, place.path, setting, value, by=turn.person_id, now=turn.now
    )
    return await _changed(
        turn, setting, place, setting_words.value(turn, setting, value)
    )


async def _changed(turn: Turn, setting: Setting, place: Place, said: str) -> Replies:
    await _audited(turn, setting, place, said)
    [shown] = await setting_list.everything(turn, place)
    return [say(turn._("Đã đổi.") + "\n" + shown.text, *shown.buttons)]


async def _audited(turn: Turn, setting: Setting, place: Place, said: str) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "setting.change",
        about=place.path,
        detail=f"{setting} {said}",
    )


# --- what is typed --------------------------------------------------------------------


async def type_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Giờ khác], [Viết lời chào]."""
    setting, place = _meant(turn, arguments)
    if setting not in (Setting.QUIET, Setting.GREETING):
        raise Stale
    turn.begin(f"setting-{setting}", setting=str(setting), place=place.code)
    return [await ask_again(turn)]


async def ask_again(turn: Turn) -> Reply:
    """What it is to be, once more; of a greeting that was typed, whether to keep it."""
    _ = turn._
    state = turn.open.state
    setting, place = _meant(turn, (state["setting"], state["place"]))
    leave = turn.bound(_("Thôi"), CANCEL)
    if setting is Setting.QUIET:
        return say(
            _("Yên lặng từ mấy giờ đến mấy giờ? Gõ như 20h30 đến 5h30."), (leave,)
        )
    if "text" in state:
        return say(
            _("Lời chào sẽ là: “{text}”. Lưu không?", text=state["text"]),
            (turn.bound(_("Lưu"), "setting-keep"), leave),
        )
    return say(
        _(
            "Viết một câu chào, nhiều nhất {most} chữ cái. "
            "Bà con {place} thấy khi mở Loa Bản.",
            most=LONGEST_GREETING,
            place=turn.place(place),
        ),
        (leave,),
    )


def is_hours(turn: Turn, text: str) -> bool:
    """Whether a text says from when to when."""
    return _HOURS.fullmatch(turn.house.country.folding.fold(text)) is not None


async def hours_typed(turn: Turn, text: str) -> Replies:
    """From when to when, in words."""
    state = turn.open.state
    setting, place = _meant(turn, (state["setting"], state["place"]))
    found = _HOURS.fullmatch(turn.house.country.folding.fold(text))
    if found is None:
        return [await ask_again(turn)]
    turn.end()
    start, end = (
        time(int(found[1]), int(found[2] or 0)),
        time(int(found[3]), int(found[4] or 0)),
    )
    return await _store(turn, setting, place, QuietHours(start, end))


async def greeting_typed(turn: Turn, text: str) -> Replies:
    """A greeting, shown once before it is kept."""
    state = turn.open.state
    setting, place = _meant(turn, (state["setting"], state["place"]))
    said = " ".join(text.split())
    what = personal_numbers.pointed_at(turn._, said)
    if len(said) > LONGEST_GREETING or what:
        why = (
            turn._("Trong câu có {what}. Ai cũng thấy lời chào, bỏ đi giúp.", what=what)
            if what
            else turn._("Câu này dài quá.")
        )
        again = await ask_again(turn)
        return [say(why + "\n" + again.text, *again.buttons)]
    turn.begin(f"setting-{setting}", setting=str(setting), place=place.code, text=said)
    return [await ask_again(turn)]


async def keep_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Lưu]."""
    state = turn.open.state
    setting, place = _meant(turn, (state["setting"], state["place"]))
    text = str(state["text"])
    turn.end()
    return await _store(turn, setting, place, text)


_OF_PLACE = N_("Đổi cho nơi này thôi, nơi khác vẫn như cũ.")
_DROPPED = N_("Thôi, cài đặt vẫn như cũ.")

DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "setting": choose,
            "setting-set": set_pressed,
            "setting-type": type_pressed,
            "setting-keep": keep_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="setting-quiet",
        opens=hours_typed,
        fits=is_hours,
        asks_again=ask_again,
        why=_OF_PLACE,
        drops=_DROPPED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="setting-greeting",
        opens=greeting_typed,
        fits=any_words,
        asks_again=ask_again,
        why=_OF_PLACE,
        drops=_DROPPED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        agrees=keep_pressed,
    ),
)
