"""An alert's areas find their places: by code, by name, by a former name."""

import pytest

from bot.bulletins.alerts import alert_areas
from bot.bulletins.alerts.alert import Area, BadAlert, Fault


def codes(found) -> list[str]:
    return [place.code for place in found.places]


def coded(name: str, *values: str, listed: str = "VN-GSO") -> Area:
    return Area(name, tuple((listed, value) for value in values))


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (coded("nơi này", "04492"), ["04492"]),
        (coded("nơi này", "15", listed="GSO"), ["15"]),
        (coded("nơi này", "04492", "04489"), ["04489", "04492"]),
        (coded("nơi này", "VN", listed="ISO3166-1"), ["VN"]),
        (coded("xã cũ", "00001"), ["00097"]),  # a code of before
        (coded("tỉnh Lào Cai", "01324", listed="FIPS6"), ["15"]),  # another country's
        (coded("xã Púng Luông", "99999"), ["04492"]),  # its words say more
        (Area("Púng Luông"), ["04492"]),
        (Area("xã La Pán Tẩn (huyện Mù Cang Chải, tỉnh Yên Bái cũ)"), ["04492"]),
        (Area("Các xã Púng Luông, Lao Chải; tỉnh Lào Cai"), ["04474", "04492"]),
        (Area("Các tỉnh Lào Cai, Tuyên Quang và Cao Bằng"), ["04", "08", "15"]),
        (Area("cả nước"), ["VN"]),
    ],
    ids=str,
)
def test_an_area_finds_its_places(ground, area, expected):
    found = alert_areas.found(ground.places, [area], [ground.places.country])
    assert codes(found) == expected
    assert (found.unknown, found.shared) == ((), ())


def test_a_former_district_is_all_that_it_was(ground):
    found = alert_areas.found(ground.places, [Area("huyện Mù Cang Chải")], [])
    assert len(found.places) == 7
    assert {place.parent for place in found.places} == {"vn.15"}


def test_a_name_that_several_have_is_the_one_in_the_scope(ground):
    alone = alert_areas.found(ground.places, [Area("Tân Lập")], [])
    assert alone.shared == ("Tân Lập",)
    found = [place for place in ground.places.communes if place.name == "Xã Tân Lập"]
    province = ground.places.province_of(found[0])
    here = alert_areas.found(ground.places, [Area("xã Tân Lập")], [province])
    assert codes(here) == [found[0].code]


def test_what_is_not_found_is_named(ground):
    areas = [Area("vùng núi phía Bắc"), coded("Púng Luông", "04492")]
    found = alert_areas.found(ground.places, areas, [])
    assert found.unknown == ("vùng núi phía Bắc",)


def test_what_lies_within_another_is_not_named_twice(ground):
    areas = [coded("a", "15"), coded("b", "04492"), coded("c", "04492")]
    assert codes(alert_areas.found(ground.places, areas, [])) == ["15"]


def test_only_what_lies_in_the_scope_is_left(ground):
    by_code = ground.places.by_code
    commune, province, other = by_code("04492"), by_code("15"), by_code("08")
    assert alert_areas.within([province, other], [commune]) == ([commune], [other])
    assert alert_areas.within([commune, other], [province]) == ([commune], [other])
    assert alert_areas.within([by_code("VN")], [commune]) == ([commune], [])


def test_of_a_long_list_none_is_left_out(ground):
    """Longer than a line of anybody's: every commune of a province, by name."""
    province = ground.places.by_code("15")
    all_ = [p for p in ground.places.communes if p.parent == province.path]
    named = ", ".join(one.name for one in all_)
    found = alert_areas.found(ground.places, [Area(named)], [province])
    assert len(all_) > 60
    assert found.unknown == ()
    # A name that a former commune has too is asked about.
    assert {one.name for one in all_} == {
        *found.shared,
        *(p.name for p in found.places),
    }


def test_provinces_beside_each_other_are_not_looked_for_within_each_other(ground):
    looked = []

    class Counted:
        country, find = ground.places.country, ground.places.find

        def __init__(self):
            self.find = lambda *asked, **how: (
                looked.append(asked) or ground.places.find(*asked, **how)
            )

    named = ", ".join(place.name for place in ground.places.provinces)
    found = alert_areas.found(Counted(), [Area(named)] * 300, [])
    assert set(found.places) == set(ground.places.provinces)
    assert len(looked) < 100 * len(ground.places.provinces)


def test_more_names_than_can_be_looked_for_are_asked_about(ground):
    areas = [Area(f"Hà Nội {'và Huế ' * n}") for n in range(1, 301)]
    with pytest.raises(BadAlert) as bad:
        alert_areas.found(ground.places, areas, ground.places.provinces)
    assert bad.value.fault is Fault.TOO_MANY_PLACES


def test_names_that_are_no_places_end_the_search(ground):
    area = Area(", ".join(f"xóm núi số {n}" for n in range(200)))
    found = alert_areas.found(ground.places, [area], [])
    assert (found.places, len(found.unknown)) == ((), alert_areas.ENOUGH)
