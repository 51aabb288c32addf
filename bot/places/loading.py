"""Reads the place tables of `messages/places/`."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.country import Country
from bot.errors import DataProblem
from bot.places.model import Former, Level, Place


def read_tree(folder: Path, country: Country) -> dict[str, Place]:
    """Every place by its code; raises DataProblem as `file:line: what is wrong`."""
    root_path = country.code.lower()
    root = Place(
        root_path,
        country.code,
        country.names[country.source_language],
        Level.COUNTRY,
    )
    found = {root.code: root}
    for where, row in _rows(folder / "provinces.csv", "code", "name", "type"):
        _check_digits(where, row["code"], 2)
        path = f"{root_path}.{row['code']}"
        found[row["code"]] = Place(
            path, row["code"], row["name"], Level.PROVINCE, row["type"]
        )
    columns = ("code", "name", "type", "province", "zone")
    for where, row in _rows(folder / "communes.csv", *columns):
        _check_digits(where, row["code"], 5)
        province = _known(found, row["province"], where)
        path = f"{province.path}.{row['code']}"
        found[row["code"]] = Place(
            path, row["code"], row["name"], Level.COMMUNE, row["type"], row["zone"]
        )
    _mark_border(folder / "border_communes.csv", found)
    _add_gates(folder / "border_gates.csv", found)
    return found


def read_former(folder: Path, places: dict[str, Place]) -> dict[str, Former]:
    """Every former unit by its old code."""
    rows: dict[str, list[tuple[dict[str, str], Place]]] = {}
    columns = ("code", "name", "district", "province", "now", "is_default")
    for where, row in _rows(folder / "former.csv", *columns):
        place = _known(places, row["now"], where)
        rows.setdefault(row["code"], []).append((row, place))
    found: dict[str, Former] = {}
    for code, entries in rows.items():
        entries.sort(key=lambda entry: entry[0]["is_default"] != "1")
        row = entries[0][0]
        successors = tuple(dict.fromkeys(place for _, place in entries))
        found[code] = Former(
            code, row["name"], row["district"], row["province"], successors
        )
    return found


def _mark_border(file: Path, found: dict[str, Place]) -> None:
    for where, row in _rows(file, "code", "neighbours", "is_confirmed"):
        place = _known(found, row["code"], where)
        found[place.code] = replace(
            place,
            neighbours=tuple(row["neighbours"].split()),
            is_border_confirmed=row["is_confirmed"] == "yes",
        )


def _add_gates(file: Path, found: dict[str, Place]) -> None:
    columns = ("slug", "name", "province", "neighbour", "is_confirmed")
    for where, row in _rows(file, *columns):
        province = _known(found, row["province"], where)
        if row["slug"] in found:
            raise DataProblem(f"{where}: {row['slug']} stands here twice")
        found[row["slug"]] = Place(
            f"{province.path}.gate-{row['slug']}",
            row["slug"],
            row["name"],
            Level.GATE,
            neighbours=(row["neighbour"],),
            is_border_confirmed=row["is_confirmed"] == "yes",
        )


def _rows(file: Path, *columns: str) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8", newline="") as table:
            reader = csv.DictReader(table)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise DataProblem(f"{file}:1: lacks the columns {sorted(missing)}")
            for row in reader:
                where = f"{file}:{reader.line_num}"
                if None in row or None in row.values():
                    raise DataProblem(f"{where}: not as many cells as columns")
                yield where, row
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise DataProblem(f"{file}: cannot be read: {fault}") from fault


def _known(found: dict[str, Place], code: str, where: str) -> Place:
    place = found.get(code)
    if place is None:
        raise DataProblem(f"{where}: no place has the code {code!r}")
    return place


def _check_digits(where: str, code: str, length: int) -> None:
    if not (code.isascii() and code.isdigit() and len(code) == length):
        raise DataProblem(f"{where}: the code {code!r} is not {length} digits")
