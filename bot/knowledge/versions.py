"""A fact by its days: figures that follow others, and figures that changed. Pure.

What is `{of: poverty_line.rural, percent: 22}` is another sum on the day on which the
line is another: the fact becomes several, each with its own span, and so does every
answer that covers it. Nothing is typed twice, and nothing outlives what it follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.knowledge.files.strict_rules import figures_of
from bot.knowledge.model import MEDIUM, Change, Fact, Fault, Share, Value

ONE_DAY = timedelta(days=1)


def by_day(
    facts: Mapping[str, Fact], changes: Iterable[Change] = ()
) -> tuple[dict[str, Fact], list[Fault]]:
    """Every fact as its first version, with those that follow; and what is wrong.

    `changes` are those that people made in chat, beside the facts' own.
    """
    also: dict[str, list[Change]] = {}
    for change in changes:
        also.setdefault(change.fact, []).append(change)
    resolver = _Resolver(facts, also)
    found: dict[str, Fact] = {}
    for id_ in facts:
        versions = resolver.versions(id_)
        if versions:
            found[id_] = replace(versions[0], later=versions[1:])
    return found, resolver.faults


def together(facts: list[Fact]) -> list[list[Fact]]:
    """The versions that hold together, for each stretch in which none changes."""
    days = {v.valid_from for fact in facts for v in fact.later if v.valid_from}
    if not days:
        return [facts]
    begins = [date.min, *sorted(days)]
    found = []
    for begin, following in zip(begins, [*begins[1:], date.max], strict=True):
        last = following if following == date.max else following - ONE_DAY
        held = [_version(fact, begin, last) for fact in facts]
        versions = [version for version in held if version is not None]
        if len(versions) == len(facts):
            found.append(versions)
    return found or [facts]


def _version(fact: Fact, begin: date, last: date) -> Fact | None:
    """The version that holds in a stretch."""
    for one in fact.versions:
        if (one.valid_from or begin) <= last and begin <= (one.valid_to or last):
            return one
    return None


class _Resolver:
    """Works out one fact after another, those that it follows first."""

    def __init__(
        self, facts: Mapping[str, Fact], changes: Mapping[str, Sequence[Change]]
    ) -> None:
        self.faults: list[Fault] = []
        self._facts = facts
        self._changes = changes
        self._done: dict[str, tuple[Fact, ...]] = {}
        self._open: list[str] = []
        self._givers: dict[str, list[str]] = {}
        for fact in facts.values():
            for name in (*fact.values, *fact.shares):
                self._givers.setdefault(name, []).append(fact.id)

    def versions(self, id_: str) -> tuple[Fact, ...]:
        """A fact's versions, the earliest first; none where it can't be worked out."""
        if id_ in self._done:
            return self._done[id_]
        fact = self._facts[id_]
        if id_ in self._open:
            self._fault(fact, f"follows itself: {' → '.join((*self._open, id_))}")
            return ()
        self._open.append(id_)
        found = _changed(fact, (*fact.changes, *self._changes.get(id_, ())))
        if fact.shares:
            found = [part for version in found for part in self._shared(version)]
        self._open.pop()
        self._done[id_] = tuple(found)
        return self._done[id_]

    def _shared(self, fact: Fact) -> list[Fact]:
        """A version for each stretch in which what it follows stays the same."""
        own = {*fact.values, *fact.shares}
        outer = {share.of for share in fact.shares.values()} - own
        bases: list[Fact] = []
        for name in sorted(outer):
            givers = [i for i in self._givers.get(name, ()) if i != fact.id]
            if not givers:
                self._fault(fact, f"no fact has the value {name}")
                return []
            bases += [version for i in givers for version in self.versions(i)]
        found = [
            version
            for begin, end in _stretches(fact, bases)
            if (version := self._within(fact, bases, outer, begin, end)) is not None
        ]
        if not found:
            self._fault(fact, "what its figures follow never holds while it does")
        return found

    def _within(
        self, fact: Fact, bases: list[Fact], outer: set[str], begin: date, end: date
    ) -> Fact | None:
        """The fact in one stretch; None where a figure that it follows is missing."""
        values = dict(fact.values)
        given: list[Fact] = []
        for base in bases:
            if not base.holds_on(begin):
                continue
            given.append(base)
            for name in outer & set(base.values):
                if values.setdefault(name, base.values[name]) != base.values[name]:
                    self._fault(fact, f"{name} is two things on {begin}")
        if not outer <= set(values):
            return None
        for name in fact.shares:
            self._work_out(fact, name, values, ())
        shares = {name: values[name] for name in fact.shares if name in values}
        return replace(
            fact,
            values=fact.values | shares,
            valid_from=None if begin == date.min else begin,
            valid_to=None if end == date.max else end,
            checked=min([fact.checked, *(base.checked for base in given)]),
            confidence=MEDIUM if _any_medium((fact, *given)) else fact.confidence,
            figures=fact.figures | figures_of([str(v.amount) for v in shares.values()]),
        )

    def _work_out(
        self, fact: Fact, name: str, values: dict[str, Value], asked: tuple[str, ...]
    ) -> None:
        share = fact.shares[name]
        if name in values:
            return
        if name in asked:
            self._fault(fact, f"{name} follows itself")
            return
        if share.of not in values:
            self._work_out(fact, share.of, values, (*asked, name))
        if share.of in values:
            values[name] = _part(values[share.of], share)

    def _fault(self, fact: Fact, what: str) -> None:
        fault = Fault(fact.file, fact.line, f"{fact.id}: {what}")
        if fault not in self.faults:
            self.faults.append(fault)


def _changed(fact: Fact, changes: Iterable[Change]) -> list[Fact]:
    """The fact until its first change, and after each.

    A change that is no later than its beginning puts right what was never so.
    """
    versions = [fact]
    for change in sorted(changes, key=lambda c: c.begins):
        if change.value not in fact.values:
            continue
        last = versions[-1]
        new = _with(last, change)
        if change.begins <= (last.valid_from or date.min):
            versions[-1] = replace(new, valid_from=last.valid_from)
            continue
        if last.valid_to is None or last.valid_to >= change.begins:
            versions[-1] = replace(last, valid_to=change.begins - ONE_DAY)
        else:
            new = replace(new, valid_to=None)
        versions.append(new)
    return versions


def _with(fact: Fact, change: Change) -> Fact:
    value = replace(fact.values[change.value], amount=change.amount)
    documents = tuple(d for d in fact.documents if d != change.document)
    return replace(
        fact,
        values=fact.values | {change.value: value},
        valid_from=change.begins,
        checked=max(fact.checked, change.checked),
        documents=(change.document, *documents) if change.document else documents,
        sources=tuple(dict.fromkeys((change.source, *fact.sources))),
        figures=fact.figures | figures_of([str(change.amount), str(change.begins)]),
    )


def _stretches(fact: Fact, bases: Iterable[Fact]) -> list[tuple[date, date]]:
    """The stretches of a fact's span between the days on which a base changes."""
    first, last = fact.valid_from or date.min, fact.valid_to or date.max
    days = {first}
    for base in bases:
        if base.valid_from is not None:
            days.add(base.valid_from)
        if base.valid_to is not None:
            days.add(base.valid_to + ONE_DAY)
    begins = sorted(day for day in days if first <= day <= last)
    ends = [*(day - ONE_DAY for day in begins[1:]), last]
    return list(zip(begins, ends, strict=True))


def _part(base: Value, share: Share) -> Value:
    amount = Decimal(str(base.amount)) * Decimal(str(share.factor))
    whole = int(amount) if amount == int(amount) else float(amount)
    return Value(whole, share.unit or base.unit)


def _any_medium(facts: Iterable[Fact]) -> bool:
    return any(fact.confidence == MEDIUM for fact in facts)
