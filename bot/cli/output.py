"""How a command prints: lines for people, or one JSON document and nothing else."""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.clock import Milliseconds, local


def as_json(document: object) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write("\n")


def as_lines(lines: Iterable[str]) -> None:
    """Lines for a person."""
    for line in lines:
        print(line)


def moment(at: Milliseconds | None, zone: ZoneInfo) -> str | None:
    """An instant as ISO 8601 with its offset."""
    return None if at is None else local(at, zone).isoformat(timespec="milliseconds")


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
