"""A village as its commune's officer wrote it down. Values only."""

from dataclasses import dataclass

MOST_VILLAGES = 300  # of a commune
MOST_HOUSEHOLDS = 5_000  # of a village
LONGEST_NAME = 60  # characters


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is written down of a village: its name and counts, nobody's name."""

    word: str  # bản, thôn, ấp
    name: str
    households: int
    without_phone: int
    head_phone: str = ""  # digits; empty where it is not known

    @property
    def title(self) -> str:
        """`bản Trên`, for the middle of a sentence."""
        return f"{self.word} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Village:
    """A village that is kept."""

    id: int
    place: str  # its commune's code path
    numbers: Numbers
    has_relay: bool = False

    @property
    def title(self) -> str:
        """`bản Trên`, for the middle of a sentence."""
        return self.numbers.title


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice in a village: of how many households without a phone, how many know."""

    broadcast: int
    village: Village
    without_phone: int  # when the notice went out
    households: int | None  # that were told; None as long as nobody said

    @property
    def left(self) -> int:
        """How many households without a phone nobody told yet, as far as is known."""
        return max(0, self.without_phone - (self.households or 0))


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in all its villages; `left` names the villages with most first."""

    without_phone: int = 0
    households: int = 0
    left: tuple[tuple[str, int], ...] = ()  # the first few, each with its households
    villages_left: int = 0  # in how many villages somebody is left
    word: str = ""  # what most of them are called

    @property
    def households_left(self) -> int:
        """How many households without a phone nobody told yet."""
        return max(0, self.without_phone - self.households)
