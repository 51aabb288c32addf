"""What in a text says who someone is: numbers of phones, papers and accounts, a name.

Found by their shape and the words before them, pointed at before anything is kept or
sent, and taken out where that is wished. Sums, dates and public lines are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.i18n import N_, Translator

_GAP = r"[ .\-]?"
_PHONE = re.compile(rf"(?<![\d+])(?:\+?84|0){_GAP}(?:\d{_GAP}){{8,9}}\d?(?!\d)")
_LONG = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){8,18}(?!\d)")
_CARD = re.compile(r"\b[A-Z]{2}[ \-]?\d(?:[ \-]?\d){9,12}\b")  # of health insurance
_ACCOUNT = re.compile(r"(?i:tài khoản|tai khoan|\bstk|\btk|account)\D{0,20}$")
_SUM = re.compile(
    r"\s*(?i:đồng|dong|đ\b|vnđ|vnd|triệu|trieu|tỷ|nghìn|ngàn|usd|m2|kg|ha)"
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")  # 1.500.000
_PUBLIC = re.compile(r"(?:1[89]00)")  # lines that anyone may call
_NAME = re.compile(
    r"(?i:\b(?:họ và tên|họ tên|ho va ten|ho ten|tên|ten|name is)\b"
    r"(?: (?:tôi|toi|em|mình|minh|cháu|chau|là|la|is))*:?) "
    r"(?P<name>[^\W\d_a-zà-ỹ][^\W\d_]*(?: [^\W\d_a-zà-ỹ][^\W\d_]*){1,4})"
)
NEAR = 40  # letters before a number that say what it is
LEFT_OUT = "…"  # what stands in its place
IDENTITY_DIGITS = (9, 12)  # of the old card and of today's


class Kind(Enum):
    """What a number or name is, in words."""

    PHONE = N_("số điện thoại")
    IDENTITY = N_("số căn cước")
    ACCOUNT = N_("số tài khoản")
    CARD = N_("số thẻ")
    OTHER = N_("một dãy số dài")
    NAME = N_("tên người")


@dataclass(frozen=True, slots=True)
class Found:
    """One of them, and where it stands."""

    kind: Kind
    start: int
    end: int


def found(text: str) -> list[Found]:
    """Everything of the kind in a text, in its order, none within another."""
    ordered: list[Found] = []
    for one in sorted(_candidates(text), key=lambda one: (one.start, -one.end)):
        if not ordered or one.start >= ordered[-1].end:
            ordered.append(one)
    return ordered


def without(text: str) -> str:
    """The text with an ellipsis in place of each."""
    for one in reversed(found(text)):
        text = text[: one.start] + LEFT_OUT + text[one.end :]
    return text


def pointed_at(_: Translator, text: str) -> str:
    """`số điện thoại, số căn cước`: what a text holds, in words; empty for nothing."""
    kinds = dict.fromkeys(one.kind for one in found(text))
    return ", ".join(_(kind.value) for kind in kinds)


def _candidates(text: str) -> Iterator[Found]:
    for match in _NAME.finditer(text):
        yield Found(Kind.NAME, match.start("name"), match.end("name"))
    for match in _CARD.finditer(text):
        yield Found(Kind.CARD, *match.span())
    for pattern in (_PHONE, _LONG):
        for match in pattern.finditer(text):
            kind = _kind(text, match)
            if kind is not None:
                yield Found(
                    kind, match.start(), match.start() + len(match[0].rstrip(" .-"))
                )


def _kind(text: str, match: re.Match[str]) -> Kind | None:
    """What a long number is; None for a sum or a line that anyone may call."""
    digits = re.sub(r"\D", "", match[0])
    if _SUM.match(text, match.end()) or _GROUPED.fullmatch(match[0]):
        return None
    if _PUBLIC.match(digits):
        return None
    if _ACCOUNT.search(text, max(0, match.start() - NEAR), match.start()):
        return Kind.ACCOUNT
    if len(digits) in IDENTITY_DIGITS and match.re is _LONG:
        return Kind.IDENTITY
    is_phone = match.re is _PHONE or digits.startswith("0")
    return Kind.PHONE if is_phone else Kind.OTHER
