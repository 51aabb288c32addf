"""What can be printed of a text: letters that no font has are said by name. Pure.

A blank box tells nobody what is missing. Decoration (emoji) is left out or becomes a
plain sign; letters of a script without a font become the script's name in brackets, and
the paper says at its foot that some are missing.
"""

import re
import unicodedata
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

FAMILIES = (  # the files of what `fonts.typ` names
    "NotoSansKhmer-Regular.ttf",
    "NotoSansKhmer-Bold.ttf",
    "NotoSansLao-Regular.ttf",
    "NotoSansLao-Bold.ttf",
    "NotoSansSC-Regular.otf",
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
)
_SIGNS = str.maketrans(  # what stands for an emoji that says something
    {
        "✅": "✔", "❌": "✘", "❎": "✘", "📞": "☎", "📱": "☎", "☎": "☎",
        "❗": "!", "❓": "?", "⭐": "★", "➕": "+", "➖": "-", "🔴": "●", "🟢": "●",
        "🟡": "●", "🔵": "●", "👉": "→", "\u20e3": "", "\u00ad": "",
    }
)  # fmt: skip
# How emoji are put together, and what says which way a text runs.
_UNSEEN = re.compile("[\ufe00-\ufe0f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_JOINED = re.compile("\u200d[^\\w\u0e80-\u0eff\u1780-\u17ff]")  # the rest of one sign
_KEPT = frozenset("\n\t \u200b\u200c\u200d\u2060")  # no font need have them
_LONG = re.compile(r"[^\s\u200b-\u200d\u0e80-\u0eff\u1780-\u17ff\u2e80-\u9fff]{25,}")
_BREAKS = re.compile(r"(?<=[/?&=.,;:_@\-])|(?<=\w{20})(?=\w)")
_WHERE = re.compile(r" (?:LETTER|SYLLABLE|VOWEL|CONSONANT|DIGIT|UNIFIED|SIGN|TONE) ?")
# Which of a paper's values are no words.
_NO_WORDS = {"link", "language", "kind", "look", "content", "media_type", "unprintable"}

# Which every paper is made of: to know of them no font is opened.
SURE = re.compile(
    "[\n\t -~\u00a0-\u00ac\u00ae-\u024f\u1e00-\u1ef9\u2010-\u2026\u200b-\u200d"
    "\u1780-\u17b3\u17b6-\u17dd\u17e0-\u17e9\u0e81\u0e82\u0e84\u0e87\u0e88\u0e8a"
    "\u0e8d\u0e94-\u0e97\u0e99-\u0e9f\u0ea1-\u0ea3\u0ea5\u0ea7\u0eaa\u0eab\u0ead-\u0eb9"
    "\u0ebb-\u0ebd\u0ec0-\u0ec4\u0ec6\u0ec8-\u0ecd\u0ed0-\u0ed9\u0edc\u0edd]*"
)

CHINESE = "gb2312"  # whose characters the Chinese font has

Letters = Container[int]


class Unopened:
    """The letters of our fonts, read from them once somebody asks."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Of these folders."""
        self._folders = folders
        self._found: frozenset[int] | None = None

    def __contains__(self, letter: object) -> bool:
        """Whether a font has it."""
        if self._found is None:
            self._found = letters_of(self._folders)
        return letter in self._found


def letters_of(folders: Iterable[Path]) -> frozenset[int]:
    """Every letter that one of our fonts has, in regular and in bold."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415

    found: set[int] = set()
    for folder in folders:
        for name in FAMILIES:
            if (folder / name).is_file():
                with TTFont(folder / name, lazy=True) as font:
                    found |= font.getBestCmap().keys()
    return frozenset(found)


def without_blanks(paper: dict[str, Any], letters: Letters) -> dict[str, Any]:
    """The same paper with words that can be printed whole."""
    names: dict[str, str] = paper.get("unprintable", {})
    missing: list[str] = []
    cleaned: dict[str, Any] = _each(paper, letters, names, missing)
    if missing and paper.get("lacks"):
        what = ", ".join(dict.fromkeys(missing))
        cleaned["foot"] = [*cleaned["foot"], paper["lacks"].replace("{what}", what)]
    return cleaned


def _each(
    value: Any, letters: Letters, names: dict[str, str], missing: list[str]
) -> Any:
    if isinstance(value, str):
        said, lacks = printed(value, letters, names)
        missing += lacks
        return said
    if isinstance(value, list):
        return [_each(one, letters, names, missing) for one in value]
    if isinstance(value, dict):
        return {
            key: one if key in _NO_WORDS else _each(one, letters, names, missing)
            for key, one in value.items()
        }
    return value


def printed(
    text: str, letters: Letters, names: dict[str, str]
) -> tuple[str, list[str]]:
    """A text as it can be printed, and the names of the scripts that it lacks."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    plain = _JOINED.sub("", plain).translate(_SIGNS)
    if is_sure(plain) or all(_has(letters, one) for one in plain):
        return _breakable(plain), []
    said: list[str] = []
    missing: list[str] = []
    name = ""
    for letter in plain:
        if _has(letters, letter):
            name = name if letter == " " else ""  # words of one script are one gap
            said.append(letter)
        elif unicodedata.category(letter)[0] in "LMN" or _is_private(letter):
            before, name = name, names.get(_script(letter)) or names.get("", "?")
            if name != before:
                said.append(f"[{name}]")
                missing.append(name)
    tidy = re.sub(r" {2,}", " ", "".join(said))
    return _breakable(tidy.strip(" ") if text.strip() == text else tidy), missing


def is_sure(text: str) -> bool:
    """Whether a text can be printed as far as is known without opening a font."""
    others = "".join(one for one in text if not SURE.fullmatch(one))
    try:
        others.encode(CHINESE)
    except UnicodeEncodeError:
        return False
    return all(one > "\x7f" for one in others)  # it has what steers a printer, too


def _has(letters: Letters, letter: str) -> bool:
    return letter in _KEPT or ord(letter) in letters


def _is_private(letter: str) -> bool:
    return unicodedata.category(letter) == "Co"


def _script(letter: str) -> str:
    """`TAI VIET`, of `TAI VIET LETTER LOW KO`; "" for what has no name."""
    return _WHERE.split(unicodedata.name(letter, ""), maxsplit=1)[0]


def _breakable(text: str) -> str:
    """Addresses and the like may go on in the next line."""
    return _LONG.sub(lambda found: _BREAKS.sub("\u200b", found[0]), text)
