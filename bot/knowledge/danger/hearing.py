"""Who is in danger now gets what saves and a number before anything else. Pure."""

import hashlib
import logging
import math
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TypeAlias

import numpy as np

from bot import country
from bot.country import Folding
from bot.knowledge.danger import alike, cries
from bot.knowledge.danger.alike import Alike
from bot.knowledge.danger.cries import ORDINARY, Cries, Example, marks
from bot.knowledge.language import unspaced
from bot.knowledge.model import Content
from bot.knowledge.search import postings, text
from bot.knowledge.search.text import Reader, Text
from bot.knowledge.word_lists import Danger, Dangers
from bot.store.kept import KeptFiles

_SENTENCE_END = re.compile(r"[.!?…;\n។៖。！？；]+")

NAME = "cries"  # of what is kept
MOST_LETTERS = 4096  # of a text: what a messenger takes at once
WINDOW, STEP = 40, 20  # words: in a long letter the cry stands somewhere
# In a script that little is known of, a kind that is not so far ahead of the next is
# told as danger of any kind: get away, whom to call. A wrong act could cost a life.
GENERAL, AHEAD = "help", 0.2
LONG = 0.6  # of the logarithm of its parts: so much more one of them must weigh
SHORT, ASKS_EVERY = 8, 6  # words of a cry; every so many asks something too
TONELESS_EVERY = 4
ASKED_EVERY = 2  # of what topics are asked: their words come often enough
_MADE_BY = (cries, alike, postings, text, unspaced, country)

Said: TypeAlias = tuple[str, str, bool]  # a text, its kind, whether it only looks so

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says of danger: at most one of the two is there.

    `sure`: someone is in it now, and nothing else matters. `perhaps`: what to do stands
    above the answer. False where neither is.
    """

    sure: Danger | None = None
    perhaps: Danger | None = None

    def __bool__(self) -> bool:
        """Whether there may be any danger."""
        return self.sure is not None or self.perhaps is not None


NOTHING = Heard()


class DangerEar:
    """Hears cries for help: what it learned from examples, ready to be asked."""

    def __init__(
        self, content: Content, folding: Folding, kept: KeptFiles | None = None
    ) -> None:
        """Learns from `messages/words/danger.yaml` and from what topics are asked.

        That takes seconds, unless it was kept. Abbreviations are read like in a
        question. Each script that has no spaces is learned by itself: what is heard in
        one changes nothing in another.
        """
        words = content.words
        self._reader = Reader(folding, words.abbreviations)
        self._kinds = tuple(words.dangers.kinds.values())
        self._general = words.dangers.kinds.get(GENERAL)
        groups = words.dangers.alike
        self._alike = Alike(self._reader, groups)
        self._cries: dict[str, Cries] = {}
        for script, said in _by_script(content.words.dangers, _asked(content)).items():
            if script and not any(kind for _, kind, _ in said):
                continue
            name = f"{script}-{NAME}" if script else NAME
            key = _key_of(said, groups, self._reader)
            found = _kept(kept, name, key)
            if found is None:
                examples = said if script else _with_toneless(said, folding)
                found = self._learned(examples, script)
                if kept is not None:
                    kept.write(name, key, found.parts())
            self._cries[script] = found

    def heard(self, text: str) -> Heard:
        """What a text says of danger, in its most alarming part."""
        text = text[:MOST_LETTERS]
        script = unspaced.language_in(text)
        found = self._heard(text, "")
        if script not in self._cries or not script or found.sure is not None:
            return found
        own = self._heard(text, script)
        return own if own.sure is not None or found.perhaps is None else found

    def _heard(self, text: str, script: str) -> Heard:
        cries = self._cries[script]
        parts = self._parts(text, script)
        weight, kind, ahead = max(cries.weigh(self._marks(part)) for part in parts)
        weight -= LONG * math.log(len(parts))
        if not cries.may_be(weight):
            return NOTHING
        danger = self._kinds[kind]
        if script and ahead < AHEAD:
            danger = self._general or danger
        if cries.is_sure(weight):
            return Heard(sure=danger)
        return Heard(perhaps=danger)

    def _parts(self, text: str, script: str) -> list[Text]:
        """A message whole; a long letter's sentences, each in parts if it is long."""
        window = WINDOW * unspaced.LETTERS_A_WORD if script else WINDOW
        whole = self._reader.read(text)
        if len(whole.words) <= window:
            return [whole]
        sentences = map(self._reader.read, _SENTENCE_END.split(text))
        return [part for read in sentences if read.words for part in _windows(read)]

    def _learned(self, said: Iterable[Said], script: str) -> Cries:
        numbers = {kind.id: number for number, kind in enumerate(self._kinds)}
        examples = [
            Example(
                self._marks(self._reader.read(text)),
                numbers.get(kind, ORDINARY),
                is_near,
            )
            for text, kind, is_near in said
        ]
        if script:
            return Cries.of(examples, len(self._kinds), odds_of_a_kind=0.0)
        return Cries.of(examples, len(self._kinds))

    def _marks(self, read: Text) -> dict[str, float]:
        return marks(read, self._alike.named_in(read))


def _by_script(dangers: Dangers, asked: Iterable[str]) -> dict[str, list[Said]]:
    """Every example: its text, its kind, whether it is a look-alike.

    Those in a script without spaces by its language, all others under "".
    """
    found: dict[str, list[Said]] = {script: [] for script in ("", *unspaced.LANGUAGES)}
    asks = _apart(dangers.asks)
    for kind in dangers.kinds:
        for script, own in _apart(dangers.said.get(kind, ())).items():
            found[script] += [(said, kind, False) for said in own]
            both = _asking(own, asks.get(script, []))
            found[script] += [(said, kind, False) for said in both]
    for script, own in _apart(dangers.ordinary).items():
        found[script] += [(said, "", True) for said in own]
    for script, own in _apart(asked).items():
        found[script] += [(said, "", False) for said in own[::ASKED_EVERY]]
    return found


def _apart(said: Iterable[str]) -> dict[str, list[str]]:
    """Some texts, in their order, by the script that they are in."""
    found: dict[str, list[str]] = {}
    for one in said:
        found.setdefault(unspaced.language_in(one), []).append(one)
    return found


def _with_toneless(said: Iterable[Said], folding: Folding) -> Iterator[Said]:
    """Some examples come without tones too, as many people type."""
    for number, (words, kind, is_near) in enumerate(said):
        yield words, kind, is_near
        if number % TONELESS_EVERY == 0 and not words.isascii():
            yield folding.fold(words), kind, False


def _asking(own: Sequence[str], asks: Sequence[str]) -> Iterator[str]:
    """Short cries that end in a question, made of both: it silences none of them."""
    short = [said for said in own if len(said.split()) <= SHORT]
    for said, asked in zip(short[::ASKS_EVERY], cycle(asks), strict=False):
        yield f"{said} {asked}"


def _asked(content: Content) -> Iterator[str]:
    """What topics are asked is no cry, but for those that tell of first aid."""
    kinds = content.words.dangers.kinds.values()
    first_aid = {fact for kind in kinds for fact in kind.facts}
    for topic in content.topics.values():
        for answer in topic.answers:
            if first_aid.isdisjoint(answer.covers):
                yield from (answer.question, *answer.asked)
    words = content.words
    by_language = (
        *(decoy.asked for decoy in words.decoys.values()),
        *(function.asked for function in words.functions),
        *words.small_talk.values(),
    )
    for asked in by_language:
        for said in asked.values():
            yield from said


def _windows(read: Text) -> Iterator[Text]:
    """Words in a row; too many of them in parts that overlap."""
    count = len(read.words)
    last = max(count - WINDOW, 0)
    for first in (*range(0, last, STEP), last):
        end = first + WINDOW
        yield Text(read.words[first:end], read.folded[first:end])


def _kept(kept: KeptFiles | None, name: str, key: str) -> Cries | None:
    parts = kept.read(name, key) if kept is not None else None
    try:
        return Cries.of_parts(parts) if parts is not None else None
    except (KeyError, TypeError, ValueError) as fault:
        log.warning("what was kept of %s lacks a part (%s): made anew", name, fault)
        return None


def _key_of(said: object, groups: object, reader: Reader) -> str:
    """Stands for all that is learned from and for the code that learns."""
    whole = hashlib.blake2b(repr((said, groups, reader.rules)).encode(), digest_size=16)
    machine = (np.__version__, unicodedata.unidata_version, sys.byteorder)
    whole.update(repr(machine).encode())
    for module in _MADE_BY:
        whole.update(Path(module.__file__ or "").read_bytes())
    return whole.hexdigest()
