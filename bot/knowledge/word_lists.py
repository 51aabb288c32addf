"""What editors maintain for the search and the talk: `messages/words/`. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Kinds: TypeAlias = Mapping[str, str]  # what a kind of document is called, by language


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger: what to do first and then, whom to call.

    `first` and `then` are by language, with `{police}` for the number that
    `country.yaml` calls so; `call` are such ids, the most urgent first. `is_hidden`:
    whoever did it may read along, so that the talk must be easy to erase. `topic` is
    offered below, `facts` are those of the register that it rests on.
    """

    id: str
    first: Mapping[str, str]
    call: tuple[str, ...]
    then: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_hidden: bool = False
    topic: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dangers:
    """`messages/words/danger.yaml`: the kinds, and what people say, by kind.

    `ordinary` is what shares words with a cry and is none; `alike` are groups of words
    that mean alike here, so that what is said of one is known of all. `asks` is what a
    cry may end in.
    """

    kinds: Mapping[str, Danger] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordinary: tuple[str, ...] = ()
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Topics that belong together for who asks, the most asked first."""

    id: str
    names: Mapping[str, str]  # by language
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decoy:
    """What people ask and this bot does not know: refused, with who can help.

    `says` is told instead of the usual refusal, by language. `call` is the number of
    `country.yaml` for when it is worse than it sounds.
    """

    asked: Mapping[str, tuple[str, ...]]  # by language
    office: str = ""
    fact: str = ""  # known, but not surely enough to be told
    says: Mapping[str, str] = field(default_factory=dict)
    call: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """Something that the bot can do, asked for like anything else.

    `opens` is the door: a command with its slash, or what a button carries, where
    `{topic}` stands for what was answered last. `role` is who alone has it. What
    `takes_place` is given the place that is named along. What `is_offered` changes
    something at once, and is never opened before its button is pressed.
    """

    id: str
    opens: str
    names: Mapping[str, str]  # of its button, by language
    asked: Mapping[str, tuple[str, ...]]  # by language
    role: str = ""
    takes_place: bool = False
    is_offered: bool = False


@dataclass(frozen=True, slots=True)
class Complaints:
    """What must not go to those it may be about: see `messages/words/complaints.yaml`.

    `ways` is said of it, by language; `topics` are the answers that are offered.
    """

    said: tuple[str, ...] = ()
    ways: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What is looked for in an officer's notice: see `messages/words/notices.yaml`.

    `figures` are names of values, each with how a notice names it, and the word that
    must stand with it ("tháng") or "". `categories` are words by category, `models`
    texts to begin with, by id, with a lone ellipsis where something is to be filled in.
    """

    calls: tuple[str, ...] = ()
    not_calls: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    short_links: tuple[str, ...] = ()
    trusted_links: tuple[str, ...] = ()
    figures: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """What editors maintain for the search: see `messages/words/`."""

    abbreviations: dict[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, str], ...] = ()
    stop: frozenset[str] = frozenset()
    decoys: dict[str, Decoy] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()
    small_talk: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict
    )  # kind → ways of saying it, by language
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # a line a language
    particles: frozenset[str] = frozenset()  # say nothing around what is said
    asking: frozenset[str] = frozenset()  # folded; of no matter by themselves
    dangers: Dangers = Dangers()
    complaints: Complaints = Complaints()
    notices: NoticeWords = NoticeWords()
    themes: tuple[Theme, ...] = ()
    pictures: tuple[Theme, ...] = ()  # of who does not read, in their order
    titles: tuple[str, ...] = ()  # what is said before a person's name
    languages: dict[str, frozenset[str]] = field(default_factory=dict)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    documents: dict[str, tuple[Kinds, ...]] = field(default_factory=dict)
    offices: Mapping[str, Kinds] = field(default_factory=dict)  # by what it begins with
    known_short: frozenset[str] = frozenset()  # abbreviations that everyone knows
    numbers: tuple[str, ...] = ()  # to call, which stand in many texts
