"""Scripts that leave no space between words: Khmer, Lao, Chinese. Pure.

Nobody needs to know their words to find them again. A letter with all that hangs on it
stands for a word, as a syllable does in Vietnamese, and pairs of them tell more: a
Chinese character, a Khmer consonant with those below it and its vowel, a Lao one with
what stands before, above and behind it.
"""

import re
import unicodedata

_KHMER = "\u1780-\u17d3\u17d7\u17dd"
_LAO = "\u0e81-\u0ebd\u0ec0-\u0ecd\u0edc-\u0edf"
_CHINESE = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_ALL = f"{_KHMER}{_LAO}{_CHINESE}"
_LETTERS = re.compile(
    "[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
    "|[\u0ec0-\u0ec4]?[\u0e81-\u0eae\u0edc-\u0edf]"
    "[\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd]*[\u0eb0\u0eb2\u0eb3\u0ebd]?"
    f"|[{_ALL}]"
)
_RUN = re.compile(f"([{_ALL}]+)")
_ONE = re.compile(f"[{_ALL}]")
_BETWEEN = re.compile(f"(?<=[{_ALL}]) (?=[{_ALL}])")
# Where a phone's keyboard marks the end of a word that nobody sees, and two letters
# of one sound.
_MENDED = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060), None) | {0x17B2: "\u17b1"}


LETTERS_A_WORD = 3  # about so many, where letters count as words
LANGUAGES = ("lo", "km", "zh-Hans")  # who writes them here
_FIRST_LETTERS = ("\u1780", "\u3000")  # of Khmer, of Chinese: Lao has the lowest


def language_in(text: str) -> str:
    """The language of the first such letter; "" where there is none."""
    found = None if text.isascii() else _ONE.search(text)
    if found is None:
        return ""
    return LANGUAGES[sum(found[0] >= first for first in _FIRST_LETTERS)]


def is_in(text: str) -> bool:
    """Whether any of a text is in such a script."""
    return not text.isascii() and _ONE.search(text) is not None


def opened(token: re.Pattern[str], text: str) -> list[str]:
    """The tokens of a text, each letter of such a script one of them.

    Digits are 0 to 9 however they are written.
    """
    if not is_in(text):
        return token.findall(text)
    found: list[str] = []
    for number, part in enumerate(_RUN.split(text.translate(_MENDED))):
        if number % 2:
            found += _LETTERS.findall(part)
        else:
            found += token.findall(_digits(part))
    return found


def closed(line: str) -> str:
    """Words in a row, those of such a script without the spaces between them."""
    return _BETWEEN.sub("", line) if is_in(line) else line


def _digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c
        for c in text
    )
