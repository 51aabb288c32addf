"""What a spreadsheet program makes of a table: undone when read, guarded when written.

Pure. Excel saves with the separator of its language, in UTF-16, with a line `sep=;`
above; and it takes a cell that begins like a formula for one.
"""

import codecs
import unicodedata

SEPARATORS = ",;\t"
_FORMULA = frozenset("=+-@")
_APOSTROPHE = "'"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotText(ValueError):
    """A file whose bytes are no text that we read."""


def decoded(stored: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark; raises NotText."""
    try:
        text = stored.decode("utf-16" if stored[:2] in _UTF_16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotText from None
    if "\0" in text:  # UTF-16 without its mark, or a workbook
        raise NotText
    return text


def separator_of(text: str) -> tuple[str, bool]:
    """What separates the cells, and whether the first line does nothing but say so."""
    first = text.split("\n", 1)[0].strip("\r ")
    said = first.lower().strip('"').removeprefix("sep=")
    if said != first.lower().strip('"') and len(said) == 1:
        return said, True
    return max(SEPARATORS, key=first.count), False


def guarded(cell: str) -> str:
    """A cell as it is written: with an apostrophe where a formula could begin."""
    return _APOSTROPHE + cell if _is_formula(cell) else cell


def unguarded(cell: str) -> str:
    """Reads back what `guarded` wrote."""
    is_ours = cell.startswith(_APOSTROPHE) and _is_formula(cell[1:])
    return cell[1:] if is_ours else cell


def _is_formula(cell: str) -> bool:
    """Whether its first visible letter, in whatever width, begins a formula.

    Apostrophes count as invisible, so that one that was there is not taken for ours.
    """
    for letter in cell:
        if letter == _APOSTROPHE or unicodedata.category(letter)[0] in "CZ":
            continue  # spaces, tabs, line ends, what has no width
        return unicodedata.normalize("NFKC", letter)[:1] in _FORMULA
    return False
