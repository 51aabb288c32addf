"""How a command prints: lines for people, or one JSON document and nothing else."""

import codecs
import io
import json
import sys
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from bot.errors import DataProblem, UsageProblem

_NEAREST = {"đ": "d", "Đ": "D", "“": '"', "”": '"', "’": "'", "–": "-", "…": "..."}


def print_in_any_encoding() -> None:
    """A letter that a terminal cannot show is shown without its marks, or as `?`."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="nearest")


def _nearest(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    letters = unicodedata.normalize("NFD", fault.object[fault.start : fault.end])
    return "".join(_shown(one, fault.encoding) for one in letters), fault.end


def _shown(letter: str, encoding: str) -> str:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return _NEAREST.get(letter, "" if unicodedata.combining(letter) else "?")
    return letter


def as_json(document: object) -> None:
    """One JSON document on standard output."""
    print(_json(document, indent=2))


def as_json_line(document: object) -> None:
    """One JSON document of many, on a line of its own."""
    print(_json(document))


def _json(document: object, indent: int | None = None) -> str:
    """Whole whatever the terminal's encoding: escaped where that lacks letters."""
    is_utf_8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(
        document, ensure_ascii=not is_utf_8, indent=indent, default=_plain
    )


def as_lines(lines: Iterable[str]) -> None:
    """Lines for a person."""
    for line in lines:
        print(line)


def several(number: int, what: str) -> str:
    """`1 chat`, `2 chats`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def day_of(text: str) -> date:
    """A day that was typed; raises UsageProblem."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f"{text!r} is not a day: write YYYY-MM-DD") from None


def keep_what_is_there(file: Path, *, is_forced: bool) -> None:
    """Raises DataProblem before a file is written over unasked."""
    if file.is_file() and not is_forced:
        raise DataProblem(f"{file}: is there already; give another name, or --force")
