"""The recurring bulletins as their files say: what, when, from which topics."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import DataProblem

KINDS = ("topics", "round-up", "bank-day")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MONTH_DAY = re.compile(r"\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One recurring bulletin. `days` as in cron; `season` is MM-DD from, to."""

    id: str
    category: str
    names: dict[str, str]
    kind: str
    at: str  # HH:MM at the operator's
    days: str
    topics: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    match: str = ""  # topics whose id contains this
    season: tuple[str, str] | None = None

    def name(self, language: str) -> str:
        """Its name in a language, or in Vietnamese."""
        return self.names.get(language) or self.names["vi"]


@dataclass(frozen=True, slots=True)
class BankDay:
    """The day of the month on which the bank comes to a former commune."""

    former: str
    former_name: str
    commune: str  # its code
    day: int
    meeting_place: str
    source: str


def load(folder: Path) -> tuple[Bulletin, ...]:
    """Every bulletin; raises DataProblem that names the file and what is wrong."""
    return tuple(_bulletin(file) for file in sorted(folder.glob("*.yaml")))


def _bulletin(file: Path) -> Bulletin:
    try:
        raw: dict[str, Any] = yaml.load(
            file.read_text(encoding="utf-8"), yaml.CSafeLoader
        )
        season = raw.get("season")
        found = Bulletin(
            id=raw["id"],
            category=raw["category"],
            names=raw["name"],
            kind=raw["kind"],
            at=raw["at"],
            days=str(raw["days"]),
            topics=tuple(raw.get("topics") or ()),
            programmes=tuple(raw.get("programmes") or ()),
            match=raw.get("match", ""),
            season=(season["from"], season["to"]) if season else None,
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault!r}") from fault
    if found.kind not in KINDS:
        raise DataProblem(f"{file}:1: kind must be one of {', '.join(KINDS)}")
    if not _TIME.fullmatch(found.at):
        raise DataProblem(f"{file}:1: at must be HH:MM, not {found.at!r}")
    for day in found.season or ():
        if not _MONTH_DAY.fullmatch(day):
            raise DataProblem(f"{file}:1: a season's day must be MM-DD, not {day!r}")
    return found


def load_bank_days(file: Path) -> tuple[BankDay, ...]:
    """The table of bank days, which ships empty."""
    found = []
    try:
        with file.open(encoding="utf-8", newline="") as table:
            reader = csv.DictReader(table)
            for row in reader:
                where = f"{file}:{reader.line_num}"
                day = row["day_of_month"]
                if not (day.isdigit() and 1 <= int(day) <= 31):  # noqa: PLR2004  # a month
                    raise DataProblem(f"{where}: day_of_month must be 1 to 31")
                found.append(
                    BankDay(
                        row["former"],
                        row["former_name"],
                        row["commune"],
                        int(day),
                        row["meeting_place"],
                        row["source"],
                    )
                )
    except (OSError, KeyError, TypeError) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault!r}") from fault
    return tuple(found)
