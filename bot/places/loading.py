"""Reads the place tables of `messages/places/`."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.country import SOURCE_LANGUAGE, Country
from bot.errors import DataProblem
from bot.places.model import Former, Level, Place

_ZONES = ("", "I", "II", "III")
_NEIGHBOURS = ("CN", "LA", "KH")


def read_tree(folder: Path, country: Country) -> dict[str, Place]:
    """Every place by its code; raises DataProblem as `file:line: what is wrong`."""
    name = country.names[SOURCE_LANGUAGE]
    root = Place(country.code.lower(), country.code, name, Level.COUNTRY)
    found = {root.code: root}
    _add_provinces(folder / "provinces.csv", country, found)
    _add_communes(folder / "communes.csv", country, found)
    _mark_border(folder / "border_communes.csv", found)
    _add_gates(folder / "border_gates.csv", found)
    return found


def read_former(folder: Path, places: dict[str, Place]) -> dict[str, Former]:
    """Every former unit by its old code."""
    rows: dict[str, list[tuple[dict[str, str], Place]]] = {}
    columns = ("code", "name", "district", "province", "now", "is_default")
    for where, row in _rows(folder / "former.csv", *columns):
        _check_digits(where, row["code"], 5)
        _check_one_of(where, "is_default", row["is_default"], ("0", "1"))
        place = _known(where, row["now"], places, Level.COMMUNE)
        rows.setdefault(row["code"], []).append((row, place))
    return {code: _former(entries) for code, entries in rows.items()}


def _former(entries: list[tuple[dict[str, str], Place]]) -> Former:
    entries.sort(key=lambda entry: entry[0]["is_default"] != "1")
    row = entries[0][0]
    successors = tuple(dict.fromkeys(place for _, place in entries))
    return Former(
        row["code"], row["name"], row["district"], row["province"], successors
    )


def _add_provinces(file: Path, country: Country, found: dict[str, Place]) -> None:
    kinds = tuple(country.level_words["province"])
    for where, row in _rows(file, "code", "name", "type"):
        _check_digits(where, row["code"], 2)
        _check_one_of(where, "type", row["type"], kinds)
        path = f"{country.code.lower()}.{row['code']}"
        place = Place(path, row["code"], row["name"], Level.PROVINCE, row["type"])
        _add(where, place, found)


def _add_communes(file: Path, country: Country, found: dict[str, Place]) -> None:
    kinds = tuple(country.level_words["commune"])
    for where, row in _rows(file, "code", "name", "type", "province", "zone"):
        _check_digits(where, row["code"], 5)
        _check_one_of(where, "type", row["type"], kinds)
        _check_one_of(where, "zone", row["zone"], _ZONES)
        province = _known(where, row["province"], found, Level.PROVINCE)
        path = f"{province.path}.{row['code']}"
        name, kind, zone = row["name"], row["type"], row["zone"]
        place = Place(path, row["code"], name, Level.COMMUNE, kind, zone)
        _add(where, place, found)


def _mark_border(file: Path, found: dict[str, Place]) -> None:
    for where, row in _rows(file, "code", "neighbours", "confirmed"):
        place = _known(where, row["code"], found, Level.COMMUNE)
        neighbours = tuple(row["neighbours"].split())
        for neighbour in neighbours or ("",):
            _check_one_of(where, "neighbours", neighbour, _NEIGHBOURS)
        found[place.code] = replace(
            place,
            neighbours=neighbours,
            is_border_confirmed=_is_confirmed(where, row),
        )


def _add_gates(file: Path, found: dict[str, Place]) -> None:
    columns = ("slug", "name", "province", "neighbour", "commune", "confirmed")
    for where, row in _rows(file, *columns):
        province = _known(where, row["province"], found, Level.PROVINCE)
        _check_one_of(where, "neighbour", row["neighbour"], _NEIGHBOURS)
        around = province
        if row["commune"]:
            around = _known(where, row["commune"], found, Level.COMMUNE)
            if around.parent != province.path:
                raise DataProblem(f"{where}: {around.code} is not in {province.code}")
        place = Place(
            f"{around.path}.gate-{row['slug']}",
            row["slug"],
            row["name"],
            Level.GATE,
            neighbours=(row["neighbour"],),
            is_border_confirmed=_is_confirmed(where, row),
            commune=row["commune"],
        )
        _add(where, place, found)


def _rows(file: Path, *columns: str) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8", newline="") as table:
            reader = csv.reader(table)
            names = next(reader, [])
            missing = set(columns) - set(names)
            if missing:
                raise DataProblem(f"{file}:1: lacks the columns {sorted(missing)}")
            cells: dict[str, str] = {}  # a name that stands in many rows is kept once
            for found in reader:
                if not found:
                    continue
                where = f"{file}:{reader.line_num}"
                if len(found) != len(names):
                    raise DataProblem(f"{where}: not as many cells as columns")
                row = dict(zip(names, map(cells.setdefault, found, found), strict=True))
                if not row.get("name", "-").strip():
                    raise DataProblem(f"{where}: the name is empty")
                yield where, row
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault}") from fault


def _add(where: str, place: Place, found: dict[str, Place]) -> None:
    if place.code in found:
        raise DataProblem(f"{where}: {place.code} stands here twice")
    found[place.code] = place


def _known(where: str, code: str, found: dict[str, Place], level: Level) -> Place:
    place = found.get(code)
    if place is None or place.level is not level:
        raise DataProblem(f"{where}: no {level} has the code {code!r}")
    return place


def _is_confirmed(where: str, row: dict[str, str]) -> bool:
    _check_one_of(where, "confirmed", row["confirmed"], ("yes", "no"))
    return row["confirmed"] == "yes"


def _check_one_of(
    where: str, column: str, value: str, allowed: tuple[str, ...]
) -> None:
    if value not in allowed:
        raise DataProblem(f"{where}: {column} is one of {allowed}, not {value!r}")


def _check_digits(where: str, code: str, length: int) -> None:
    if not (code.isascii() and code.isdigit() and len(code) == length):
        raise DataProblem(f"{where}: the code {code!r} is not {length} digits")
