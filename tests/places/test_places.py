import csv
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DataProblem
from bot.places import District, NotFound, One, Places, Several, Split


@pytest.fixture(scope="session")
def places(ground) -> Places:
    return ground.places


def test_the_whole_country_is_there(places):
    assert len(places.provinces) == 34
    assert len(places.communes) == 3321
    assert len(places.former_units) == 10035
    assert len([p for p in places.communes if p.neighbours]) == 251
    assert not any(p.is_border_confirmed for p in places.communes)
    assert not any(p.zone for p in places.communes)


def test_names_are_shared_by_many(places):
    today = Counter(p.name for p in places.communes)
    assert sum(n > 1 for n in today.values()) == 241
    former = Counter(f.name for f in places.former_units)
    assert sum(n > 1 for n in former.values()) == 1065


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Púng Luông", "04492"),
        ("pung luong", "04492"),
        ("xa PUNG LUONG", "04492"),
        ("Bản Phiệt, Bảo Thắng", "02647"),
        ("xa ban phiet huyen bao thang lao cai", "02647"),
        ("thị trấn Phố Lu", "02905"),
        ("phuong 1 da lat", "24781"),
        ("01324", "01324"),
        ("vn", "VN"),
        ("Việt Nam", "VN"),
        ("thành phố huế", "46"),
        ("cửa khẩu Tây Trang", "tay-trang"),
    ],
)
def test_a_typed_name_finds_its_place(places, typed, code):
    found = places.find(typed)
    assert isinstance(found, One), found
    assert found.place.code == code


def test_a_former_name_says_what_it_was(places):
    found = places.find("Bản Phiệt, Bảo Thắng")
    assert isinstance(found, One)
    assert places.former_label(found.former) == (
        "xã Bản Phiệt (huyện Bảo Thắng, tỉnh Lào Cai cũ)"
    )


def test_typed_tones_count_and_missing_ones_do_not(places):
    both = places.find("la pan tan")
    assert isinstance(both, Several)
    one = places.find("La Pán Tẩn")
    assert isinstance(one, One)
    assert places.label(one.place) == "xã Púng Luông, tỉnh Lào Cai"


def test_a_shared_name_is_never_taken_for_one_of_them(places):
    found = places.find("phu hoi")
    assert isinstance(found, Several)
    labels = [places.option_label(option) for option in found.options]
    assert "Xã Phú Hội cũ (An Phú, An Giang)" in labels


def test_a_commune_that_was_split_offers_every_part(places):
    found = places.find("Phú Hội, An Phú")
    assert isinstance(found, Split)
    assert [p.name for p in found.former.successors] == ["Xã An Phú", "Xã Nhơn Hội"]


def test_a_district_alone_offers_the_communes_now_there(places):
    found = places.find("huyện Bảo Thắng")
    assert isinstance(found, District)
    assert 1 < len(found.options) < 20


def test_a_slip_is_said_not_to_be_found_with_the_nearest(places):
    found = places.find("ban phiiet")
    assert isinstance(found, NotFound)
    assert len(found.nearest) <= 3
    assert "Bản Phiệt" in places.option_label(found.nearest[0])


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "😀", "\x00", "x" * 5000])
def test_nonsense_finds_nothing_and_breaks_nothing(places, typed):
    assert isinstance(places.find(typed), NotFound)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_commune_is_found_by_its_full_label(places, data):
    place = data.draw(st.sampled_from(places.communes))
    found = places.find(places.label(place))
    if isinstance(found, Several):  # the same words but for a tone
        assert place in [option.place for option in found.options]
    else:
        assert isinstance(found, One)
        assert found.place == place


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_buttons_key_brings_its_option_back(places, data):
    former = data.draw(st.sampled_from(places.former_units))
    option = places.option(f"f{former.code}")
    assert option.former == former
    assert len(option.key.encode()) <= 40


def test_a_malformed_row_is_named_by_file_and_line(ground, tmp_path):
    source = ground.config.content_dir / "places"
    for file in source.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    table = tmp_path / "communes.csv"
    with table.open(encoding="utf-8", newline="") as stored:
        rows = list(csv.reader(stored))
    rows[7][0] = "12"
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    with pytest.raises(DataProblem, match=r"communes\.csv:8: the code '12'"):
        Places.load(tmp_path, ground.country)
