"""Which check-in a chat's words are for, and what is said when none is open."""

from bot.bulletins.checkins.checkin import Checkin
from bot.conversation.steps.whom_to_call import rescue_number
from bot.conversation.turn import Replies, Turn
from bot.delivery.aftermath import lookup
from bot.people import contacts
from bot.places import Level, Place, is_within


def of_code(turn: Turn, code: str) -> Checkin | None:
    """The one that a button names, as long as it is open."""
    return next((one for one in turn.checkins if one.code == code), None)


async def got(turn: Turn, checkin: Checkin) -> int | None:
    """The chat's id, where the check-in was sent to it."""
    address = turn.incoming.address
    found = await lookup.got(turn.connection, [(checkin.id, address)])
    return found.get((checkin.id, address))


async def here(turn: Turn) -> Checkin | None:
    """The newest open one that was sent to this chat, or is of its place."""
    if turn.is_group or not turn.checkins:
        return None
    address = turn.incoming.address
    asked = [(one.id, address) for one in turn.checkins]
    sent = await lookup.got(turn.connection, asked)
    return next(
        (
            one
            for one in turn.checkins
            if (one.id, address) in sent
            or any(is_within(path, one.place) for path in turn.home)
        ),
        None,
    )


def commune(turn: Turn, checkin: Checkin) -> Place | None:
    """Where this chat is at home within a check-in's place, as far as is known."""
    home = [path for path in turn.home if is_within(path, checkin.place)]
    paths = (*home, *turn.home, checkin.place)
    found = (turn.house.places.by_path(path) for path in paths)
    return next(
        (place for place in found if place and place.level is Level.COMMUNE), None
    )


async def is_over(turn: Turn) -> Replies:
    """That it is too late, and who is called instead."""
    turn.keeps_choices = True
    known = await contacts.cards(turn.connection, turn.home)
    own = [phone.shown for card in known for phone in card.phones[:1]]
    number = rescue_number(turn)
    if own:
        said = turn._(
            "Đợt hỏi này đã xong. Cần giúp thì gọi {number}, hoặc gọi xã: {own}.",
            number=number,
            own=own[0],
        )
    else:
        said = turn._("Đợt hỏi này đã xong. Cần giúp thì gọi {number}.", number=number)
    return turn.say(said)
