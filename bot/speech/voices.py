"""Which language has a voice, and a text spoken by it.

The engine is espeak-ng from its wheel, or the command that `BOT_SPEECH_COMMAND` names:
text on standard input, the language as its argument, audio on standard output. Either
runs in a child process.
"""

import logging
import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.confinement import MIB, Limits, ran
from bot.speech.other_tongues import read_in
from bot.speech.read_aloud import read_aloud
from bot.speech.sound import OPUS, Coding, Sound, Unreadable, encoded

MOST_SECONDS = 90.0
SOUTHERN = "ngàn"  # how a thousand is said where the southern accent is spoken
USUAL = "nghìn"
_ENGINE = str(Path(__file__).with_name("engine.py"))
_LIMITS = Limits(size=64 * MIB)
_LIMITS_OF_ANOTHER = Limits(memory=4096 * MIB, size=64 * MIB)  # it may load a model
# The voices of espeak-ng, by language.
_VOICES = {"vi": "vi", "en": "en", "zh-Hans": "cmn"}
_SOUTHERN_VOICE = "vi-vn-x-south"
_TRIED_WITH = {"vi": "xin chào", "en": "hello", "km": "សួស្តី", "lo": "ສະບາຍດີ"}
_TRIED_WITH |= {"zh-Hans": "你好"}
# Letters that a voice says in a second, for a first cut before anything is measured.
_A_SECOND = {"vi": 14.0, "en": 14.0, "zh-Hans": 3.5}
_ENDS = {
    "vi": "Nghe đến đây thôi. Phần sau xin đọc trong tin.",
    "en": "The rest is in the written message.",
    "zh-Hans": "语音到此为止，其余请看文字。",
}
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])|\n+")
_ATTEMPTS = 3  # to make it short enough

log = logging.getLogger(__name__)


class Voices:
    """What can be spoken here."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        """`command` takes the place of espeak-ng."""
        self._command = tuple(command)
        is_there = bool(self._command) or _espeak() is not None
        self._languages = frozenset(_VOICES if is_there else ())

    @property
    def languages(self) -> frozenset[str]:
        """Those that have a voice (BCP 47)."""
        return self._languages

    def has(self, language: str) -> bool:
        """Whether a language has a voice."""
        return language in self._languages

    async def learn(self, languages: Sequence[str]) -> frozenset[str]:
        """Tries each language once, and knows from then on which have a voice.

        Until then it is taken to be what espeak-ng has.
        """
        found = set()
        for language in languages:
            word = _TRIED_WITH.get(language, "1 2 3")
            try:
                sound = await self._spoken(word, language, USUAL, OPUS)
            except Unreadable:
                continue
            if not sound.is_silent:
                found.add(language)
        self._languages = frozenset(found)
        return self._languages

    async def speak(
        self,
        text: str,
        language: str,
        thousand: str = USUAL,
        coding: Coding = OPUS,
        most: float = MOST_SECONDS,
    ) -> Sound:
        """A text as it is said, of at most 90 seconds; what is cut says so.

        `thousand` is "ngàn" in the south, whose accent it then has. Raises Unreadable
        where the language has no voice or the engine fails.
        """
        whole = as_said(text, language, thousand)
        room = int(most * _A_SECOND.get(language, 10.0))
        for _attempt in range(_ATTEMPTS):
            said = _shortened(whole, language, room)
            sound = await self._spoken(said, language, thousand, coding)
            if sound.seconds <= most:
                return sound
            room = int(min(room, len(said)) * most / sound.seconds * 0.95)
        return await encoded(sound.content, coding, most=most)

    async def _spoken(
        self, text: str, language: str, thousand: str, coding: Coding
    ) -> Sound:
        command = self._engine_for(language, thousand)
        if not command:
            raise Unreadable(f"no voice for {language}")
        if self._command:
            done = await ran(command, text.encode(), _LIMITS_OF_ANOTHER, Path.cwd())
        else:
            done = await ran(command, text.encode(), _LIMITS)
        if not done.is_well or not done.written:
            reason = done.complaints.strip().rpartition("\n")[2][:200]
            log.warning("no voice for %s: %s", language, reason or "nothing was said")
            raise Unreadable(f"no voice for {language}")
        return await encoded(done.written, coding)

    def _engine_for(self, language: str, thousand: str) -> tuple[str, ...]:
        if self._command:
            return (*self._command, language)
        voice, found = _VOICES.get(language), _espeak()
        if voice is None or found is None:
            return ()
        if language == "vi" and thousand == SOUTHERN:
            voice = _SOUTHERN_VOICE
        return (sys.executable, "-I", "-S", _ENGINE, *found, voice)


def as_said(text: str, language: str, thousand: str = USUAL) -> str:
    """A text with its figures and short forms as words of its language."""
    if language == "vi":
        return read_aloud(text, thousand)
    return read_in(language, text)


def _shortened(text: str, language: str, room: int) -> str:
    """Whole sentences, as many as there is room for; the last one says that more is."""
    if len(text) <= room:
        return text
    ending = _ENDS.get(language, "")
    kept: list[str] = []
    left = room - len(ending)
    for sentence in _SENTENCE_END.split(text):
        left -= len(sentence) + 1
        if left < 0:
            break
        kept.append(sentence)
    if not kept:  # one sentence without an end
        kept = [text[: max(room - len(ending), 1)].rsplit(" ", 1)[0] + "."]
    return " ".join([*kept, ending]).strip()


@cache
def _espeak() -> tuple[str, str] | None:
    """Its library and its data; None where there is no wheel for this machine."""
    try:
        import espeakng_loader  # noqa: PLC0415  # where needed

        library = str(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path())
    except (ImportError, OSError):
        return None
    return (library, data) if Path(library).exists() else None
