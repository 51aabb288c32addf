"""A backup every day: named by its moment; the old ones go once the new one is whole.

For a timer, without a person. What fails leaves the folder as it was.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import DAY, EARLIEST, Milliseconds, instant, local
from bot.errors import DataProblem
from bot.store import settings
from bot.store.backups import backup, set_aside
from bot.store.database import Database

LONGEST_KEPT = 30  # days, as /privacy says
TOO_OLD = 2 * DAY  # a daily one that was missed once, and again
_MOMENT = "%Y%m%d-%H%M%S"
_NAMED = f"loaban-{_MOMENT}.gz"
# Those of before an upgrade (deploy/upgrade.sh) grow old here too.
_OURS = re.compile(r"(?:loaban|before-.+)-(\d{8}-\d{6})\.gz")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a day's backup came to."""

    file: Path
    rows: int
    removed: int  # older ones


async def take(
    database: Database, folder: Path, days: int, now: Milliseconds, zone: ZoneInfo
) -> Taken:
    """Writes one, looks through it, then clears what is older than so many days.

    Raises DataProblem when it can't be written; then nothing is cleared.
    """
    _make(folder)
    file = folder / local(now, zone).strftime(_NAMED)
    rows = await backup.write(database, file)
    async with database.write() as connection:
        await settings.put(connection, settings.BACKED_UP_AT, str(now))
    removed = 0
    if now >= EARLIEST:  # by a clock that has lost its battery nothing is old
        before = now - days * DAY
        removed = _clear(folder, file, before, zone)
        removed += await set_aside.clear(database, local(before, zone))
    return Taken(file, rows, removed)


async def taken_at(database: Database) -> Milliseconds | None:
    """When the last one was taken; None where none ever was."""
    async with database.read() as connection:
        found = await settings.get(connection, settings.BACKED_UP_AT)
    return None if found is None else int(found)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise DataProblem(f"{folder}: {fault.strerror}") from None


def _clear(folder: Path, newest: Path, before: Milliseconds, zone: ZoneInfo) -> int:
    """Removes those of before an instant, and what a killed one left; but not itself.

    Only names that a daily backup has: whatever else lies there is somebody's own.
    """
    number = 0
    for file in folder.iterdir():
        name, is_part = file.name, file.suffix == ".part"
        if is_part:  # as in loaban-20261129-021500.gz.4711.part
            name = file.with_suffix("").stem
        taken = _moment(name, zone)
        if taken is None or file == newest or (taken >= before and not is_part):
            continue
        if is_part and _is_at_work(file):
            continue
        with suppress(OSError):
            file.unlink()
            number += not is_part
    return number


def _moment(name: str, zone: ZoneInfo) -> Milliseconds | None:
    found = _OURS.fullmatch(name)
    if found:
        with suppress(ValueError):
            return instant(datetime.strptime(found[1], _MOMENT).replace(tzinfo=zone))
    return None


def _is_at_work(part: Path) -> bool:
    """Whether the process that writes it lives."""
    try:
        os.kill(int(part.suffixes[-2][1:]), 0)
    except PermissionError:
        return True
    except (ValueError, OverflowError, OSError):
        return False
    return True
