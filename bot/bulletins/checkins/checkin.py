"""Check-ins and the replies to them. Values only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.clock import DAY, MINUTE, Milliseconds
from bot.messaging import Address, Attachment
from bot.places import is_within

ERASED_AFTER = 30 * DAY  # after it was closed or has ended: what was said in it
REMINDED_AT_MOST_EVERY = 10 * MINUTE
NO_VILLAGE = 0  # in counts: where nobody said which one it is


class Said(IntEnum):
    """What a household says of itself."""

    SAFE = 1
    NEEDS_HELP = 2
    HELPED = 3  # as an officer says: another "needs help" is a new one


class CountsAs(IntEnum):
    """What a reply is counted as."""

    SAFE = 1
    NEEDS_HELP = 2
    BEYOND = 3  # needs help, and had not been asked: not one of the phones
    HELPED = 4
    HELPED_BEYOND = 5


ASKED = (CountsAs.SAFE, CountsAs.NEEDS_HELP, CountsAs.HELPED)  # phones that got it


@dataclass(frozen=True, slots=True)
class Checkin:
    """What a check-in has beside its broadcast, whose number it shares."""

    id: int
    code: str  # six digits
    place: str  # a code path
    begun_at: Milliseconds
    ends_at: Milliseconds  # or when it was closed
    closed_at: Milliseconds | None = None
    closed_by: int | None = None  # a person's number
    reminded_at: Milliseconds | None = None
    erased_at: Milliseconds | None = None
    reached_at: Milliseconds | None = None  # when it was counted whom it reached

    def is_open(self, now: Milliseconds) -> bool:
        """Whether a reply counts now."""
        return now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What a chat says in a check-in, to be kept.

    `words` and `voice` come to those that are kept; `village`, `phone` and `place`, the
    commune's code path, stand instead of what was told before, where they are given.
    """

    checkin: int
    address: Address
    language: str
    said: Said
    at: Milliseconds
    chat_id: int | None  # of a chat that got it
    place: str = ""
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
    place: str  # the commune's code path; empty where it is not known
    village: int | None
    words: str
    phone: str
    voices: tuple[Attachment, ...]
    taken_by: int | None  # the number of who is on the way
    taken_at: Milliseconds | None

    @property
    def counts_as(self) -> CountsAs | None:
        """None for one that is safe and had not been asked."""
        return counted(self.said, self.chat_id)


def counted(said: Said, chat_id: int | None) -> CountsAs | None:
    """What a reply is counted as, if it is."""
    was_asked = chat_id is not None
    match said:
        case Said.SAFE:
            return CountsAs.SAFE if was_asked else None
        case Said.NEEDS_HELP:
            return CountsAs.NEEDS_HELP if was_asked else CountsAs.BEYOND
        case Said.HELPED:
            return CountsAs.HELPED if was_asked else CountsAs.HELPED_BEYOND


Counts = Mapping[CountsAs, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many say what, by commune and village.

    A commune is a code path, empty where it is not known; `NO_VILLAGE` is who did not
    say.
    """

    by_place: Mapping[tuple[str, int], Counts]

    def of(self, counts_as: CountsAs) -> int:
        """How many in all."""
        return sum(one.get(counts_as, 0) for one in self.by_place.values())

    @property
    def replied(self) -> int:
        """Of those who were asked."""
        return sum(self.of(one) for one in ASKED)

    @property
    def by_village(self) -> Mapping[int, Counts]:
        """The same of villages alone."""
        found: dict[int, Counter[CountsAs]] = {}
        for (_place, village), counts in self.by_place.items():
            found.setdefault(village, Counter()).update(counts)
        return found

    def within(self, areas: Sequence[str]) -> "Tally":
        """Of the communes within some areas alone."""
        here = {
            key: counts
            for key, counts in self.by_place.items()
            if any(is_within(key[0], area) for area in areas)
        }
        return Tally(here)
