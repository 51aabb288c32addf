"""One message that is to be sent, and what was decided about it. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.clock import Milliseconds
from bot.delivery.model import DeliveryState, Lane, Rank
from bot.delivery.retry import Decision, Finish, Further, Later
from bot.messaging import Address, ChatKind, Letter, Reply


@dataclass(slots=True, eq=False)
class Item:
    """One message to send: a reply, or one delivery of a broadcast."""

    address: Address
    kind: ChatKind
    reply: Reply
    row: int  # of `replies`, or the chat's id
    broadcast: int | None = None  # None for a reply to a person
    rank: Rank = Rank.OTHERS  # of a delivery
    attempts: int = 0
    timeouts: int = 0
    done_parts: tuple[str, ...] = ()
    ready_at: float = 0.0  # monotonic seconds
    expires_at: Milliseconds | None = None  # of what it says, None where it stands
    replaces: int | None = None  # the broadcast that it corrects or takes back
    recalls: bool = False
    shown: tuple[str, ...] = ()  # the platform's ids of what arrived of that one
    lane: Lane = Lane.REPLY
    is_once: bool = False  # never again when it may have arrived
    is_claimed: bool = False  # and that it may soon have is written down

    @property
    def letter(self) -> Letter:
        """What the channel gets; its key is the same whenever it is sent again."""
        is_bulk = self.broadcast is not None
        key = f"b{self.broadcast}" if is_bulk else f"r{self.row}"
        return Letter(
            self.address,
            self.reply,
            key,
            self.kind,
            self.done_parts,
            is_bulk,
            self.shown,
            self.expires_at,
            "" if self.replaces is None else f"b{self.replaces}",
            self.recalls,
        )

    def goes_on(self, decision: Decision) -> None:
        """It will be tried again: what was tried and what has arrived counts."""
        if isinstance(decision, Later):
            self.attempts += 1
            self.timeouts = decision.timeouts
            self.done_parts = decision.done_parts or self.done_parts
        elif isinstance(decision, Further):
            self.done_parts = decision.done_parts


# What can't be read is no message: it must not stop the others.
UNREADABLE = Finish(DeliveryState.FAILED, "bad_message")
# It was in flight as its process died, or its answer was lost: nobody can know.
MAY_HAVE_ARRIVED = Finish(DeliveryState.UNKNOWN, "in_flight")


class Result(NamedTuple):
    """An item and what was decided about it."""

    item: Item
    address: Address  # at which it was tried; the item may have moved on
    decision: Decision
    at: Milliseconds
    messages: int = 0  # that it was, where they are counted
