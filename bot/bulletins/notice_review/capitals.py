"""A whole text in capital letters, which is hard to read. Pure."""

import re
from collections.abc import Iterator

from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.written import Written

FEWEST = 24  # letters: "HỌP DÂN" is a headline
SHARE = 0.8  # of the letters
_SHORT = [
    "UBND",
    "HĐND",
    "MTTQ",
    "BHYT",
    "BHXH",
    "CCCD",
    "VNeID",
    "QR",
    "OTP",
    "SĐT",
    "STK",
    "BCH",
    "PCTT",
    "TKCN",
    "PCCC",
]
_BEGINS = re.compile(r"(?:^|[.!?…]\s+|\n\s*|:\s*\n\s*)(\w)")
_LEVELS = ("xã", "phường", "tỉnh", "thành phố", "bản", "thôn")


def slips(written: Written, known: Known) -> Iterator[Slip]:
    """One for the whole text, if nearly all of it is in capitals."""
    letters = [letter for letter in written.text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) < FEWEST or capitals < SHARE * len(letters):
        return
    _ = known.translator
    yield Slip(
        Kind.CAPITALS,
        0,
        len(written.text),
        written.text[:40],
        _("Cả tin viết chữ in hoa: khó đọc."),
        (Correction(_("Viết chữ thường"), _in_small_letters(written.text, known)),),
    )


def _in_small_letters(text: str, known: Known) -> str:
    """Small letters, but for what begins a sentence, and names that are known."""
    small = text.lower()
    small = _BEGINS.sub(lambda m: m[0][:-1] + m[1].upper(), small)
    names = [
        known.place.name,
        *(p.name for p in known.places.ancestors(known.place.path)),
    ]
    for name in names:
        bare = name.split(maxsplit=1)[-1] if name.lower().startswith(_LEVELS) else name
        small = _put(small, bare)
    for word in _SHORT:
        small = _put(small, word)
    return small


def _put(text: str, name: str) -> str:
    pattern = rf"(?<!\w){re.escape(name.lower())}(?!\w)"
    return re.sub(pattern, lambda _: name, text, flags=re.IGNORECASE)
