"""A notice's code and a bank's, as people type them. Pure; texts without tones."""

import re
from dataclasses import dataclass

DIGITS = 6
_CODE = r"[\s.\-–]*".join([r"\d"] * DIGITS) + r"(?![.,]?\d)"
_OURS = r"(?:(?:\b(?:ma|code)\b[\s:.]*)?\b(?:lb|loa ban)[\s:.#\-–]*)"
_MERELY = r"(?:\b(?:ma(?: tin| so)?|code)\b[\s:.]*(?:la\b[\s:]*)?)"
_NAMED = re.compile(rf"{_OURS}({_CODE})")
_ALONE = re.compile(rf"[\s.#:]*(?:({_OURS})|{_MERELY})?({_CODE})[\s.!?]*")
# Nobody writes so but of what opens an account.
_SECRET = re.compile(
    r"\botp\b|\bma (?:so )?(?:xac (?:nhan|minh|thuc)|bao mat|kich hoat|dang nhap)\b"
)
_DIGITS_OF_A_SECRET = re.compile(r"(?<![\d.,])\d{4,8}(?![.,]?\d)")
_DAY = re.compile(r"\d\d[.\-–]\d\d[.\-–]\d\d")
_ROUND = "000"  # how a sum of money ends


@dataclass(frozen=True, slots=True)
class Typed:
    """A code that is all that was typed; `is_ours` where it was called one of ours."""

    digits: str
    is_ours: bool
    may_be_else: bool  # a sum of money, a day


def alone(folded: str) -> Typed | None:
    """The code where a text is nothing else: `lb 482914`, `Mã: 48.29.14`, `482 914`."""
    found = _ALONE.fullmatch(folded.strip())
    if found is None:
        return None
    digits, written = plain(found[2]), found[2]
    is_else = digits.endswith(_ROUND) or _DAY.fullmatch(written) is not None
    return Typed(digits, found[1] is not None, is_else)


def named(folded: str) -> list[str]:
    """The codes that a text calls ours, in their order: `… Mã LB 482914`."""
    return list(dict.fromkeys(plain(found[1]) for found in _NAMED.finditer(folded)))


def tells_a_secret(folded: str) -> bool:
    """Whether a text holds what opens someone's account."""
    has_digits = _DIGITS_OF_A_SECRET.search(folded) is not None
    return has_digits and _SECRET.search(folded) is not None


def plain(typed: str) -> str:
    """Its digits alone."""
    return "".join(letter for letter in typed if letter.isdigit())
