"""Someone says where they live: its news is offered, or one tap changes the place."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import commune, reception
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn, in_rows
from bot.places import About, District, One, Option, Several, Split

MOST_OFFERED = 6


async def said(turn: Turn, text: str) -> Replies:
    """`tôi ở Púng Luông` and the like; nothing for anything else."""
    found = turn.house.places.asked(text)
    if found is None or found.about is not About.HOME:
        return []
    if turn.chat is None or not turn.chat.is_subscribed:
        return await commune.found_place(turn, found.name, [])
    match found.match:
        case One(place, former):
            if place.path in turn.home:
                return _known(turn)
            key = f"f{former.code}" if former else place.code
            option = turn.house.places.option(key)
            return _change(turn, [option] if option else [])
        case Several(options) | District(_, _, options):
            return _change(turn, options)
        case Split(former):
            parts = (turn.house.places.option(p.code) for p in former.successors)
            return _change(turn, [part for part in parts if part is not None])
        case _:
            return []


def _known(turn: Turn) -> Replies:
    names = "; ".join(reception.names_of(turn))
    return turn.say(
        turn._("Biết rồi: máy này đang nhận tin của {places}.", places=names)
    )


def _change(turn: Turn, options: tuple[Option, ...] | list[Option]) -> Replies:
    """Nothing changes before a button is pressed."""
    _ = turn._
    names = "; ".join(reception.names_of(turn))
    text = _("Máy này đang nhận tin của {places}.", places=names) + " "
    if len(options) == 1:
        place = turn.place(options[0].places[0])
        text += _("Đổi sang {place} không?", place=place)
    else:
        text += _("Nhà mình nay ở nơi nào? Chọn nơi nào là đổi sang nơi ấy.")
    buttons = [
        turn.free(
            _("Đổi sang {place}", place=option.label)
            if len(options) == 1
            else option.label,
            "home-is",
            option.key,
        )
        for option in options[:MOST_OFFERED]
    ]
    return turn.say(text, *in_rows(buttons))


async def moved(turn: Turn, arguments: Arguments) -> Replies:
    """[Đổi sang xã …]: in place of where news came from until now."""
    option = turn.house.places.option(arguments[0])
    if option is None:
        raise Stale
    if option.former is not None and option.former.is_split:
        return await commune.found_place(turn, option.label, [], replace=True)
    wanted = [(option.places[0], option.former)]
    return await commune.take(turn, wanted, [], replace=True)


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"home-is": moved}, role=ANYONE, in_group=InGroup.NOBODY
)
