"""`/settings`: what holds in a place, and where each value comes from."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.settings import setting_words
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.people.model import Role
from bot.people.place_settings import Setting
from bot.places import Place

MOST_PLACES = 6


async def settings(turn: Turn, text: str) -> Replies:
    """`/settings [PLACE]`."""
    if not text:
        return await everything(turn, turn.scope(Role.OFFICER)[0])
    place = named_place(turn, text, Role.OFFICER, "settings-of")
    return await everything(turn, place) if isinstance(place, Place) else place


async def everything(turn: Turn, place: Place) -> Replies:
    """Every setting of a place; buttons for those that one may change."""
    _ = turn._
    if not turn.may(Role.OFFICER, place):
        return turn.say(
            _("Không xem được cài đặt của {place}.", place=turn.place(place))
        )
    lines = [_("Cài đặt của {place}:", place=turn.place(place))]
    buttons = []
    for number, setting in enumerate(Setting, 1):
        found = await setting_words.in_force(turn, setting, place)
        lines.append(
            _(
                "{number}. {name}: {value} ({where})",
                number=str(number),
                name=_(setting_words.NAMES[setting]),
                value=setting_words.value(turn, setting, found.value),
                where=setting_words.where_from(turn, found, place),
            )
        )
        if setting_words.may_change(turn, setting, place):
            buttons.append(turn.free(str(number), "setting", str(setting), place.code))
    if buttons:
        lines.append(_("Bấm số để đổi. Xã không đặt riêng thì theo tỉnh, cả nước."))
    others = [p for p in turn.scope(Role.OFFICER) if p != place][:MOST_PLACES]
    rows = in_rows(buttons, 3)
    rows += in_rows([turn.free(p.name, "settings-of", p.code) for p in others], 2)
    return turn.say("\n".join(lines), *rows)


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """Another of one's own places, or one of several of a name."""
    place = turn.house.places.by_code(arguments[0])
    if place is None:
        raise Stale
    return await everything(turn, place)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "settings",
        N_("caidat"),
        N_("Cài đặt của xã"),
        settings,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {"settings-of": place_pressed}, role=Role.OFFICER, in_group=InGroup.NOBODY
    ),
)
