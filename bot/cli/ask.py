"""`bot ask`: one answer, or a file of them, as a citizen gets it."""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.channels.web.drawing import to_html
from bot.cli.output import as_json, as_json_line, day_of
from bot.clock import local_date, utc_now
from bot.config import Config
from bot.conversation.answers import Here, Wording
from bot.conversation.danger.alarm import alarm
from bot.conversation.language import other_languages, small_replies
from bot.conversation.places.place_answers import PlaceAnswers
from bot.errors import DataProblem, UsageProblem
from bot.ground import Ground, lay_ground, open_library
from bot.i18n import AcceptedWords, Translator
from bot.knowledge import (
    Act,
    Answer,
    Answered,
    Choose,
    Entry,
    Finding,
    Heard,
    Library,
    Unknown,
    document_name,
)
from bot.messaging import Reply, say
from bot.store.glance import is_ours_without


def add_commands(commands: Any) -> None:
    """Adds `ask`."""
    ask = commands.add_parser("ask")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--lang", help="language of the question; guessed if not said")
    ask.add_argument("--place", help="code of the asker's place")
    ask.add_argument("--on", help="the day it is asked, YYYY-MM-DD; today if not said")
    ask.add_argument("--batch", type=Path, metavar="FILE", help="JSON lines in and out")
    ask.add_argument("--json", action="store_true")
    ask.set_defaults(run=run_ask)


def run_ask(settings: Config, parsed: argparse.Namespace) -> int:
    """Answers one question, or a file of them."""
    if (parsed.question is None) == (parsed.batch is None):
        raise UsageProblem("give one question, or --batch FILE")
    ground = lay_ground(settings)
    if parsed.place and ground.places.by_code(parsed.place) is None:
        raise DataProblem(f"no place has the code {parsed.place!r}")
    asker = _Asker(ground, parsed.place or "", changed_in_chat(settings))
    on = day_of(parsed.on) if parsed.on else asker.today
    if parsed.batch is not None:
        for record in asker.batch(parsed.batch, parsed.lang, on):
            as_json_line(record)
        return 0
    asked = asker.ask(parsed.question, parsed.lang, on)
    if parsed.json:
        as_json(asked)
    else:
        print(asked["text"])
    return 0


def changed_in_chat(settings: Config) -> tuple[Entry, ...]:
    """What people changed of the answers; nothing where there is no database yet."""
    if has_nothing(settings, "overlay"):
        return ()
    from bot.cli import stored  # noqa: PLC0415  # the engine: more than the question

    return stored.changed_in_chat(settings)


def accepted_in_chat(settings: Config) -> tuple[AcceptedWords, ...]:
    """What reviewers accepted of the interface's words, likewise."""
    if has_nothing(settings, "accepted_words"):
        return ()
    from bot.cli import stored  # noqa: PLC0415  # the engine: more than the question

    return stored.accepted_in_chat(settings)


def has_nothing(settings: Config, table: str) -> bool:
    """Whether there is no database yet, or a table of it is empty for sure."""
    file = settings.sqlite_file
    return file is not None and (not file.exists() or is_ours_without(file, table))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one question, in which language, in how many milliseconds."""

    heard: Heard
    finding: Finding
    spoken: str
    took: float
    beside: Reply | None = None  # what is said instead

    def record(self) -> dict[str, object]:
        """As `--json` and `--batch` print it."""
        sure, perhaps = self.heard.sure, self.heard.perhaps
        # What saves rests on facts too: it is an answer, though no topic's.
        rests = {"decision": "answer", "covers": list(sure.facts)} if sure else {}
        return {
            **_decision(self.finding),
            **rests,
            "ms": self.took,
            "danger": sure.id if sure else None,
            "perhaps": perhaps.id if perhaps else None,
        }


class _Asker:
    """Answers questions from the command line; the index is built once."""

    def __init__(self, ground: Ground, place: str, overlay: Sequence[Entry]) -> None:
        self._ground = ground
        home = ground.places.by_code(place) if place else None
        self._home: tuple[str, ...] = (home.path,) if home is not None else ()
        self._library: Library = open_library(ground, overlay)
        self.today = local_date(utc_now(), ground.config.timezone)

    def batch(
        self, file: Path, usual: str | None, today: date
    ) -> Iterator[dict[str, object]]:
        """A record for each line of a file; raises DataProblem as file:line.

        `usual` and `today` stand for what a line does not say.
        """
        try:
            lines = file.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as fault:
            raise DataProblem(f"{file}: cannot be read: {fault}") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                asked = json.loads(line)
                text, id_ = str(asked["text"]), asked["id"]
            except (ValueError, KeyError, TypeError, RecursionError):
                raise DataProblem(
                    f'{file}:{number}: must be a JSON object with "id" and "text"'
                ) from None
            language = asked.get("lang", usual)
            if not isinstance(language, str | None):
                raise DataProblem(f'{file}:{number}: "lang" must be text')
            try:
                on = day_of(str(asked["on"])) if asked.get("on") else today
            except UsageProblem as problem:
                raise DataProblem(f"{file}:{number}: {problem}") from None
            found = self._found(text, language, on)
            reply = self._reply(found, on)
            yield {"id": id_, **found.record(), "text": reply.text}

    def ask(self, question: str, language: str | None, on: date) -> dict[str, object]:
        """One question, with the reply as it would be sent."""
        found = self._found(question, language, on)
        finding, spoken = found.finding, found.spoken
        reply = self._reply(found, on)
        answer = finding.answer if isinstance(finding, Answered) else None
        return {
            **found.record(),
            "text": reply.text,
            "html": to_html(reply),
            "language": reply.language or self._translator(spoken).language,
            "sources": self._sources(answer, spoken),
            "valid_from": _iso(answer.valid_from) if answer else None,
            "valid_to": _iso(answer.valid_to) if answer else None,
            "checked": _iso(answer.checked) if answer else None,
        }

    def _reply(self, found: "_Found", on: date) -> Reply:
        translator, ground = self._translator(found.spoken), self._ground
        if found.heard.sure is not None:
            return alarm(translator, ground.country, found.heard.sure)
        if found.beside is not None:
            return found.beside
        wording = Wording(
            translator,
            self._library.content,
            ground.country,
            on,
            Here(ground.places, self._home, self._office(found.finding, translator)),
            label_unreviewed=ground.config.unreviewed == "label",
        )
        return wording.finding(found.finding, found.heard.perhaps)

    def _translator(self, language: str) -> Translator:
        return self._ground.catalogues.translator(language)

    def _office(self, finding: Finding, translator: Translator) -> str:
        """What the place's contact card adds; nothing where no database is yet."""
        if not isinstance(finding, Answered) or not finding.answer.contact:
            return ""
        settings = self._ground.config
        if not self._home or has_nothing(settings, "contact_cards"):
            return ""
        # The engine, and words of dialogues: more than the rest of a question.
        from bot.cli import stored  # noqa: PLC0415  # slow
        from bot.people.card_words import in_answer  # noqa: PLC0415  # slow

        card = stored.card_of(settings, *self._home)
        if card is None:
            return ""
        place = self._ground.places.by_path(card.place)
        if place is None:
            return ""
        name = self._ground.places.short_label(place, translator.language)
        is_old = card.is_old(utc_now())
        return in_answer(card, name, finding.answer.contact, translator, is_old=is_old)

    def _found(self, question: str, language: str | None, on: date) -> "_Found":
        began = time.perf_counter()
        index = self._library.index
        spoken = language or index.language_of(question)
        heard = self._library.danger.heard(question)
        finding: Finding = Unknown(0.0)
        if heard.sure is None:
            finding = index.ask(question, spoken, on, self._home)
        beside, instead = None, None
        if heard.sure is None:
            beside, instead = self._beside(question, spoken, on, finding, heard)
        took = (time.perf_counter() - began) * 1000
        heard = heard if beside is None else Heard()
        return _Found(heard, instead or finding, spoken, round(took, 3), beside)

    def _beside(
        self, question: str, spoken: str, on: date, finding: Finding, heard: Heard
    ) -> tuple[Reply | None, Finding | None]:
        """What no topic answers, and the finding that it counts as.

        A place from the tables, a line to who speaks another language, small talk.
        """
        ground, content = self._ground, self._library.content
        translator = self._translator(spoken)
        is_label = ground.config.unreviewed == "label"
        answers = PlaceAnswers(
            translator, ground.places, content, on, label_unreviewed=is_label
        )
        of_place = answers.instead_of(finding, question, self._home)
        if of_place is not None:
            return of_place, answers.counts_as(question, of_place)
        line = None
        if spoken not in ground.catalogues.languages:
            lines = content.words.elsewhere
            known = ground.catalogues.languages
            line = other_languages.line(spoken, lines, ground.country, known)
        kind = small_replies.kind_of(
            question, self._library.index, is_perhaps_a_cry=heard.perhaps is not None
        )
        if line is None and kind and not isinstance(finding, Act):
            line = say(small_replies.said(kind, translator))
        return line, Unknown(0.0) if line else None

    def _sources(
        self, answer: Answer | None, language: str
    ) -> list[dict[str, str | None]]:
        if answer is None:
            return []
        translator = self._ground.catalogues.translator(language)
        words = self._library.content.words
        documents: list[dict[str, str | None]] = [
            {
                "number": d.number,
                "title": document_name(d.number, d.title, translator.language, words),
                "date": d.issued or None,
                "url": answer.sources[0] if answer.sources else None,
            }
            for d in answer.documents
        ]
        if documents:
            return documents
        return [
            {"number": None, "title": name, "date": None, "url": url}
            for name in answer.authorities
            for url in answer.sources[:1]
        ]


def _decision(finding: Finding) -> dict[str, object]:
    """What was decided; a function that was asked for is no answer, and is named."""
    decided: dict[str, object] = {
        "decision": "unknown",
        "topic": None,
        "covers": [],
        "ended": None,
        "choices": [],
        "score": round(finding.score, 4),
        "function": None,
    }
    match finding:
        case Answered(answer, _, ended, successor):
            follows = [successor] if ended is not None and successor else []
            return decided | {
                "decision": "answer",
                "topic": answer.topic,
                "covers": list(answer.covers),
                "ended": _iso(ended),
                "choices": [_choice(one) for one in follows],
            }
        case Choose(choices, functions=functions):
            return decided | {
                "decision": "choose" if choices else "unknown",
                "choices": [_choice(answer) for answer in choices],
                "function": functions[0].id if functions and not choices else None,
            }
        case Act(function):
            return decided | {"function": function.id}
        case Unknown():
            return decided


def _choice(answer: Answer) -> dict[str, object]:
    return {"topic": answer.topic, "covers": list(answer.covers)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
