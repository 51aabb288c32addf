"""What one can choose to receive: the closed list of `messages/categories.yaml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.country import SOURCE_LANGUAGE, Folding, read_yaml
from bot.errors import DataProblem
from bot.people.model import URGENT_ONLY


@dataclass(frozen=True, slots=True)
class Category:
    """One choice. `under` is the category a bulletin's own id belongs to.

    `formal` is the decree's own name, where it is not one that people use; it may be
    typed too.
    """

    id: str
    names: dict[str, str]
    under: str | None
    formal: str = ""
    also: tuple[str, ...] = ()
    default: str = ""  # EVERYWHERE or AT_THE_BORDER: who chose nothing gets it there

    def name(self, language: str) -> str:
        """Its name in a language, or in Vietnamese."""
        return self.names.get(language) or self.names[SOURCE_LANGUAGE]

    def typed(self, folding: Folding) -> set[str]:
        """What may be typed for it, tones or not."""
        names = (*self.names.values(), self.formal, *self.also)
        return {self.id, *(folding.fold(name) for name in names if name)}


def load(content: Path) -> tuple[Category, ...]:
    """The categories in their order; raises DataProblem for a file that can't be."""
    file = content / "categories.yaml"
    found = read_yaml(file, _categories)
    for category in found:
        if SOURCE_LANGUAGE not in category.names:
            raise DataProblem(f"{file}:1: {category.id} has no name in vi")
    known = {category.id for category in found}
    for category in found:
        if category.default not in {"", EVERYWHERE, AT_THE_BORDER}:
            raise DataProblem(f"{file}:1: {category.id} has an unknown default")
        if category.under is not None and category.under not in known:
            raise DataProblem(
                f"{file}:1: {category.id} is under unknown {category.under}"
            )
    return found


def _categories(raw: list[dict[str, Any]]) -> tuple[Category, ...]:
    return tuple(
        Category(
            c["id"],
            dict(c["name"]),
            c.get("under"),
            c.get("decree", ""),
            tuple(c.get("also") or ()),
            c.get("default", ""),
        )
        for c in raw
    )


EVERYWHERE, AT_THE_BORDER = "everywhere", "border"


def bulletins_by_default(
    categories: tuple[Category, ...], *, at_the_border: bool
) -> list[str]:
    """The bulletins of who chose nothing."""
    wanted = {EVERYWHERE, AT_THE_BORDER} if at_the_border else {EVERYWHERE}
    return [category.id for category in categories if category.default in wanted]


def by_default(
    categories: tuple[Category, ...], *, at_the_border: bool = False
) -> list[str]:
    """What nothing chosen stands for: every notice of the place, and some bulletins."""
    bulletins = bulletins_by_default(categories, at_the_border=at_the_border)
    return [
        category.id
        for category in categories
        if category.id in bulletins
        or (category.under is None and category.id != URGENT_ONLY)
    ]


def written_out(
    categories: tuple[Category, ...],
    chosen: Sequence[str],
    *,
    at_the_border: bool = False,
) -> list[str]:
    """What a chat receives, named one by one."""
    return list(chosen) or by_default(categories, at_the_border=at_the_border)


def shortened(
    categories: tuple[Category, ...],
    chosen: Sequence[str],
    *,
    at_the_border: bool = False,
) -> list[str]:
    """The same as it is stored: nothing, when it is what everybody gets."""
    unique = list(dict.fromkeys(chosen))
    usual = set(by_default(categories, at_the_border=at_the_border))
    return [] if set(unique) == usual else unique


def find(
    categories: tuple[Category, ...], typed: str, folding: Folding
) -> Category | None:
    """The category with this id or name, tones or not."""
    wanted = folding.fold(typed)
    return next((c for c in categories if wanted in c.typed(folding)), None)


def split(
    categories: tuple[Category, ...], typed: str, folding: Folding
) -> tuple[list[str], str]:
    """The ids of the categories named in a text, and its other words.

    The longest name first. However long the text is, no more words are tried together
    than the longest name has.
    """
    by_name = {
        name: category.id
        for category in reversed(categories)
        for name in category.typed(folding)
    }
    longest = max(len(name.split()) for name in by_name)
    words = typed.split()
    folded = [folding.fold(word) for word in words]
    chosen: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        for length in range(longest, 0, -1):
            found = by_name.get(" ".join(folded[at : at + length]))
            if found is not None:
                chosen.append(found)
                at += length
                break
        else:
            rest.append(words[at])
            at += 1
    return chosen, " ".join(rest)
