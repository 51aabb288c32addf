"""Figures that a named body found right: it reviews them with the answer. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.knowledge.figures import PLACEHOLDER, seen_in
from bot.knowledge.model import Fact, Source
from bot.knowledge.versions import together

Known = dict[tuple[str, date | None], dict[str, date]]  # a version of a fact → values


def confirm(facts: Mapping[str, Fact], sources: Iterable[Source]) -> dict[str, Fact]:
    """The facts, with the day on which a body last found their figures right.

    So that it counts wherever the figure stands: in other languages, other answers and
    the checks.
    """
    known: Known = {}
    for source in sources:
        day = _reviewed_on(source)
        if day is None or any(id_ not in facts for id_ in source.front["covers"]):
            continue
        named = {name for name, _ in PLACEHOLDER.findall(source.body)}
        for covered in together([facts[id_] for id_ in source.front["covers"]]):
            if not is_as_seen(source, covered):
                continue
            for fact in covered:
                days = known.setdefault((fact.id, fact.valid_from), {})
                for name in named & set(fact.values):
                    days[name] = max(day, days.get(name, day))
    return {id_: _confirmed(fact, known) for id_, fact in facts.items()}


def is_as_seen(source: Source, covered: Iterable[Fact]) -> bool:
    """Whether the figures are those that were shown to who reviewed them."""
    seen = str((source.front.get("review") or {}).get("figures") or "")
    values = {name: v for fact in covered for name, v in fact.values.items()}
    return not seen or seen_in(source.body, values) in seen.split()


def _reviewed_on(source: Source) -> date | None:
    review = source.front.get("review") or {}
    if review.get("state") != "reviewed" or not review.get("by"):
        return None
    try:
        return date.fromisoformat(str(review.get("on")))
    except ValueError:
        return None


def _confirmed(fact: Fact, known: Known) -> Fact:
    versions = [
        replace(one, later=(), confirmed=known.get((one.id, one.valid_from), {}))
        for one in fact.versions
    ]
    return replace(versions[0], later=tuple(versions[1:]))
