"""Reads `messages/checks/*.yaml`. Every fault is found, all at once."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.eligibility import check_rules
from bot.knowledge.eligibility.checks import UNKNOWN
from bot.knowledge.files import entries
from bot.knowledge.files.entries import Entry
from bot.knowledge.model import Fact, Fault
from bot.knowledge.questionnaire import (
    Check,
    Choice,
    Question,
    Rule,
    Texts,
    Verdict,
)

LANGUAGES = (SOURCE_LANGUAGE, "en")  # every text of a check is written in these
DRAFTED = ("km", "lo", "zh-Hans")  # and may be in these
SPOKEN = (*LANGUAGES, *DRAFTED)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")  # several fit into a button's 64 bytes
_KEYS = ("title", "topics", "instead", "covers", "decides", "review", "questions",
         "rules", "next", "otherwise")  # fmt: skip
_RULE_KEYS = ("when", "result", "facts", "from", "until", "next", *SPOKEN)
_DECIDES = {
    "vi": "xã",
    "en": "the commune",
    "km": "ឃុំ",
    "lo": "ຕາແສງ",
    "zh-Hans": "乡里",
}


def read(
    folder: Path, facts: Mapping[str, Fact], topics: Collection[str]
) -> tuple[dict[str, Check], list[Fault]]:
    """Every check by its id, the file's name, and what is wrong with the rest."""
    found: dict[str, Check] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.yaml")):
        entry = entries.read(file, faults)
        if entry is None:
            continue
        reader = _Reader(str(file), facts, topics)
        check = reader.check(file.stem, entry)
        if check is not None:
            reader.faults += check_rules.check_file(check, facts)
        if check is not None and not reader.faults:
            reader.faults += check_rules.check_ways(check, facts)
        faults += reader.faults
        if check is not None and not reader.faults:
            found[check.id] = check
    return found, faults + check_rules.check_together(found.values())


class _Wrong(Exception):
    """This part can't be read; its fault is written down already."""


@dataclass
class _Reader:
    """One file, with its faults as they are found."""

    file: str
    facts: Mapping[str, Fact]
    known_topics: Collection[str]
    faults: list[Fault] = field(default_factory=list)

    def check(self, id_: str, entry: Entry) -> Check | None:
        try:
            return self._check(id_, entry)
        except _Wrong:
            return None

    def _check(self, id_: str, entry: Entry) -> Check:
        self._id(id_, 1)
        top = self._names(entry, _KEYS, ("title", "topics", "covers", "questions",
                                         "rules", "next", "otherwise"))  # fmt: skip
        covers = self._list(top["covers"])
        self._facts(covers, top["covers"])
        questions = tuple(
            self._question(name, one)
            for name, one in self._pairs(top["questions"]).items()
        )
        next_ = self._texts(top["next"])
        rules = tuple(
            self._rule(number, one, questions, covers, next_)
            for number, one in enumerate(self._items(top["rules"]), 1)
        )
        return Check(
            id=id_,
            titles=self._texts(top["title"]),
            topics=self._topics(top["topics"], "topics"),
            covers=covers,
            decides=self._texts(top["decides"]) if "decides" in top else _DECIDES,
            questions=questions,
            rules=rules,
            otherwise=self._otherwise(top["otherwise"], next_),
            review=self._review(top.get("review")),
            file=self.file,
            instead=self._topics(top["instead"], "instead") if "instead" in top else (),
        )

    def _question(self, id_: str, entry: Entry) -> Question:
        self._id(id_, entry.line)
        own = self._names(entry, (*SPOKEN, "choices"), (*LANGUAGES, "choices"))
        choices = []
        for name, one in self._pairs(own.pop("choices")).items():
            self._id(name, one.line)
            if name == UNKNOWN:
                self._fault(one.line, f"`{UNKNOWN}` is added to every question already")
            choices.append(Choice(name, self._texts(one)))
        return Question(
            id_, self._texts(Entry(own, entry.line)), tuple(choices), entry.line
        )

    def _rule(
        self,
        number: int,
        entry: Entry,
        questions: tuple[Question, ...],
        covers: tuple[str, ...],
        next_: Texts,
    ) -> Rule:
        own = self._names(entry, _RULE_KEYS, ("when", "result", *LANGUAGES))
        facts = self._list(own["facts"]) if "facts" in own else covers
        for id_ in facts:
            if id_ not in covers:
                self._fault(own["facts"].line, f"{id_} does not stand in `covers`")
        verdict = self._word(own["result"])
        if verdict not in list(Verdict):
            what = f"`result` is may, not or ask, never {verdict!r}"
            self._fault(own["result"].line, what)
            raise _Wrong
        begins, ends = self._day(own.get("from")), self._day(own.get("until"))
        if begins and ends and ends < begins:
            self._fault(own["until"].line, "`until` lies before `from`")
        return Rule(
            number=number,
            when=self._when(own["when"], questions),
            verdict=Verdict(verdict),
            texts=self._texts(Entry(_spoken(own), entry.line)),
            next=self._next(own, verdict, next_),
            facts=facts,
            begins=begins,
            ends=ends,
            line=entry.line,
        )

    def _next(self, own: Mapping[str, Entry], verdict: str, usual: Texts) -> Texts:
        """Whom it is not for is told how to apply only where the rule says so."""
        if "next" in own:
            return self._texts(own["next"])
        return {} if verdict == Verdict.NOT else usual

    def _when(
        self, entry: Entry, questions: tuple[Question, ...]
    ) -> dict[str, frozenset[str]]:
        known = {q.id: {choice.id for choice in q.choices} for q in questions}
        found = {}
        for name, one in self._pairs(entry).items():
            wanted = self._list(one)
            if name not in known:
                self._fault(one.line, f"no question is called {name!r}")
                continue
            for choice in wanted:
                if choice not in known[name]:
                    what = f"{name!r} has no choice {choice!r}"
                    self._fault(one.line, what)
            found[name] = frozenset(wanted)
        return found

    def _otherwise(self, entry: Entry, next_: Texts) -> Rule:
        own = self._names(entry, (*SPOKEN, "next", "facts"), LANGUAGES)
        return Rule(
            number=0,
            when={},
            verdict=Verdict.ASK,
            texts=self._texts(Entry(_spoken(own), entry.line)),
            next=self._texts(own["next"]) if "next" in own else next_,
            facts=self._list(own["facts"]) if "facts" in own else (),
            line=entry.line,
        )

    def _topics(self, entry: Entry, key: str) -> tuple[str, ...]:
        found = self._list(entry)
        for topic in found:
            if topic not in self.known_topics:
                self._fault(entry.line, f"`{key}` names no topic: {topic}")
        return found

    def _facts(self, ids: tuple[str, ...], entry: Entry) -> None:
        unknown = [id_ for id_ in ids if id_ not in self.facts]
        if unknown:
            self._fault(entry.line, f"covers unknown facts: {', '.join(unknown)}")
            raise _Wrong
        for id_ in ids:
            if not self.facts[id_].is_served:
                self._fault(entry.line, f"covers {id_}, which is not to be served")

    # --- what any part is made of

    def _fault(self, line: int, what: str) -> None:
        self.faults.append(Fault(self.file, line, what))

    def _names(
        self, entry: Entry, allowed: Collection[str], needed: Collection[str]
    ) -> dict[str, Entry]:
        own = self._pairs(entry)
        unknown = [name for name in own if name not in allowed]
        for name in unknown:
            self._fault(own[name].line, f"`{name}` means nothing here")
        missing = [name for name in needed if name not in own]
        if missing:
            self._fault(entry.line, f"lacks {', '.join(missing)}")
            raise _Wrong
        return {name: one for name, one in own.items() if name in allowed}

    def _pairs(self, entry: Entry) -> dict[str, Entry]:
        if not isinstance(entry.value, dict):
            self._fault(entry.line, "must be names and values")
            raise _Wrong
        return dict(entry.value)

    def _items(self, entry: Entry) -> list[Entry]:
        if not isinstance(entry.value, list):
            self._fault(entry.line, "must be a list")
            raise _Wrong
        return entry.value

    def _list(self, entry: Entry) -> tuple[str, ...]:
        """Words; a single one needs no brackets."""
        if isinstance(entry.value, str):
            return (entry.value,) if entry.value else ()
        return tuple(self._word(one) for one in self._items(entry))

    def _word(self, entry: Entry) -> str:
        if not isinstance(entry.value, str) or not entry.value:
            self._fault(entry.line, "must be a word")
            raise _Wrong
        return entry.value

    def _texts(self, entry: Entry) -> dict[str, str]:
        own = self._names(entry, SPOKEN, LANGUAGES)
        for language, text in own.items():
            for line in self._word(text).splitlines():
                check_rules.check_words(
                    self.file, text.line, line, language, self.faults
                )
        return {language: self._word(text) for language, text in own.items()}

    def _id(self, text: str, line: int) -> None:
        if not _ID.fullmatch(text):
            what = f"{text!r} is no short name: at most 16 of a-z, 0-9 and -"
            self._fault(line, what)

    def _day(self, entry: Entry | None) -> date | None:
        if entry is None:
            return None
        try:
            return date.fromisoformat(self._word(entry))
        except ValueError:
            self._fault(entry.line, "is no date: write 2027-01-31")
            raise _Wrong from None

    def _review(self, entry: Entry | None) -> dict[str, str]:
        if entry is None:
            return {}
        own = self._names(entry, ("state", "by", "on"), ("state",))
        return {name: self._word(one) for name, one in own.items()}


def _spoken(own: Mapping[str, Entry]) -> dict[str, Entry]:
    return {language: own[language] for language in SPOKEN if language in own}
