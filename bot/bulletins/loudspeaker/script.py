"""What a commune's loudspeaker says at one time of the day, word for word. Pure.

As communes broadcast: opening words, each notice twice, closing words; numbers as
words, one breath a line. A language comes whole before the next, since who listens
waits for their own.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_, Translator
from bot.speech.number_words import digits_of
from bot.speech.read_aloud import read_aloud

PAUSE = 2.0  # seconds between two notices
LONGEST_BREATH = 15  # words that are read in one go
# Syllables a second of an announcer; of letters, where words are not told apart.
_WORDS_A_SECOND = 3.0
_LETTERS_A_SECOND = {"km": 11.0, "lo": 11.0, "zh": 4.0}
# What is said around notices; a language whose words nobody reviewed goes without.
OUR_WORDS = (
    N_("Đây là Đài truyền thanh {place}. Mời bà con nghe thông báo."),
    N_("Tin khẩn."),
    N_("Xin nhắc lại."),
    N_("Mã thông báo: {digits}."),
    N_("Cần hỏi thêm, bà con gặp trưởng {village}."),
    N_("Cảm ơn bà con đã nghe."),
)
_ROUNDED_TO = 10  # seconds
_RECORDED = 30.0  # seconds of a recording, about


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A notice as it is to be read out: by language its words, and recordings of them.

    `recordings` are numbers of stored files, by language.
    """

    broadcast: int
    code: str
    is_urgent: bool
    texts: Mapping[str, str]
    recordings: Mapping[str, int]

    @property
    def languages(self) -> tuple[str, ...]:
        """In which it can be heard or read, the source language first."""
        known = dict.fromkeys((*self.texts, *self.recordings))
        return tuple(sorted(known, key=lambda code: code != SOURCE_LANGUAGE))


@dataclass(frozen=True, slots=True)
class Breath:
    """One line that is read out; a pause where it has neither words nor a recording."""

    text: str
    language: str
    recording: int = 0
    seconds: float = 0.0

    @property
    def is_pause(self) -> bool:
        """Whether nothing is said."""
        return not self.text and not self.recording


@dataclass(frozen=True, slots=True)
class Listeners:
    """Where it is read out, and how people there speak.

    `languages` come in this order; what they lack is left out. `places` and `words` are
    by language: the place's name, and the words of the interface where there are any.
    """

    places: Mapping[str, str]
    words: Mapping[str, Translator]
    languages: tuple[str, ...]
    thousand: str = "nghìn"
    village: str = "thôn"


def breaths(notices: Sequence[ReadOut], listeners: Listeners) -> tuple[Breath, ...]:
    """The whole edition; none where there is nothing to read."""
    said: list[Breath] = []
    for language in _in_order(notices, listeners):
        own = [one for one in notices if language in one.languages]
        said += _opening(language, listeners)
        for one in own:
            said += _twice(one, language, listeners)
        said += _closing(language, listeners)
    return tuple(said)


def seconds(said: Sequence[Breath]) -> int:
    """About how long it takes, in tens of seconds."""
    whole = sum(_seconds_of(one) for one in said)
    return max(_ROUNDED_TO, math.ceil(whole / _ROUNDED_TO) * _ROUNDED_TO)


def as_text(said: Sequence[Breath], names: Mapping[str, str], _: Translator) -> str:
    """The script as who reads it sees it; `names` are of languages, for headings.

    `_` words what is said to the reader alone.
    """
    lines: list[str] = []
    language = ""
    for one in said:
        if one.language != language:
            language = one.language
            lines += ["", names.get(language, language).upper()]
        if one.recording:
            lines.append(_("(tiếng đã ghi, nghe trong tệp âm thanh)"))
        else:
            lines.append(one.text or _("(nghỉ hai giây)"))
    return "\n".join(lines).strip()


def _in_order(notices: Sequence[ReadOut], listeners: Listeners) -> list[str]:
    known = dict.fromkeys(code for one in notices for code in one.languages)
    wanted = [code for code in listeners.languages if code in known]
    return [*wanted, *(code for code in known if code not in wanted)]


def _opening(language: str, listeners: Listeners) -> list[Breath]:
    _ = listeners.words.get(language)
    if _ is None:
        return []
    line = _(
        "Đây là Đài truyền thanh {place}. Mời bà con nghe thông báo.",
        place=_place(language, listeners),
    )
    return [Breath(one, language) for one in _sentences(line)]


def _closing(language: str, listeners: Listeners) -> list[Breath]:
    _ = listeners.words.get(language)
    if _ is None:
        return []
    ask = _("Cần hỏi thêm, bà con gặp trưởng {village}.", village=listeners.village)
    return [
        _pause(language),
        Breath(ask, language),
        Breath(_("Cảm ơn bà con đã nghe."), language),
    ]


def _twice(one: ReadOut, language: str, listeners: Listeners) -> list[Breath]:
    _ = listeners.words.get(language)
    if language in one.recordings:
        first = [Breath("", language, one.recordings[language], _RECORDED)]
    else:
        first = [Breath(line, language) for line in _lines(one, language, listeners)]
    said = [_pause(language)]
    if _ is None:
        return [*said, *first, _pause(language), *first]
    urgent = [Breath(_("Tin khẩn."), language)] if one.is_urgent else []
    said += [*urgent, *first, _pause(language)]
    said += [Breath(_("Xin nhắc lại."), language), *urgent, *first]
    if one.code:
        said.append(Breath(_code(one.code, _), language))
    return said


def _lines(one: ReadOut, language: str, listeners: Listeners) -> list[str]:
    text = one.texts[language]
    if language == SOURCE_LANGUAGE:
        text = read_aloud(text, listeners.thousand)
    return [line for sentence in _sentences(text) for line in in_breaths(sentence)]


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?;])\s+|(?<=[។。！？；])\s*|\n+", text)
    return [part.strip() for part in parts if part.strip()]


def in_breaths(sentence: str) -> list[str]:
    """A long sentence cut behind commas, so that each part is read in one breath."""
    lines = [""]
    for part in re.split(r"(?<=[,:;])\s+", sentence):
        longer = f"{lines[-1]} {part}".strip()
        if lines[-1] and len(longer.split()) > LONGEST_BREATH:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


def _code(code: str, _: Translator) -> str:
    """In two halves, as one says a number to somebody who writes it down."""
    half = len(code) // 2
    if _.language == SOURCE_LANGUAGE:
        said = f"{digits_of(code[:half])}, {digits_of(code[half:])}"
    else:
        said = f"{' '.join(code[:half])}, {' '.join(code[half:])}"
    return _("Mã thông báo: {digits}.", digits=said)


def _place(language: str, listeners: Listeners) -> str:
    return listeners.places.get(language) or listeners.places[SOURCE_LANGUAGE]


def _pause(language: str) -> Breath:
    return Breath("", language, seconds=PAUSE)


def _seconds_of(one: Breath) -> float:
    if one.seconds:
        return one.seconds
    letters = _LETTERS_A_SECOND.get(one.language.split("-")[0])
    if letters is not None:
        return len(one.text) / letters
    return len(one.text.split()) / _WORDS_A_SECOND
