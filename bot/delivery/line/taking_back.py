"""What can be taken back, and how often that is tried. Pure."""

from bot.delivery.item import Item
from bot.delivery.model import DeliveryState
from bot.delivery.retry import Finish, Later
from bot.messaging import Channel, Letter, Outcome, Refused

GIVES_UP = 20  # attempts: an hour and more of an unreachable platform


def cannot_change(letter: Letter, channel: Channel) -> Outcome | None:
    """Why a message cannot be taken back there, before anything is tried."""
    if not letter.recalls:
        return None
    if not channel.recalls:
        return Refused("cannot")
    # Its ids are kept for seven days, and go with who leaves.
    return Refused("too_old") if not (letter.shown or channel.stores) else None


def given_up(item: Item, decision: Later) -> Later | Finish:
    """A report is waited for: who never answers is told of."""
    if item.attempts < GIVES_UP or decision.pauses_chat:
        return decision
    return Finish(DeliveryState.FAILED, "no_answer")
