"""What can be taken back or changed where it stands, and what comes instead. Pure."""

from bot.delivery.item import Item
from bot.delivery.model import DeliveryState
from bot.delivery.retry import Decision, Finish, Later
from bot.messaging import Channel, Letter, Outcome, Refused

GIVES_UP = 20  # attempts: an hour and more of an unreachable platform
# Their channel deletes nothing: where there is anything to say, they were told instead.
CANNOT = "cannot"


def cannot_change(letter: Letter, channel: Channel) -> Outcome | None:
    """Why a message cannot be taken back there, before anything is tried."""
    if not letter.recalls:
        return None
    if not channel.recalls:
        return None if letter.reply.spans else Refused(CANNOT)
    # Its ids are kept for seven days, and go with who leaves.
    return Refused("too_old") if not (letter.shown or channel.stores) else None


def as_possible(letter: Letter, channel: Channel) -> Letter:
    """A message of its own, where none can be deleted, or changed where it stands."""
    if letter.recalls and not channel.recalls:
        return letter._replace(recalls=False, changes="", shown=())
    return letter if channel.edits else letter._replace(shown=())


def decided(item: Item, decision: Decision, channel: Channel) -> Decision:
    """What became of a recall: told is not taken back; a report is waited for."""
    if not item.recalls:
        return decision
    if isinstance(decision, Later):
        return _given_up(item, decision)
    was_told = isinstance(decision, Finish) and decision.state is DeliveryState.SENT
    if was_told and not channel.recalls:
        return Finish(DeliveryState.FAILED, CANNOT)
    return decision


def _given_up(item: Item, decision: Later) -> Later | Finish:
    """Who never answers is told of."""
    if item.attempts < GIVES_UP or decision.pauses_chat or decision.is_used_up:
        return decision
    return Finish(DeliveryState.FAILED, "no_answer")
