"""Facts, topics and answers. Values only."""

import hashlib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from typing_extensions import override

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.questionnaire import Check
from bot.knowledge.word_lists import Function, Words
from bot.places import is_within

MEDIUM, LOW = "medium", "low"
CHECKING, UNREVIEWED = "checking", "unreviewed"  # why an answer is withheld
AMOUNTS_KEEP = timedelta(days=180)  # since they were checked; then "ask the commune"
_SUMS = ("vnd", "percent_a_", "age")  # in the names of the units of money, rates, ages


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file, and how to mend it. `line` counts from 1."""

    file: str
    line: int
    what: str
    is_strict: bool = False  # only `bot check --strict` minds it

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Value:
    """A named figure of a fact: an amount and its unit (see words/units.yaml)."""

    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Document:
    """A legal document, by its number."""

    number: str
    title: str
    issued: str  # ISO date, empty when not known
    is_over: bool = False  # it no longer holds, and is named for what was


@dataclass(frozen=True, slots=True)
class Share:
    """A figure that follows another: `factor` times the value called `of`."""

    of: str
    factor: float
    unit: str = ""  # empty: that of the other


@dataclass(frozen=True, slots=True)
class Change:
    """What a value of a fact became on a day, and where that was read."""

    fact: str
    value: str
    amount: float
    begins: date
    checked: date
    source: str
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known: what it says, since when, until when, from where."""

    id: str
    statement: str
    documents: tuple[Document, ...]
    authority: str
    valid_from: date | None
    valid_to: date | None
    sources: tuple[str, ...]
    confidence: str
    checked: date
    audience: str
    values: dict[str, Value]
    file: str
    line: int  # where it begins in its file
    figures: frozenset[str] = frozenset()  # every number it names, digits alone
    confirmed: Mapping[str, date] = field(default_factory=dict)  # a value → by a body
    shares: Mapping[str, Share] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    later: tuple["Fact", ...] = ()  # the same, as it is when figures are others

    @property
    def versions(self) -> tuple["Fact", ...]:
        """It and what becomes of it, each with its own span, the earliest first."""
        return (self, *self.later)

    def on(self, day: date) -> "Fact | None":
        """The version that holds on a day."""
        return next((one for one in self.versions if one.holds_on(day)), None)

    def holds_on(self, day: date) -> bool:
        """Whether this version is true on a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def looked_at(self, name: str) -> date:
        """When one of its values was last looked at: here, or by a body's review."""
        return max(self.checked, self.confirmed.get(name, date.min))

    def is_sure_of(self, name: str) -> bool:
        """Whether a value is told without doubt."""
        return self.confidence != MEDIUM or name in self.confirmed

    @property
    def is_served(self) -> bool:
        """Whether people may be told it at all."""
        return self.audience != "internal" and self.confidence != LOW

    @property
    def sums(self) -> frozenset[str]:
        """The names of its money, rates and ages: what a new decree changes.

        A share that no document lays down is a count of something, and stays true.
        """
        return frozenset(
            name
            for name, value in self.values.items()
            if any(sign in value.unit for sign in _SUMS)
            or (value.unit == "percent" and self.documents)
        )


@dataclass(frozen=True, slots=True)
class Source:
    """One topic file as it stands: its front matter and its text."""

    file: Path
    language: str
    stem: str
    front: dict[str, Any]
    body: str
    body_line: int
    is_composed: bool = True  # the file's text is in NFC

    @property
    def topic(self) -> str:
        """The topic's id: the folder's name."""
        return self.file.parent.name

    @property
    def whole(self) -> str:
        """The file's text as it stands: rarely needed, so it is read again."""
        return self.file.read_text("utf-8")

    @property
    def digest(self) -> str:
        """Stands for the question and text; a translation names its original's."""
        text = unicodedata.normalize("NFC", f"{self.front['question']}\n{self.body}")
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of a topic for a span of time and a language.

    `paragraphs` have their figures filled in; `valid_to` None is no known end.
    """

    topic: str
    programme: str
    stem: str
    language: str
    question: str
    asked: tuple[str, ...]
    keywords: tuple[str, ...]
    covers: tuple[str, ...]
    see_also: tuple[str, ...]
    paragraphs: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    checked: date
    confidence: str
    documents: tuple[Document, ...]
    authorities: tuple[str, ...]
    sources: tuple[str, ...]
    review: dict[str, str]
    digest: str
    file: str
    audience: str = "citizen"
    is_danger: bool = False
    is_erasable: bool = False  # who did it may read along: easy to erase
    place: str = ""  # code path of the place for which alone it holds
    about: str = ""  # code path of the place that it tells of, to whoever asks
    contact: str = ""  # what of a contact card goes with it: office, bank, nothing
    translation: Mapping[str, str] = field(default_factory=dict)  # who speaks it agreed
    withheld: str = ""  # CHECKING or UNREVIEWED: people do not get it now
    amounts_checked: date | None = None  # the oldest of the figures in the text
    sums_checked: date | None = None  # of its money, rates and ages without an end
    has_unsure_sums: bool = False  # one of those was never sure
    figures: str = ""  # stands for the figures in the text
    figures_named: tuple[tuple[str, str], ...] = ()  # each: its fact, its value's name

    @property
    def is_reviewed(self) -> bool:
        """Whether a named body has reviewed it."""
        return self.review.get("state") == "reviewed" and bool(self.review.get("by"))

    @property
    def is_draft(self) -> bool:
        """Whether it is a translation that nobody who speaks the language has read."""
        is_known = self.language == SOURCE_LANGUAGE or self.is_reviewed
        return not is_known and not self.translation

    def is_unsure_on(self, day: date) -> bool:
        """Whether its figures were last checked so long ago that they may be others."""
        return day - (self.amounts_checked or day) > AMOUNTS_KEEP

    def applies(self, near: Collection[str]) -> bool:
        """Whether it holds for someone of, or asking about, places: their paths."""
        return not self.place or any(is_within(path, self.place) for path in near)

    def holds_on(self, day: date) -> bool:
        """Whether it is true on a day: "until" includes its day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        """Whether its last day lies before a day."""
        return self.valid_to is not None and self.valid_to < day


def scope_of(answer: Answer, country: str) -> str:
    """The code path of the place whose admins decide on an answer."""
    return getattr(answer, "place", "") or country


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask, with its answers by time and language."""

    id: str
    programme: str
    answers: tuple[Answer, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is answered in."""
        return tuple(dict.fromkeys(answer.language for answer in self.answers))

    def answer(
        self, language: str, day: date, near: Collection[str] = ()
    ) -> Answer | None:
        """The answer in force on a day; else the last that ended, or the next.

        `near` are the code paths of where it is to hold. What holds there alone goes
        before what holds everywhere, and is no answer anywhere else.
        """
        own = [a for a in self.answers if a.language == language and a.applies(near)]
        if holding := [a for a in own if a.holds_on(day)]:
            return max(holding, key=lambda a: len(a.place))
        if ended := [a for a in own if a.has_ended(day)]:
            return max(ended, key=lambda a: a.valid_to or date.max)
        return min(own, key=lambda a: a.valid_from or date.min, default=None)

    def of_stem(self, stem: str, language: str) -> Answer | None:
        """The answer of a file's name, in a language or else in Vietnamese."""
        own = [a for a in self.answers if a.stem == stem]
        own.sort(key=lambda a: (a.language != language, a.language != SOURCE_LANGUAGE))
        return own[0] if own else None

    def served(
        self, language: str, day: date, near: Collection[str] = ()
    ) -> Answer | None:
        """The answer for a day that people get: the source's where theirs is withheld.

        None where the language has no answer; a withheld one where there is no other.
        """
        own = self.answer(language, day, near)
        if own is None or not own.withheld:
            return own
        source = self.answer(SOURCE_LANGUAGE, day, near)
        return own if source is None or source.withheld else source

    def following(self, answer: Answer) -> Answer | None:
        """The answer that takes over when one ends."""
        if answer.valid_to is None:
            return None
        later = [
            a
            for a in self.answers
            if a.language == answer.language
            and a.place == answer.place
            and a.valid_from is not None
            and a.valid_from > answer.valid_to
        ]
        return min(later, key=lambda a: a.valid_from or date.max, default=None)


@dataclass(frozen=True, slots=True)
class Story:
    """A good practice, told: `people` appear in it, `checked` is when it was true."""

    id: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    covers: tuple[str, ...]
    people: tuple[str, ...]
    sources: tuple[str, ...]
    checked: date | None
    file: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that is known and how it is said, with the digest of the files it is from."""

    topics: dict[str, Topic]
    facts: dict[str, Fact]
    words: Words
    digest: str
    checks: Mapping[str, Check] = field(default_factory=dict)
    equivalents: tuple[frozenset[str], ...] = ()  # facts that say the same
    stories: tuple[Story, ...] = ()

    def answer(
        self, topic: str, language: str, day: date, near: Collection[str] = ()
    ) -> Answer | None:
        """A topic's answer for a day and a place (see `Topic.answer`).

        In Vietnamese where the language has none, or none that is as local.
        """
        known = self.topics.get(topic)
        if known is None:
            return None
        own, source = (known.served(a, day, near) for a in (language, SOURCE_LANGUAGE))
        if own is None or source is None:
            return own or source
        is_nearer = len(source.place) > len(own.place) and source.holds_on(day)
        return source if is_nearer else own

    def stories_in(self, language: str) -> tuple[Story, ...]:
        """Each story once: in the language where it is told in it, else Vietnamese."""
        told = {s.id: s for s in self.stories if s.language == SOURCE_LANGUAGE}
        told |= {s.id: s for s in self.stories if s.language == language}
        return tuple(told.values())


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer. `ended` is its last day when that has passed; `successor` follows.

    `beside` may have been meant instead, where it is less sure.
    """

    answer: Answer
    score: float
    ended: date | None = None
    successor: Answer | None = None
    beside: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Choose:
    """Not sure: at most three answers and functions, to be chosen by their names."""

    choices: tuple[Answer, ...]
    score: float
    functions: tuple[Function, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known: to be said, with a person to ask. `office` where one is known."""

    score: float
    office: str = ""
    decoy: str = ""  # what it was instead: a greeting, the weather
    is_uncertain: bool = False  # something is known, but not surely enough
    says: Mapping[str, str] = field(default_factory=dict)  # by language, in its place
    withheld: str = ""  # there is an answer, but not now: CHECKING or UNREVIEWED


@dataclass(frozen=True, slots=True)
class Act:
    """Something is to be done that the bot can do."""

    function: Function
    score: float


Finding = Answered | Choose | Unknown | Act
