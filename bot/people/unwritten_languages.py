"""Languages of the country that have no texts here, only what was recorded in them.

Read from `messages/languages.yaml`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.country import Folding, read_yaml

FILE = "languages.yaml"


@dataclass(frozen=True, slots=True)
class Tongue:
    """`name` is its own, `called` the Vietnamese one; provinces are codes.

    `perhaps` are those for which nobody has written down where that was read; `alike`
    the codes of its dialects.
    """

    code: str
    name: str
    called: str
    provinces: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """`Hmoob (Mông)`: its own people and who helps them find it."""
        return self.name if self.name == self.called else f"{self.name} ({self.called})"

    def is_named(self, text: str, folding: Folding) -> bool:
        """Whether a text names it, with "tiếng" before it or without."""
        names = (self.code, *self.alike, self.name, self.called, f"tiếng {self.called}")
        return folding.fold(text) in {folding.fold(name) for name in names}


def load(content: Path) -> tuple[Tongue, ...]:
    """In the order of the file; none where there is no such file."""
    file = content / FILE
    return read_yaml(file, _tongues) if file.exists() else ()


def _tongues(raw: Sequence[dict[str, Any]]) -> tuple[Tongue, ...]:
    return tuple(
        Tongue(
            str(one["code"]),
            str(one["name"]),
            str(one["vi"]),
            tuple(map(str, one["provinces"])),
            tuple(map(str, one.get("perhaps", ()))),
            tuple(map(str, one.get("alike", ()))),
        )
        for one in raw
    )


def nearest_first(
    tongues: Iterable[Tongue], provinces: Collection[str]
) -> list[Tongue]:
    """Those spoken in some provinces first, for sure and then perhaps."""
    near = set(provinces)

    def far(one: Tongue) -> int:
        if near & set(one.provinces):
            return 0
        return 1 if near & set(one.perhaps) else 2

    return sorted(tongues, key=far)
