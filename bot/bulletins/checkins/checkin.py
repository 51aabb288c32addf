"""Check-ins and the replies to them. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, Attachment

ERASED_AFTER = 30 * DAY  # after it was closed or has ended: what was said in it
NO_VILLAGE = 0  # in counts: where nobody said which one it is


class Said(IntEnum):
    """What a household says of itself."""

    SAFE = 1
    NEEDS_HELP = 2


class CountsAs(IntEnum):
    """What a reply is counted as."""

    SAFE = 1
    NEEDS_HELP = 2
    BEYOND = 3  # needs help, and had not been asked: not one of the phones


@dataclass(frozen=True, slots=True)
class Checkin:
    """What a check-in has beside its broadcast, whose number it shares."""

    id: int
    place: str  # a code path
    begun_at: Milliseconds
    ends_at: Milliseconds  # or when it was closed
    closed_at: Milliseconds | None = None
    closed_by: int | None = None  # a person's number
    reminded_at: Milliseconds | None = None
    erased_at: Milliseconds | None = None

    def is_open(self, now: Milliseconds) -> bool:
        """Whether a reply counts now."""
        return now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What a chat says in a check-in, to be kept.

    `words` and `voice` come to those that are kept; `village` and `phone` take the
    place of what was told before, where they are given.
    """

    checkin: int
    address: Address
    language: str
    said: Said
    at: Milliseconds
    chat_id: int | None  # of a chat that got it
    village: int | None = None
    words: str = ""
    phone: str = ""
    voice: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A chat's reply, as it is kept."""

    id: int
    checkin: int
    address: Address
    chat_id: int | None
    language: str
    said: Said
    said_at: Milliseconds
    village: int | None
    words: str
    phone: str
    voices: tuple[Attachment, ...]
    taken_by: int | None
    taken_name: str
    taken_at: Milliseconds | None

    @property
    def counts_as(self) -> CountsAs | None:
        """None for one that is safe and had not been asked."""
        return counted(self.said, self.chat_id)


def counted(said: Said, chat_id: int | None) -> CountsAs | None:
    """What a reply is counted as, if it is."""
    if chat_id is None:
        return CountsAs.BEYOND if said is Said.NEEDS_HELP else None
    return CountsAs(said)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many say what, by village; `NO_VILLAGE` for those that did not say."""

    by_village: Mapping[int, Mapping[CountsAs, int]]

    def of(self, counts_as: CountsAs) -> int:
        """How many in all."""
        return sum(one.get(counts_as, 0) for one in self.by_village.values())

    @property
    def replied(self) -> int:
        """Of those who were asked."""
        return self.of(CountsAs.SAFE) + self.of(CountsAs.NEEDS_HELP)
