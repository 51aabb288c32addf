"""`540.000 từ 1/7/2026 theo Nghị định 335/2026/NĐ-CP`: a figure as typed. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from bot.knowledge.model import Document, Value

_URL = re.compile(r"https?://\S+")
_DOCUMENT = re.compile(r"\d+(?:/\d{4})?/[A-ZĐ][\w-]*(?:/[A-ZĐ]\w*)?|\d+-[A-ZĐ]\w*/\w+")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_TODAY = re.compile(r"\b(?:hôm nay|hom nay|today)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:theo|nguồn|nguon|by|source)\b:?\s*", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(\d[\d.,]*)\s*(nghìn|ngàn|nghin|ngan|triệu|trieu|tỷ|tỉ|million|thousand)?\b",
    re.IGNORECASE,
)
_THOUSANDS = {"nghìn": 3, "ngàn": 3, "nghin": 3, "ngan": 3, "thousand": 3,
              "triệu": 6, "trieu": 6, "million": 6, "tỷ": 9, "tỉ": 9}  # fmt: skip
_MILLION = 1_000_000
_MOST_DIGITS = 15  # more is no figure: the budget of the whole State has as many


@dataclass(frozen=True, slots=True)
class Typed:
    """What was found in it; None is missing or cannot be read."""

    amount: float | None
    begins: date | None
    source: str
    document: Document | None = None


def read(text: str, before: Value, today: date) -> Typed:
    """Reads what someone typed of a figure that was `before` until now."""
    rest, source, document = _source(text)
    rest, begins = _begins(rest, today)
    return Typed(_amount(rest, before), begins, source, document)


def _source(text: str) -> tuple[str, str, Document | None]:
    """What is left of the text, the source in words, and the document it names."""
    by = _BY.search(text)
    url = _URL.search(text)
    number = _DOCUMENT.search(text)
    begin = by.end() if by else None
    if begin is None and (url or number):
        found = url or number
        begin = found.start() if found else None
    if begin is None:
        return text, "", None
    said = text[begin:].strip(" .,;")
    rest = text[: by.start() if by else begin]
    document = None
    if number is not None:
        title = " ".join(text[begin : number.start()].split())
        document = Document(number[0], title, "")
    return rest, url[0] if url else said, document


def _begins(text: str, today: date) -> tuple[str, date | None]:
    if _TODAY.search(text):
        return _TODAY.sub(" ", text), today
    day = _DAY.search(text)
    if day is None:
        return text, None
    rest = _DAY.sub(" ", text)
    try:
        return rest, date(int(day[3]), int(day[2]), int(day[1]))
    except ValueError:
        return rest, None


def _amount(text: str, before: Value) -> float | None:
    found = _AMOUNT.search(text)
    if found is None:
        return None
    number = _number(found[1].strip(".,"))
    if number is None:
        return None
    power = _THOUSANDS.get((found[2] or "").lower(), 0)
    number *= 10**power
    if before.unit.startswith("million") and (power or number >= _MILLION):
        number /= _MILLION
    return int(number) if number == int(number) else round(number, 4)


def _number(text: str) -> float | None:
    """`540.000`, `1,5` and `8.38` as people here write them."""
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return None
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):
        text = text.replace(".", "")
    try:
        return float(text)
    except ValueError:
        return None
