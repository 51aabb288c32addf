"""Figures: one value, said in each language by its own rules."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from bot.country import SOURCE_LANGUAGE
from bot.i18n import Translator
from bot.knowledge.model import Fact, Value

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)(:number)?\}")


def shown(value: Value, unit_words: dict[str, dict[str, str]], _: Translator) -> str:
    """`1.500.000 đồng`, `VND 1,500,000`, `8,25 %/năm`."""
    words = unit_words.get(value.unit, {})
    number = _.number(value.amount * int(words.get(f"{_.language}_times", 1)))
    pattern = words.get(_.language) or words.get(SOURCE_LANGUAGE, "{}")
    one = words.get(f"{_.language}_one")
    if one is not None and value.amount == 1:
        pattern = one
    return pattern.replace("{}", number)


def fill(
    text: str,
    values: dict[str, Value],
    unit_words: dict[str, dict[str, str]],
    translator: Translator,
) -> str:
    """A text with its placeholders filled in; raises KeyError for an unknown one."""

    def figure(match: re.Match[str]) -> str:
        value = values[match[1]]
        if match[2]:
            return translator.number(value.amount)
        return shown(value, unit_words, translator)

    return PLACEHOLDER.sub(figure, text)


def seen_in(body: str, values: Mapping[str, Value]) -> str:
    """Stands for the figures that a text names: a review holds while they are so."""
    named = sorted({name for name, _ in PLACEHOLDER.findall(body)} & set(values))
    said = repr([(n, float(values[n].amount), values[n].unit) for n in named])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


class Sums(NamedTuple):
    """Money, rates and ages that no known day ends: what a new decree changes."""

    checked: date | None  # when the oldest of them was looked at; None: there are none
    has_unsure: bool = False


def sums_in(named: Collection[str], facts: Iterable[Fact]) -> Sums:
    """Those of some facts that a text names."""
    found = [
        (fact, name)
        for fact in facts
        if fact.valid_to is None
        for name in fact.sums & set(named)
    ]
    return Sums(
        min((fact.looked_at(name) for fact, name in found), default=None),
        any(not fact.is_sure_of(name) for fact, name in found),
    )
