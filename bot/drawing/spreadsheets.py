"""What a spreadsheet program makes of a table: undone when read, guarded when written.

Excel saves with the separator of its language, in UTF-16, with a line `sep=;` above;
and it takes a cell that begins like a formula for one.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.errors import DataProblem

SEPARATORS = ",;\t"
_FORMULA = frozenset("=+-@")
_APOSTROPHE = "'"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def rows_of(file: Path, header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows with anything in them, after the header, each with its line number.

    Raises DataProblem, at the row it stops at, for a file that is no such table.
    """
    yield from rows_in(_text_of(file), header, str(file))


def rows_in(
    text: str, header: Sequence[str], file: str
) -> Iterator[tuple[int, list[str]]]:
    """The same of a text; `file` is what it is called in what is raised."""
    separator, is_said = separator_of(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        if is_said:
            next(rows)
        first = next(rows, [])
        if [cell.strip().lower() for cell in first] != list(header):
            raise DataProblem(
                f"{file}:{max(rows.line_num, 1)}: the header must be "
                f"{','.join(header)} (or with semicolons, or with tabs)"
            )
        for row in rows:
            if any(map(str.strip, row)):
                yield rows.line_num, row
    except csv.Error as fault:
        raise DataProblem(
            f"{file}:{max(rows.line_num, 1)}: is no CSV table: {fault}"
        ) from None


def _text_of(file: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark."""
    try:
        stored = file.read_bytes()
    except OSError as fault:
        raise DataProblem(f"{file}: cannot be read: {fault.strerror}") from None
    return text_in(stored, str(file))


def text_in(stored: bytes, file: str) -> str:
    """The same of the bytes; raises DataProblem for what is no such text."""
    try:
        text = stored.decode("utf-16" if stored[:2] in _UTF_16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # another encoding, UTF-16 without its mark, a workbook
        raise DataProblem(f"{file}:1: is not UTF-8 text: save it as “CSV UTF-8”")
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
