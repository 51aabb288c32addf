"""Which choice of a question words or a figure mean: `ở nông thôn`, `76 tuổi`. Pure."""

import re
from collections.abc import Mapping, Sequence

MOST_WORDS = 7  # of an answer: more are a question
_ASKS = re.compile(
    r"\?$|\b(?:bao nhieu|may|gi|nao|sao|dau|ai|how|what|which|where|who|when)\b"
    r"|\b(?:khong|ko|chua)\?*$"
)
_WORD = re.compile(r"\w+")
# "co", "khong", "tu": said in many choices, and in none of them the matter.
_SILENT = frozenset({"ho", "o", "co", "khong", "nha", "la", "thuoc", "hoc", "the", "a"})

_MILLION, _THOUSAND = 1_000_000, 1_000
_MONEY_WORDS = {
    "ty": 1_000_000_000, "ti": 1_000_000_000, "billion": 1_000_000_000,
    "trieu": _MILLION, "tr": _MILLION, "cu": _MILLION, "million": _MILLION,
    "nghin": _THOUSAND, "ngan": _THOUSAND, "k": _THOUSAND, "thousand": _THOUSAND,
}  # fmt: skip
_DIGITS = {
    "mot": "1", "hai": "2", "ba": "3", "bon": "4", "nam": "5", "sau": "6", "bay": "7",
    "tam": "8", "chin": "9",
}  # fmt: skip
_SPELT = re.compile(rf"\b({'|'.join(_DIGITS)})\b(?= (?:trieu|tr|nghin|ngan)\b)")
_FIGURE = re.compile(
    r"(?P<number>\d+(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?)"
    rf"(?:\s*(?P<unit>{'|'.join(_MONEY_WORDS)})\b\s*(?P<rest>\d{{1,3}}|ruoi)?"
    r"|(?P<short>tr|k)(?P<after>\d{1,3})?)?"
)
_RANGES = (  # the words of a choice → from, below which, above which
    (re.compile(r"# den duoi #|# to under #"), "between"),
    (re.compile(r"tu # (?:\w+ ){,2}tro xuong|# or less|khong qua #"), "at most"),
    (re.compile(r"tren #|more than #|over #"), "above"),
    (re.compile(r"duoi #|under #|below #|fewer than #"), "below"),
    (re.compile(r"tu #|# or (?:more|over)|# tro len"), "from"),
)

Labels = Mapping[str, str]  # a choice's id → its words, folded


def choice_of(folded: str, labels: Labels) -> str | None:
    """The one choice that a folded text means; None where none or several may be."""
    words = _WORD.findall(folded)
    if not 0 < len(words) <= MOST_WORDS or _ASKS.search(folded):
        return None
    figures = _figures(folded)
    if len(figures) == 1:
        return _only([c for c, label in labels.items() if _holds(label, figures[0])])
    if figures:
        return None
    return _named(set(words), labels)


def _named(words: set[str], labels: Labels) -> str | None:
    """The choice all of whose words were said; of several the one that says most."""
    told = {c: set(_WORD.findall(label)) - _SILENT for c, label in labels.items()}
    said = {c: len(own) for c, own in told.items() if own and own <= words}
    most = max(said.values(), default=0)
    return _only([c for c, count in said.items() if count == most])


def _only(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None


def _holds(label: str, figure: float) -> bool:
    """Whether a choice's words are a range with the figure in it."""
    bounds = _figures(label)
    plain = _FIGURE.sub("#", label).replace("vnd ", "")
    for pattern, kind in _RANGES:
        if not pattern.search(plain) or not bounds:
            continue
        first = bounds[0]
        if first >= _MILLION / 10 and figure < _THOUSAND:
            return False  # a sum without its unit
        match kind:
            case "between":
                return first <= figure < bounds[-1]
            case "at most":
                return figure <= first
            case "above":
                return figure > first
            case "below":
                return figure < first
            case _:
                return figure >= first
    return False


def _figures(folded: str) -> list[float]:
    spelt = _SPELT.sub(lambda found: _DIGITS[found[1]], folded)
    return [_value(found) for found in _FIGURE.finditer(spelt)]


def _value(found: re.Match[str]) -> float:
    """`1 trieu 3`, `1tr3`, `1.300.000`, `1,3 trieu`, `500k` as a number."""
    written = found["number"]
    grouped = re.fullmatch(r"\d+(?:[.,]\d{3})+", written)
    plain = re.sub(r"[.,]", "", written) if grouped else written.replace(",", ".")
    unit = _MONEY_WORDS.get(found["unit"] or found["short"] or "", 1)
    rest = found["rest"] or found["after"] or ""
    value = float(plain) * unit
    if rest == "ruoi":
        return value + unit / 2
    return value + int(rest) * unit / 10 ** len(rest) if rest else value
