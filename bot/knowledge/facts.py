"""Reads the register of facts, `messages/facts/*.yaml`."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.model import Document, Fact, Fault, Source, Value

_ID = re.compile(r"^- id: *(\S+)", re.MULTILINE)
_REQUIRED = ("id", "fact_vi", "legal_basis", "sources", "confidence", "checked")


def read(folder: Path, units: set[str]) -> tuple[dict[str, Fact], list[Fault]]:
    """Every fact by its id, and what is wrong with the rest."""
    found: dict[str, Fact] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.yaml")):
        text = read_text(file, faults)
        if text is None:
            continue
        lines = {
            match[1]: text.count("\n", 0, match.start()) + 1
            for match in _ID.finditer(text)
        }
        try:
            entries = yaml.load(text, yaml.CSafeLoader) or []
        except yaml.YAMLError as fault:
            faults.append(_not_yaml(file, fault))
            continue
        if not isinstance(entries, list):
            faults.append(Fault(str(file), 1, "must be a list of facts"))
            continue
        for entry in entries:
            if not isinstance(entry, dict):
                faults.append(Fault(str(file), 1, f"{entry!r} is no fact"))
                continue
            where = lines.get(str(entry.get("id")), 1)
            try:
                fact = _fact(entry, file, where, units)
            except (KeyError, TypeError, ValueError, AttributeError) as fault:
                faults.append(Fault(str(file), where, f"fact: {fault}"))
                continue
            if fact.id in found:
                faults.append(
                    Fault(str(file), where, f"{fact.id} stands in the register twice")
                )
            found[fact.id] = fact
    return found, faults


def read_text(file: Path, faults: list[Fault]) -> str | None:
    """A file's text, None (and a fault) when it is none."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        faults.append(Fault(str(file), 1, f"cannot be read as UTF-8 text: {fault}"))
        return None


def _fact(entry: dict[str, Any], file: Path, line: int, units: set[str]) -> Fact:
    for name in _REQUIRED:
        if name not in entry:
            raise ValueError(f"{entry.get('id', '?')} lacks `{name}`")
    values = {
        name: Value(value["amount"], value["unit"])
        for name, value in (entry.get("values") or {}).items()
    }
    for name, value in values.items():
        if value.unit not in units:
            raise ValueError(
                f"{name} has the unit {value.unit!r}: use one of words/units.yaml"
            )
    return Fact(
        id=entry["id"],
        statement=entry["fact_vi"],
        documents=tuple(
            Document(d["number"], d.get("title_short") or "", str(d["issued"] or ""))
            for d in entry["legal_basis"] or ()
        ),
        authority=entry.get("authority") or "",
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
        sources=tuple(entry["sources"] or ()),
        confidence=entry["confidence"],
        checked=date.fromisoformat(str(entry["checked"])),
        audience=entry.get("audience", "citizen"),
        values=values,
        file=str(file),
        line=line,
    )


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(str(text))


def _not_yaml(file: Path, fault: yaml.YAMLError) -> Fault:
    mark = getattr(fault, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    problem = getattr(fault, "problem", None) or "not YAML"
    return Fault(str(file), line, f"cannot be read as YAML: {problem}")


def line_of(source: Source, text: str) -> int:
    """The line of a topic file on which a text stands first; 1 if it is nowhere."""
    return line_holding(source.file, text)


def line_holding(file: Path, text: str) -> int:
    """The line of a file on which a text stands first; 1 if it is nowhere."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if text in line), 1)
