"""What an outcome means for a delivery. Pure: returns a decision, does nothing."""

from dataclasses import dataclass
from typing import assert_never

from bot.clock import SECOND, Milliseconds
from bot.delivery.model import DeliveryState
from bot.messaging import (
    Address,
    Gone,
    Moved,
    Outcome,
    Partly,
    Refused,
    Sent,
    TryAgain,
    Unknown,
    UsedUp,
)

FIRST_WAIT = 2.0  # seconds; doubled at each failed attempt
LONGEST_WAIT = 300.0
USED_UP_WAIT = 60.0
TIMEOUTS_ALLOWED = 1  # a send that may have arrived is repeated once, see the design


@dataclass(frozen=True, slots=True)
class Finish:
    """The delivery's last word."""

    state: DeliveryState
    reason: str | None = None
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Once more, not before an instant; what has already arrived is kept."""

    not_before: Milliseconds
    timeouts: int = 0
    done_parts: tuple[str, ...] = ()
    pauses_chat: bool = False
    is_used_up: bool = False  # the platform takes no more, for anybody


@dataclass(frozen=True, slots=True)
class Further:
    """A part arrived: its next one follows in its turn."""

    done_parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Once more, at once, at the chat's new address."""

    to: Address


Decision = Finish | Later | Further | Elsewhere


def decide(
    outcome: Outcome,
    attempts: int,
    timeouts: int,
    now: Milliseconds,
    *,
    is_once: bool = False,
) -> Decision:
    """What to do; `attempts` were made before this one, `timeouts` may have arrived.

    What goes `is_once` is not repeated when it may have arrived.
    """
    match outcome:
        case Sent(message_ids):
            return Finish(DeliveryState.SENT, None, message_ids)
        case Partly(message_ids):
            return Further(message_ids)
        case Refused(reason):
            return Finish(DeliveryState.FAILED, reason)
        case Gone(reason):
            return Finish(DeliveryState.GONE, reason)
        case Moved(to):
            return Elsewhere(to)
        case TryAgain(after=after, pause=pause, sent_parts=parts):
            seconds = after if pause else max(after, _backoff(attempts))
            wait = now + round(seconds * SECOND)
            return Later(wait, timeouts, parts, pauses_chat=pause)
        case Unknown(reason, parts):
            if is_once or timeouts >= TIMEOUTS_ALLOWED:
                return Finish(DeliveryState.UNKNOWN, reason, parts)
            wait = now + round(FIRST_WAIT * SECOND)
            return Later(wait, timeouts + 1, parts)
        case UsedUp(parts):
            wait = now + round(USED_UP_WAIT * SECOND)
            return Later(wait, timeouts, parts, is_used_up=True)
        case _:
            assert_never(outcome)


def _backoff(attempts: int) -> float:
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts, 10)))
