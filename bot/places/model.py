"""Places and what a typed name may turn out to be. Values only."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How wide a place is."""

    COUNTRY = "country"
    PROVINCE = "province"
    COMMUNE = "commune"
    GATE = "gate"


def is_within(path: str, area: str) -> bool:
    """Whether a code path is an area's own or lies below it."""
    return path == area or path.startswith(area + ".")


@dataclass(frozen=True, slots=True)
class Place:
    """One node of the tree. `path` is the code path, `code` what people type."""

    path: str
    code: str
    name: str  # with its level: "Xã Cốc Pàng"
    level: Level
    kind: str = ""  # xa, phuong, dac-khu, tinh, thanh-pho
    zone: str = ""  # I, II or III; empty until the official list is entered
    neighbours: tuple[str, ...] = ()  # CN, LA, KH: touches this border
    is_border_confirmed: bool = False
    commune: str = ""  # of a gate: the code of where it stands, if that is known

    @property
    def parent(self) -> str:
        """The code path of the place around it; empty for the country."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Former:
    """A unit of before 1 July 2025 and where its area is now, the main one first."""

    code: str
    name: str
    district: str
    province: str
    successors: tuple[Place, ...]

    @property
    def is_split(self) -> bool:
        """Whether its area went to several units."""
        return len(self.successors) > 1


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a typed name may mean: a place, or a former unit."""

    label: str
    place: Place | None = None
    former: Former | None = None

    @property
    def key(self) -> str:
        """What stands for it in a button: a place's code, or `f` and the old code."""
        if self.place is not None:
            return self.place.code
        return f"f{self.former.code}" if self.former else ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is today."""
        if self.place is not None:
            return (self.place,)
        return self.former.successors if self.former else ()


@dataclass(frozen=True, slots=True)
class One:
    """Unambiguous; `former` when it was found by its former name."""

    place: Place
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """A shared name: today's first, then former ones."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A former unit whose area went to several."""

    former: Former


@dataclass(frozen=True, slots=True)
class District:
    """Only an area that is no more was named: what is there now.

    `province` is empty when several provinces had a district of this name, and
    when the area was itself a province.
    """

    name: str
    province: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such name; at most three nearest by spelling, never taken silently."""

    nearest: tuple[Option, ...] = ()


Match = One | Several | Split | District | NotFound
