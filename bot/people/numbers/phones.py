"""Phone numbers as officers type them, each with what it is for. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST = 8  # numbers on a card
LONGEST_USE = 60  # characters

_NUMBER = re.compile(r"\+?\d(?:[\s.\-()]{0,2}\d){2,}")
_PARTS = re.compile(r"[;\n]+")
# Mobile, fixed, toll-free and paid lines, and the short numbers that begin with 1
# (the national numbering plan: Circular 22/2014/TT-BTTTT and its changes).
_IN_VIETNAM = re.compile(r"0[35789]\d{8}|02\d{9}|1[89]00\d{4}(?:\d{2})?|1\d{2,3}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number, digits only, and what it is for; `typed` is its groups as they were."""

    number: str
    use: str
    typed: str = field(default="", compare=False)

    @property
    def shown(self) -> str:
        """`0216 3871 234`: in the groups that were typed, else in threes."""
        digits = self.number
        if self.typed and re.sub(r"\D", "", self.typed) == digits:
            return self.typed
        if len(digits) <= 4:  # noqa: PLR2004  # 113, 1022
            return digits
        return " ".join((digits[:4], *_thirds(digits[4:])))


class NotAPhone(ValueError):
    """A line that is not a number and its use; `part` is what was typed."""

    def __init__(self, part: str, *, lacks_use: bool) -> None:
        """`lacks_use`: the number is good, but not said what it is for."""
        super().__init__(part)
        self.part = part
        self.lacks_use = lacks_use


def read_phones(text: str) -> tuple[Phone, ...]:
    """`0216 3871 234 trực ban; 113 công an`, one a line or between semicolons.

    Raises NotAPhone for the first part that is none.
    """
    return tuple(_phones(text))


def _phones(text: str) -> Iterator[Phone]:
    for part in filter(str.strip, _PARTS.split(text)):
        found = _NUMBER.search(part)
        number = _digits(found[0]) if found else ""
        if found is None or not _IN_VIETNAM.fullmatch(number):
            raise NotAPhone(part.strip(), lacks_use=False)
        rest = f"{part[: found.start()]} {part[found.end() :]}"
        use = " ".join(rest.split()).strip(" :,.-–")
        if not use:
            raise NotAPhone(part.strip(), lacks_use=True)
        yield Phone(number, use[:LONGEST_USE], _groups(found[0]))


def _groups(typed: str) -> str:
    """The groups that a number was typed in; none where it is one run of digits."""
    groups = re.findall(r"\d+", typed)
    return " ".join(groups) if len(groups) > 1 and not typed.startswith("+") else ""


def _digits(typed: str) -> str:
    digits = re.sub(r"\D", "", typed)
    if typed.startswith("+84"):
        return "0" + digits.removeprefix("84").removeprefix("0")
    return digits


def _thirds(digits: str) -> Iterator[str]:
    """In threes; four stay together, as in 0216 387 1234 and 1900 1234."""
    while digits:
        size = len(digits) if len(digits) <= 4 else 3  # noqa: PLR2004  # as people say them
        yield digits[:size]
        digits = digits[size:]
