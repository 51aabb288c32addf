"""A choice said in words: `câu hai`, `cái thứ 2`, `the second one`. Pure."""

import re

from bot.messaging import NOT_A_NUMBER

_COUNTED = (
    ("mot", "nhat", "dau", "dau tien", "one", "first"),
    ("hai", "nhi", "two", "second"),
    ("ba", "three", "third"),
    ("tu", "bon", "four", "fourth"),
    ("nam", "five", "fifth"),
    ("sau", "six", "sixth"),
    ("bay", "seven", "seventh"),
    ("tam", "eight", "eighth"),
)
_LAST = {"cuoi", "cuoi cung", "last"}
_NUMBERS = {word: n for n, words in enumerate(_COUNTED, 1) for word in words}
_ALONE = {  # said of a list, these mean one of it, and not "dad" or "five years"
    "mot", "hai", "ba", "bon", "nam", "one", "two", "three", "four", "five",
    "dau tien", "cuoi cung", "first", "second", "third", "last",
}  # fmt: skip
_BEFORE = re.compile(
    r"^(?:(?:chon|lay|hoi|xem|bam|the|number|option|choice|question|pick) )*"
    r"(?P<thing>(?:(?:cau|cai|so|thu|muc|viec|y|nut|dong|number|option|choice|question)"
    r" )*)"
)
_AFTER = re.compile(
    r"(?: (?:nhe|nhe a|nha|a|di|oi|do|ay|nay|one|please|pls|question|option|day))*$"
)
_NONE = re.compile(
    r"(?:deu )?(?:khong|ko|k|chang|cha)(?: phai| co| dung)*(?: (?:cau|cai|muc|viec|y))?"
    r" (?:nao|gi)(?: (?:het|ca|dung|trung|phu hop))*"
    r"|(?:khong|ko) (?:co|phai|dung)(?: het| ca)?"
    r"|deu khong(?: phai| dung)?|none(?: of (?:them|these|those))?|neither"
)


def number_of(folded: str, *, last: int) -> int | None:
    """The number of the choice that is meant; `last` is the highest there is.

    0 where none of them is; None where no choice is named.
    """
    said = _AFTER.sub("", folded)
    if _NONE.fullmatch(said):
        return NOT_A_NUMBER
    before = _BEFORE.match(said)
    word = said[before.end() :] if before else said
    is_named = bool(before and before["thing"]) or said != word
    if word.isascii() and word.isdigit() and is_named:
        return int(word)
    if not is_named and word not in _ALONE:
        return None
    return last if word in _LAST else _NUMBERS.get(word)
