"""A sum that the text names surely and that the register has otherwise. Pure."""

import re
from collections.abc import Iterator

from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.written import Written, plain_of
from bot.knowledge.model import Value

_MONEY = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,3}(?:[.,]\d{3})+|\d+(?:,\d{1,2})?)\s*"
    r"(?P<times>nghin|ngan|trieu|k)?\s*(?P<unit>dong|d|vnd)(?!\w)"
)
_WEIGHT = re.compile(r"(?<![\d.,])(?P<number>\d+(?:,\d+)?)\s*(?:kg|can|ki lo)(?!\w)")
_TIMES = {"nghin": 1_000, "ngan": 1_000, "k": 1_000, "trieu": 1_000_000}
_UNITS = {"million_vnd": 1_000_000, "vnd": 1, "kg": 1}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def slips(written: Written, known: Known) -> Iterator[Slip]:
    """Where one sum, and one alone, stands beside the name of one figure."""
    for name, (phrases, each) in known.words.figures.items():
        value = known.figures.get(name)
        found = written.find(phrases) if value else None
        if value is None or found is None or value.unit not in _UNITS:
            continue
        start, end = written.sentence(found.start())
        if each and not _says_each(written.plain[start:end], plain_of(each)):
            continue
        pattern = _WEIGHT if value.unit == "kg" else _MONEY
        sums = list(pattern.finditer(written.plain, start, end))
        if len(sums) == 1 and not _agrees(_amount(sums[0]), value):
            yield _slip(written, known, sums[0], value)


def _says_each(sentence: str, each: str) -> bool:
    """`/tháng`, `một tháng`, `hằng tháng`."""
    word = re.escape(each)
    return bool(re.search(rf"(?:/|(?<!\w)(?:moi|mot|hang|1))\s*{word}(?!\w)", sentence))


def _amount(found: re.Match[str]) -> float:
    digits = found["number"]
    if _THOUSANDS.fullmatch(digits):
        digits = re.sub(r"[.,]", "", digits)
    times = found.groupdict().get("times")
    return float(digits.replace(",", ".")) * (_TIMES[times] if times else 1)


def _agrees(amount: float, value: Value) -> bool:
    """Whether it is the figure, or several months of it."""
    known = value.amount * _UNITS[value.unit]
    return not known or (amount >= known and amount % known == 0)


def _slip(written: Written, known: Known, found: re.Match[str], value: Value) -> Slip:
    _ = known.translator
    right = known.shown(value)
    return Slip(
        Kind.FIGURE,
        *found.span(),
        written.text[slice(*found.span())],
        _("Sổ của Loa Bản ghi {figure}.", figure=right),
        (Correction(_upper(right), written.replaced(*found.span(), right)),),
    )


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
