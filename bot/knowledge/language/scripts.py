"""The language of a script other than the Latin one. Pure."""

import re
import unicodedata
from collections import Counter

LATIN = "LATIN"
UNKNOWN = "und"  # BCP 47's word for a language that nobody named
OTHERS_FROM = 0.5  # of the letters, or of the words where a letter is one
# What Unicode calls a script: who writes it, as far as one language goes with it.
_LANGUAGES = {
    "KHMER": "km",
    "LAO": "lo",
    "CJK": "zh-Hans",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "TAI": "blt",
    "MYANMAR": "my",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "PAHAWH": "hmn",
    "NYIAKENG": "hmn",
}
_MOST = 200  # letters that are looked at
_UNSPACED = ("KHMER", "LAO", "CJK")  # where each letter says as much as a word
_LATIN_WORD = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]+")


def language_by_script(text: str) -> str:
    """The language of a text that is largely in another script; "" for Latin ones."""
    letters = [letter for letter in text if letter.isalpha()][:_MOST]
    if all(letter.isascii() for letter in letters):
        return ""
    counts = Counter(unicodedata.name(letter, UNKNOWN).split()[0] for letter in letters)
    if counts.total() - counts[LATIN] == sum(counts[script] for script in _UNSPACED):
        # "VNeID怎么用" has one Latin word, not five letters.
        counts[LATIN] = len(_LATIN_WORD.findall(text[: 2 * _MOST]))
    others = counts.total() - counts[LATIN]
    if others < OTHERS_FROM * counts.total() or not others:
        return ""
    if counts["HIRAGANA"] + counts["KATAKANA"]:
        return "ja"  # which has Chinese letters too
    del counts[LATIN]
    return _LANGUAGES.get(counts.most_common(1)[0][0], UNKNOWN)
