"""The recurring bulletins as their files say: what, when, from which topics."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apscheduler.triggers.cron import CronTrigger

from bot.country import SOURCE_LANGUAGE, read_yaml
from bot.drawing.spreadsheets import rows_of
from bot.errors import DataProblem

KINDS = ("topics", "round-up", "bank-day", "border")
REPEATS = ("never", "yearly")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_COLUMNS = (
    "former",
    "former_name",
    "commune",
    "day_of_month",
    "meeting_place",
    "source",
)


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
    repeats: str = "never"  # or yearly: may what was said once be said again?
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # CN: topics

    @property
    def named_topics(self) -> tuple[str, ...]:
        """Every topic that its file names, wherever it holds."""
        return (*self.topics, *(t for named in self.beside.values() for t in named))

    def name(self, language: str) -> str:
        """Its name in a language, or in Vietnamese."""
        return self.names.get(language) or self.names[SOURCE_LANGUAGE]


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
    """Every bulletin; raises DataProblem with every fault as `file:line: …`."""
    found: dict[str, Bulletin] = {}
    faults: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            bulletin = _bulletin(file)
        except DataProblem as problem:
            faults.append(str(problem))
            continue
        if bulletin.id in found:
            faults.append(f"{file}:1: another file has the id {bulletin.id!r} too")
        found[bulletin.id] = bulletin
    if faults:
        raise DataProblem("\n".join(faults))
    return tuple(found.values())


def _bulletin(file: Path) -> Bulletin:
    found = read_yaml(file, _made)
    wrong = _wrong(found)
    if wrong:
        raise DataProblem(f"{file}:1: {wrong}")
    return found


def _made(raw: dict[str, Any]) -> Bulletin:
    season = raw.get("season")
    return Bulletin(
        id=str(raw["id"]),
        category=str(raw["category"]),
        names=dict(raw["name"]),
        kind=raw["kind"],
        at=str(raw["at"]),
        days=str(raw["days"]),
        topics=tuple(raw.get("topics") or ()),
        programmes=tuple(raw.get("programmes") or ()),
        match=str(raw.get("match") or ""),
        season=(str(season["from"]), str(season["to"])) if season else None,
        repeats=str(raw.get("repeats") or "never"),
        beside={
            neighbour: tuple(topics)
            for neighbour, topics in (raw.get("beside") or {}).items()
        },
    )


def _wrong(bulletin: Bulletin) -> str:
    """What a bulletin's file says that cannot be."""
    if SOURCE_LANGUAGE not in bulletin.names:
        return "name must have a name in vi"
    if bulletin.kind not in KINDS:
        return f"kind must be one of {', '.join(KINDS)}"
    if bulletin.repeats not in REPEATS:
        return f"repeats must be one of {', '.join(REPEATS)}"
    if not _TIME.fullmatch(bulletin.at):
        return f'at must be "HH:MM", in quotation marks, not {bulletin.at!r}'
    try:
        CronTrigger(day_of_week=bulletin.days)
    except ValueError:
        return f'days must be "*" or days like mon,wed, not {bulletin.days!r}'
    for day in bulletin.season or ():
        if not _MONTH_DAY.fullmatch(day):
            return f"a season's day must be MM-DD, not {day!r}"
    return ""


def load_bank_days(file: Path) -> tuple[BankDay, ...]:
    """The table of bank days, which ships empty; raises DataProblem, every fault."""
    found: list[BankDay] = []
    faults: list[str] = []
    for line, cells in rows_of(file, _COLUMNS):
        if len(cells) != len(_COLUMNS):
            faults.append(f"{file}:{line}: must have {len(_COLUMNS)} cells")
            continue
        row = dict(zip(_COLUMNS, cells, strict=True))
        if not _DAY.fullmatch(row["day_of_month"]):
            faults.append(f"{file}:{line}: day_of_month must be 1 to 31")
        else:
            found.append(_bank_day(row))
    if faults:
        raise DataProblem("\n".join(faults))
    return tuple(found)


def _bank_day(row: dict[str, str]) -> BankDay:
    return BankDay(
        row["former"],
        row["former_name"],
        row["commune"],
        int(row["day_of_month"]),
        row["meeting_place"],
        row["source"],
    )
