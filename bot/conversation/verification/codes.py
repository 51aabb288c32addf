"""A notice's code, as people type it. Pure."""

import re

DIGITS = 6
_SEPARATORS = r"[\s.\-–]*"
_CODE = _SEPARATORS.join([r"\d"] * DIGITS)
# Folded, without tones: "lb 482914", "ma lb: 482 914", "LB482914", "mã số 48 29 14".
_NAMED = re.compile(
    rf"(?:\b(?:ma|code)(?: so)?\b[\s:.]*)?(?:\blb|\bloa ban)[\s:.#\-–]*({_CODE})(?!\d)"
    rf"|\b(?:ma|code)(?: so)?\b[\s:.]*({_CODE})(?!\d)"
)
_ALONE = re.compile(rf"[\s.#:]*({_CODE})[\s.!?]*")


def alone(folded: str) -> str | None:
    """The code where a text is nothing else; `folded` has no tones.

    Six digits without any word may be a code of someone else's, so they are looked at
    with care.
    """
    text = folded.strip()
    found = _ALONE.fullmatch(text)
    if found is not None:
        return plain(found[1])
    found = _NAMED.match(text)
    if found is None or text[found.end() :].strip(" .!?"):
        return None
    return plain(found[1] or found[2])


def named(folded: str) -> list[str]:
    """The codes that a text names as such, in their order: `… Mã LB 482914`."""
    found = [plain(m[1] or m[2]) for m in _NAMED.finditer(folded)]
    return list(dict.fromkeys(found))


def plain(typed: str) -> str:
    """Its digits alone."""
    return "".join(letter for letter in typed if letter.isdigit())
