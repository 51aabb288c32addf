"""What became of an attempt to send."""

from dataclasses import dataclass

from bot.messaging.address import Address


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered; the platform's ids of the messages, in order."""

    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partly:
    """These parts of a split text have arrived; it goes on in a send of its own.

    Each part is an attempt: it has its own turn at the channel's and the chat's pace,
    and is written down before the next, so that a crash goes on after it.
    """

    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not delivered, may work later.

    `after` is seconds; `pause` marks a refusal for pace (429): the chat waits.
    """

    after: float
    reason: str = ""
    pause: bool = False
    sent_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Will never be delivered: `rejected`, `no_rights` or `bad_message`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat is no longer there: `blocked`, `deactivated`, `kicked`, `not_found`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new address; to be sent there."""

    to: Address


@dataclass(frozen=True, slots=True)
class Unknown:
    """The bytes left and no answer came back: it may have arrived."""

    reason: str
    sent_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedUp:
    """Not delivered: the platform takes no more for now, and does not say until when.

    `sent_parts` are the parts that arrived before.
    """

    sent_parts: tuple[str, ...] = ()


Outcome = Sent | Partly | TryAgain | Refused | Gone | Moved | Unknown | UsedUp
