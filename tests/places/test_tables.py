"""The shipped tables: what they count, and how a fault in them is told."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.country import Country
from bot.errors import DataProblem
from bot.places import Level, Place, Places
from tests.places.conftest import CONTENT


def communes_of(places: Places, province: Place) -> list[Place]:
    return [place for place in places.communes if place.parent == province.path]


def test_the_country_has_34_provinces_3321_communes_and_10035_former_units(places):
    assert len(places.provinces) == 34
    assert len(places.communes) == 3321
    assert len(places.former_units) == 10035
    assert sum(unit.is_split for unit in places.former_units) == 471


def test_every_commune_lies_in_one_of_the_provinces(places):
    by_province = [communes_of(places, province) for province in places.provinces]
    assert sum(map(len, by_province)) == 3321
    assert len(communes_of(places, places.by_code("04"))) == 56
    assert len(communes_of(places, places.by_code("15"))) == 99


def test_names_are_shared_as_often_as_the_issue_says(places, vietnam):
    """371 names of today; of former units 4,695 where the issue counted 4,697."""

    def shared(names: Iterable[str]) -> list[int]:
        plain = (re.sub("^(xa|phuong) ", "", vietnam.folding.fold(n)) for n in names)
        return [count for count in Counter(plain).values() if count > 1]

    today = shared(place.name for place in places.communes)
    former = shared(unit.name for unit in places.former_units)
    assert (len(today), sum(today)) == (371, 945)
    assert (len(former), sum(former)) == (1298, 4695)


def test_a_former_unit_names_its_main_successor_first(places):
    assert [p.code for p in places.former("00007").successors] == ["00008", "00025"]
    assert places.former("00007").is_split
    assert not places.former("00001").is_split


def test_border_communes_are_candidates_until_someone_confirms_them(places):
    border = [place for place in places.communes if place.neighbours]
    assert len(border) == 251
    assert not any(place.is_border_confirmed for place in border)
    assert places.by_code("01324").neighbours == ("CN",)
    assert {n for place in border for n in place.neighbours} == {"CN", "LA", "KH"}


def test_a_gate_lies_in_its_commune_and_faces_one_neighbour(places):
    gate = places.by_code("ta-lung")
    assert gate.path == "vn.04.01648.gate-ta-lung"
    assert gate.level is Level.GATE
    assert gate.neighbours == ("CN",)
    assert len(places.gates) == 62
    assert not any(g.is_border_confirmed for g in places.gates)
    for found in places.gates:
        neighbours = {
            n
            for commune in communes_of(places, places.province_of(found))
            for n in commune.neighbours
        }
        assert set(found.neighbours) <= neighbours


def test_no_gate_is_taken_for_another_when_a_place_is_searched_as_a_range(places):
    paths = [gate.path for gate in places.gates]
    assert not [(a, b) for a in paths for b in paths if a < b < a + "/"]


def test_the_commune_of_a_gate_touches_the_same_border(places):
    with (CONTENT / "places" / "border_gates.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    communes = [(row["neighbour"], row["commune"]) for row in rows if row["commune"]]
    assert len(communes) == 62
    for neighbour, code in communes:
        assert neighbour in places.by_code(code).neighbours


def test_zones_and_bank_days_ship_empty(places):
    assert {place.zone for place in places.communes} == {""}
    text = (CONTENT / "places" / "bank_days.csv").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    ("table", "line", "row", "wrong"),
    [
        ("provinces.csv", 3, "4,Tỉnh Cao Bằng,tinh", "'4' is not 2 digits"),
        ("provinces.csv", 3, "04,Tỉnh Cao Bằng,bang", "type is one of"),
        ("provinces.csv", 4, "04,Tỉnh Nào Đó,tinh", "04 stands here twice"),
        ("communes.csv", 5, "00070,Phường Hoàn Kiếm,phuong,99,", "code '99'"),
        ("communes.csv", 5, "00070,Phường Hoàn Kiếm,phuong,00004,", "no province"),
        ("communes.csv", 5, "00070,Phường Hoàn Kiếm,phuong,01", "not as many cells"),
        ("communes.csv", 5, "00070,Phường Hoàn Kiếm,phuong,01,IV", "zone is one of"),
        ("communes.csv", 5, "00070, ,phuong,01,", "the name is empty"),
        ("former.csv", 2, "00001,Xã A,Quận B,Tỉnh C,99999,1", "code '99999'"),
        ("former.csv", 2, "00001,Xã A,Quận B,Tỉnh C,00097,x", "is_default is one of"),
        ("border_communes.csv", 2, "01324,XX,21.1,near,no", "neighbours is one of"),
        ("border_communes.csv", 2, "01324,,21.1,near,no", "neighbours is one of"),
        ("border_communes.csv", 2, "01324,CN,21.1,near,maybe", "confirmed is one of"),
        ("border_gates.csv", 2, "a-b,Cửa khẩu A,22,CN,01324,no", "01324 is not in 22"),
        ("border_gates.csv", 1, "slug,name,province", "lacks the columns"),
        ("words.yaml", 3, "labels: [", "cannot be read"),
        ("words.yaml", 1, "{}", "cannot be read"),
    ],
)
def test_a_malformed_row_is_named_by_file_and_line(
    tmp_path: Path, vietnam: Country, table: str, line: int, row: str, wrong: str
):
    folder = tmp_path / "places"
    shutil.copytree(CONTENT / "places", folder)
    file = folder / table
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = row
    if table == "words.yaml":
        lines = lines[:line]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataProblem, match=re.escape(wrong)) as told:
        Places.load(folder, vietnam)
    assert str(told.value).startswith(f"{file}:")
    if table.endswith(".csv"):
        assert str(told.value).startswith(f"{file}:{line}: ")


def test_a_missing_table_is_named(tmp_path: Path, vietnam: Country):
    with pytest.raises(DataProblem, match=r"provinces\.csv:1: cannot be read"):
        Places.load(tmp_path, vietnam)


def test_a_confirmed_border_commune_says_so(tmp_path: Path, vietnam: Country):
    folder = tmp_path / "places"
    shutil.copytree(CONTENT / "places", folder)
    file = folder / "border_communes.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("01324,CN,21.1,near,no", "01324,CN,21.1,near,yes"))
    places = Places.load(folder, vietnam)
    assert places.by_code("01324").is_border_confirmed
    assert not places.by_code("01327").is_border_confirmed


def test_the_communes_of_a_zone_are_those_of_the_table(
    tmp_path: Path, vietnam: Country
):
    folder = tmp_path / "places"
    shutil.copytree(CONTENT / "places", folder)
    file = folder / "communes.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    zones = {"01324": "III", "01327": "II"}
    told = [line + zones.get(line[:5], "") for line in lines]
    file.write_text("\n".join(told) + "\n", encoding="utf-8")
    places = Places.load(folder, vietnam)
    assert [place.code for place in places.in_zone("III")] == ["01324"]
