"""Reads the register of facts, `messages/facts/*.yaml`."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.files.parsed import Load, plain
from bot.knowledge.files.strict_rules import figures_of
from bot.knowledge.model import Change, Document, Fact, Fault, Share, Source, Value

_ID = re.compile(r"^- id: *(\S+)", re.MULTILINE)
EQUIVALENTS = "equivalents.yaml"
_SAID = ("question_vi", "fact_vi", "fact_en", "valid_from", "valid_to", "authority")
_KEYS = {
    "id", "question_vi", "fact_vi", "fact_en", "values", "authority", "legal_basis",
    "valid_from", "valid_to", "sources", "confidence", "checked", "audience", "note",
    "changes",
}  # fmt: skip
_OVER = ("expired", "superseded", "replaced")  # how such a status begins
_REQUIRED = ("id", "fact_vi", "legal_basis", "sources", "confidence", "checked")


def read(
    folder: Path, units: set[str], load: Load = plain
) -> tuple[dict[str, Fact], list[Fault]]:
    """Every fact by its id, and what is wrong with the rest."""
    found: dict[str, Fact] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.yaml")):
        if file.name == EQUIVALENTS:
            continue
        text = read_text(file, faults)
        if text is None:
            continue
        lines = {
            match[1]: text.count("\n", 0, match.start()) + 1
            for match in _ID.finditer(text)
        }
        try:
            entries = load(text) or []
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
            faults += _unknown_keys(entry, file, where, text)
    return found, faults


def _unknown_keys(
    entry: dict[str, Any], file: Path, begins: int, text: str
) -> list[Fault]:
    lines = text.splitlines()
    return [
        Fault(
            str(file),
            next(
                (
                    number
                    for number, line in enumerate(lines[begins - 1 :], begins)
                    if line.strip().startswith(f"{name}:")
                ),
                begins,
            ),
            f"{entry['id']}: a fact has no `{name}`",
        )
        for name in sorted(map(str, set(entry) - _KEYS))
    ]


def read_equivalents(
    folder: Path, facts: dict[str, Fact]
) -> tuple[tuple[frozenset[str], ...], list[Fault]]:
    """Facts that say the same, as sets of ids, from the lists of `equivalents.yaml`."""
    file = folder / EQUIVALENTS
    faults: list[Fault] = []
    if not file.exists():
        return (), faults
    text = read_text(file, faults)
    try:
        groups = yaml.load(text or "", yaml.CSafeLoader) or []
    except yaml.YAMLError as fault:
        return (), [*faults, _not_yaml(file, fault)]
    if not isinstance(groups, list) or not all(isinstance(g, list) for g in groups):
        return (), [*faults, Fault(str(file), 1, "must be a list of lists of facts")]
    lines = (text or "").splitlines()
    for id_ in (str(id_) for group in groups for id_ in group):
        if id_ not in facts:
            line = next((n for n, kept in enumerate(lines, 1) if id_ in kept), 1)
            faults.append(Fault(str(file), line, f"no fact is called {id_}"))
    return tuple(frozenset(map(str, group)) for group in groups), faults


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
    told = entry.get("values") or {}
    values = {
        name: Value(value["amount"], value["unit"])
        for name, value in told.items()
        if "of" not in value
    }
    shares = {name: _share(name, v) for name, v in told.items() if "of" in v}
    used = {name: value.unit for name, value in values.items()}
    used |= {name: share.unit for name, share in shares.items() if share.unit}
    for name, unit in used.items():
        if unit not in units:
            raise ValueError(
                f"{name} has the unit {unit!r}: use one of words/units.yaml"
            )
    return Fact(
        id=entry["id"],
        statement=entry["fact_vi"],
        documents=tuple(map(_document, entry["legal_basis"] or ())),
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
        figures=figures_of(_texts(entry)),
        shares=shares,
        changes=tuple(
            _change(entry["id"], values, one) for one in entry.get("changes") or ()
        ),
    )


def _document(entry: dict[str, Any]) -> Document:
    return Document(
        entry["number"],
        entry.get("title_short") or "",
        str(entry["issued"] or ""),
        str(entry.get("status") or "").startswith(_OVER),
    )


def _share(name: str, entry: dict[str, Any]) -> Share:
    """`{of: poverty_line.rural, percent: 22}`, or `times: 1.5`."""
    unknown = set(entry) - {"of", "percent", "times", "unit"}
    if unknown or len(entry.keys() & {"percent", "times"}) != 1:
        raise ValueError(
            f"{name} follows {entry['of']}: give `percent` or `times`, and no more"
        )
    factor = entry["percent"] / 100 if "percent" in entry else entry["times"]
    return Share(str(entry["of"]), factor, entry.get("unit", ""))


def _change(fact: str, values: dict[str, Value], entry: dict[str, Any]) -> Change:
    if entry["value"] not in values:
        raise ValueError(f"changes: {entry['value']} is no value of {fact}")
    document = entry.get("document")
    return Change(
        fact,
        entry["value"],
        entry["amount"],
        date.fromisoformat(str(entry["from"])),
        date.fromisoformat(str(entry["checked"])),
        str(entry["source"]),
        _document(document) if document else None,
    )


def _texts(entry: dict[str, Any]) -> list[str]:
    """Whatever of a fact may stand in a text about it."""
    said = [str(entry.get(name) or "") for name in _SAID]
    amounts = [
        str(v[name])
        for v in (entry.get("values") or {}).values()
        for name in ("amount", "percent", "times")
        if name in v
    ]
    documents = [
        str(part) for d in entry["legal_basis"] or () for part in d.values() if part
    ]
    return [*said, *amounts, *documents]


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
