"""A citizen's question to an officer. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, Attachment

MAX_TEXT = 1_000  # characters of a question, and of its answer
MOST_OPEN = 5  # questions of one chat that wait at the same time
CORRECTED_WITHIN = 7 * DAY  # after the answer
KEPT = 180 * DAY  # after the answer; unanswered, after it was asked
_PROVINCE_DEPTH = 2  # vn.15


class Level(StrEnum):
    """Whose officers read a question."""

    COMMUNE = "commune"
    PROVINCE = "province"


class State(StrEnum):
    """Whether it still waits."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"  # an officer read it: it is no question


@dataclass(frozen=True, slots=True)
class Draft:
    """A question about to be sent. `place` is the code path of where it is about."""

    address: Address
    language: str
    text: str
    place: str
    level: Level
    is_complaint: bool = False
    follows: int | None = None  # the number of an earlier question of the same chat
    voice: Attachment | None = None  # it is spoken; its text may then be empty


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it is kept. `number` is all of it that leaves the house."""

    number: int
    address: Address
    language: str
    text: str
    place: str
    level: Level
    state: State
    is_complaint: bool
    follows: int | None
    created_at: Milliseconds
    due_at: Milliseconds  # the first instant after its last day
    answer: str | None
    answered_at: Milliseconds | None
    claimed_by: int | None = None  # the number of who has it in hand
    reason: str | None = None  # why it was closed without an answer
    corrected_at: Milliseconds | None = None
    file: Attachment | None = None  # that goes with the answer
    voice: Attachment | None = None  # the question as it was spoken

    @property
    def desk(self) -> str:
        """The code path of the place whose officers, and nobody else, read it."""
        return desk_of(self.place, self.level)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state is State.OPEN

    @property
    def is_dropped(self) -> bool:
        """Whether an officer threw it away."""
        return self.state is State.DROPPED

    def may_be_corrected(self, now: Milliseconds) -> bool:
        """Whether its answer may still be put right."""
        is_fresh = (self.answered_at or 0) > now - CORRECTED_WITHIN
        return self.state is State.ANSWERED and is_fresh

    @property
    def goes_at(self) -> Milliseconds:
        """When it is erased by itself."""
        return (self.answered_at or self.created_at) + KEPT


def desk_of(place: str, level: Level) -> str:
    """Where a question about a place is read at a level: `vn.15.04489`, `vn.15`."""
    return place if level is Level.COMMUNE else province_of(place)


def province_of(place: str) -> str:
    """The province's code path of a place; a province's is its own."""
    return ".".join(place.split(".")[:_PROVINCE_DEPTH])


def is_province(place: str) -> bool:
    """Whether a code path is a province's."""
    return place.count(".") == _PROVINCE_DEPTH - 1
