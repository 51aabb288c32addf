"""Codes, paths, areas and how places are written."""

import pytest

from bot.places import Level


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("VN", "vn"),
        ("vn", "vn"),
        ("04", "vn.04"),
        (" 01324 ", "vn.04.01324"),
        ("ta-lung", "vn.04.01648.gate-ta-lung"),
        ("TA-LUNG", "vn.04.01648.gate-ta-lung"),
    ],
)
def test_a_code_finds_its_place_and_its_path(places, code, path):
    assert places.by_code(code).path == path
    assert places.by_path(path) == places.by_code(code)


@pytest.mark.parametrize("code", ["", "4", "99", "99999", "0132", "nowhere", "vn.04"])
def test_what_is_no_code_finds_nothing(places, code):
    assert places.by_code(code) is None


def test_the_places_around_are_listed_from_the_nearest(places):
    around = [place.code for place in places.ancestors("vn.04.01324")]
    assert around == ["04", "VN"]
    assert places.ancestors("vn") == []
    assert places.by_code("01324").parent == "vn.04"
    assert places.country.parent == ""


def test_an_area_holds_itself_and_what_lies_below_it(places):
    assert places.is_within("vn.04.01324", "vn.04")
    assert places.is_within("vn.04", "vn.04")
    assert not places.is_within("vn.04", "vn.04.01324")
    assert not places.is_within("vn.040", "vn.04")


def test_the_province_of_a_commune_a_gate_and_itself(places):
    cao_bang = places.by_code("04")
    assert places.province_of(places.by_code("01324")) == cao_bang
    assert places.province_of(places.by_code("ta-lung")) == cao_bang
    assert places.province_of(cao_bang) == cao_bang
    assert places.province_of(places.country) is None


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("VN", "cả nước", "Viet Nam"),
        ("15", "tỉnh Lào Cai", "Lào Cai province"),
        ("01324", "xã Cốc Pàng, tỉnh Cao Bằng", "Cốc Pàng commune, Cao Bằng province"),
        ("00004", "phường Ba Đình, thành phố Hà Nội", "Ba Đình ward, Hà Nội city"),
    ],
)
def test_a_label_fits_the_middle_of_a_sentence(places, code, vi, en):
    place = places.by_code(code)
    assert places.label(place) == vi
    assert places.label(place, "en") == en


def test_a_title_stands_alone(places):
    assert places.title(places.by_code("01324")) == "Xã Cốc Pàng"


def test_every_choice_is_written_in_its_own_way(places):
    units = [*places.communes, *places.gates, *places.provinces]
    keys = [place.code for place in units]
    keys += [f"f{unit.code}" for unit in places.former_units]
    labels = {key: places.option(key).label for key in keys}
    assert len(set(labels.values())) == len(keys)


def test_a_choice_fits_a_button_and_comes_back_from_it(places):
    for place in [places.country, *places.provinces, *places.communes, *places.gates]:
        option = places.option(place.code)
        assert option.place == place
        assert option.key == place.code
        assert option.key.isascii()
        assert len(option.key) <= 40
    for former in places.former_units:
        option = places.option(f"f{former.code}")
        assert option.former == former
        assert option.key == f"f{former.code}"
        assert places.former(option.key) == places.former(former.code) == former


@pytest.mark.parametrize("key", ["", "f", "f99999", "99999", "x00001", "f01"])
def test_a_button_of_nothing_is_nothing(places, key):
    assert places.option(key) is None


def test_levels_are_told_apart(places):
    assert places.country.level is Level.COUNTRY
    assert {p.level for p in places.provinces} == {Level.PROVINCE}
    assert {p.kind for p in places.provinces} == {"tinh", "thanh-pho"}
    assert {p.kind for p in places.communes} == {"xa", "phuong", "dac-khu"}
