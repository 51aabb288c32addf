"""What a button carries is the client's to choose: nothing in it is believed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, SupportsIndex, TypeVar, overload

from typing_extensions import override

_Kind = TypeVar("_Kind", bound=StrEnum)
_Value = TypeVar("_Value")

MOST_DIGITS = 15  # of a number that can be one of ours


class Stale(Exception):
    """A button that was never made here, or whose time is over.

    The one way to say so: any other error of a handler is a fault of ours, which
    rolls back what the handler did and is logged.
    """


class Arguments(tuple[str, ...]):
    """A button's arguments; asking for one that is not there raises Stale."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    @override
    def __getitem__(self, index: SupportsIndex | slice) -> str | tuple[str, ...]:
        """One argument, or some of them."""
        try:
            return super().__getitem__(index)
        except IndexError:
            raise Stale from None

    def number(self, index: int) -> int:
        """The whole number that stands there; raises Stale for anything else."""
        found = whole_number(self[index])
        if found is None:
            raise Stale
        return found

    def member(self, index: int, kind: type[_Kind]) -> _Kind:
        """The member of an enumeration that stands there; raises Stale for others."""
        try:
            return kind(self[index])
        except ValueError:
            raise Stale from None

    def exactly(self, count: int) -> tuple[str, ...]:
        """All of them, if there are so many; raises Stale otherwise."""
        if len(self) != count:
            raise Stale
        return tuple(self)


class Held(dict[str, Any]):
    """What a dialogue remembers; a button that needs what is gone is stale."""

    def __missing__(self, key: str) -> Any:  # any JSON
        """Raises Stale."""
        raise Stale(key)


def among(known: Mapping[str, _Value], name: str) -> _Value:
    """What is known by a name that a button carries; raises Stale if nothing is."""
    if name not in known:
        raise Stale(name)
    return known[name]


def whole_number(text: str) -> int | None:
    """A typed number that can be one of ours; None for anything else."""
    text = text.strip()
    is_ours = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_ours else None
