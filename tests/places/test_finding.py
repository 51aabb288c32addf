"""How a typed name finds its place, with the real tables."""

import pytest

from bot.places import District, Level, NotFound, One, Places, Several, Split
from tests.places.conftest import CONTENT
from tests.support.work import counted


def one(places: Places, text: str) -> One:
    found = places.find(text)
    assert isinstance(found, One), found
    return found


def labels(found: Several | District | NotFound) -> list[str]:
    if isinstance(found, NotFound):
        return [option.label for option in found.nearest]
    return [option.label for option in found.options]


@pytest.mark.parametrize(
    "typed",
    [
        "Púng Luông",
        "pung luong",
        "PUNG  LUONG",
        "xã Púng Luông",
        "xa pung luong, tinh lao cai",
        "X. Púng Luông - Lào Cai",
        "Pu\u0301ng Luo\u0302ng",
        "ubnd xã púng luông",
        "toi o pung luong",
        "nhà em ở xã púng luông ạ",
        "lao cai pung luong",
        "04492",
    ],
)
def test_a_name_is_found_however_it_is_typed(places, typed):
    assert one(places, typed).place.code == "04492"


@pytest.mark.parametrize(
    ("typed", "old", "now"),
    [
        ("Bản Phiệt, Bảo Thắng", "Xã Bản Phiệt", "Phường Lào Cai"),
        ("xa ban phiet huyen bao thang lao cai", "Xã Bản Phiệt", "Phường Lào Cai"),
        ("bản phiệt lào cai cũ", "Xã Bản Phiệt", "Phường Lào Cai"),
        ("bao thang, ban phiet", "Xã Bản Phiệt", "Phường Lào Cai"),
        ("La Pán Tẩn", "Xã La Pán Tẩn", "Xã Púng Luông"),
        ("la pan tan mu cang chai", "Xã La Pán Tẩn", "Xã Púng Luông"),
        ("tt tà lùng", "Thị trấn Tà Lùng", "Xã Phục Hòa"),
        ("phường 1 quận 3", "Phường 1", "Phường Bàn Cờ"),
        ("P1 Q3 TPHCM", "Phường 1", "Phường Bàn Cờ"),
        ("p. 1, q. 3, tp. hcm", "Phường 1", "Phường Bàn Cờ"),
    ],
)
def test_a_former_name_finds_the_commune_of_today_and_says_so(places, typed, old, now):
    found = one(places, typed)
    assert found.former is not None
    assert (found.former.name, found.place.name) == (old, now)


def test_a_former_unit_is_worded_with_what_was_around_it(places):
    found = one(places, "La Pán Tẩn")
    assert places.former_label(found.former) == (
        "xã La Pán Tẩn (huyện Mù Căng Chải, tỉnh Yên Bái cũ)"
    )
    assert places.label(found.place) == "xã Púng Luông, tỉnh Lào Cai"


def test_tones_that_are_typed_count_and_missing_ones_do_not(places):
    assert labels(places.find("la pan tan")) == [
        "Xã La Pan Tẩn cũ (huyện Mường Khương, Lào Cai)",
        "Xã La Pán Tẩn cũ (huyện Mù Căng Chải, Yên Bái)",
    ]
    assert one(places, "La Pan Tẩn").former.district == "Huyện Mường Khương"
    assert one(places, "Mỹ Tho").place.name == "Phường Mỹ Tho"
    assert "Xã Mỹ Thọ, Đồng Tháp" in labels(places.find("my tho"))
    assert len(labels(places.find("ba dinh"))) > 3  # not "Ba Dinh" for its letters


def test_where_a_tone_stands_in_its_word_is_a_matter_of_taste(places):
    assert places.find("Hoà Bình, Cà Mau") == places.find("Hòa Bình, Cà Mau")
    assert one(places, "Hoà Bình, Cà Mau").place.name == "Xã Hòa Bình"


def test_a_shared_former_name_offers_each_with_its_district_and_province(places):
    assert labels(places.find("toi o phu hoi")) == [
        "Phường Phú Hội cũ (quận Thuận Hóa, Huế)",
        "Xã Phú Hội cũ (huyện Đức Trọng, Lâm Đồng)",
        "Xã Phú Hội cũ (huyện Nhơn Trạch, Đồng Nai)",
        "Xã Phú Hội cũ (huyện An Phú, An Giang)",
    ]
    assert len(labels(places.find("xã Phú Hội"))) == 3


def test_a_name_of_today_comes_before_unrelated_former_ones(places):
    found = places.find("bao thang")
    assert isinstance(found, Several)
    assert labels(found) == [
        "Xã Bảo Thắng, Lào Cai",
        "Xã Bảo Thắng cũ (huyện Kỳ Sơn, Nghệ An)",
    ]


def test_a_former_unit_within_its_namesake_of_today_is_one_choice(places):
    assert places.former("04492").name == "Xã Púng Luông"
    assert one(places, "pung luong").former is None
    assert one(places, "pung luong cu").former == places.former("04492")


def test_a_commune_that_was_split_offers_each_successor(places):
    found = places.find("phu hoi, an phu, an giang")
    assert isinstance(found, Split)
    assert [p.name for p in found.former.successors] == ["Xã An Phú", "Xã Nhơn Hội"]


@pytest.mark.parametrize("typed", ["huyen bao thang", "h. Bảo Thắng, Lào Cai cũ"])
def test_a_district_alone_offers_the_communes_now_there(places, typed):
    found = places.find(typed)
    assert isinstance(found, District)
    assert (found.name, found.province) == ("Huyện Bảo Thắng", "Tỉnh Lào Cai")
    names = [option.place.name for option in found.options]
    assert names[:2] == ["Phường Lào Cai", "Xã Bảo Thắng"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Quận 1", "Quận 1"),
        ("mong cai", "Thành phố Móng Cái"),
        ("tp cao bằng", "Thành phố Cao Bằng"),
        ("huyen ky anh", "Huyện Kỳ Anh"),
        ("thi xa ky anh", "Thị xã Kỳ Anh"),
        ("huyện Quan Sơn", "Huyện Quan Sơn"),
        ("đak r lap", "Huyện Đắk R'Lấp"),
        ("dak r'lap", "Huyện Đắk R'Lấp"),
        ("dak rlap", "Huyện Đắk R'Lấp"),
    ],
)
def test_a_district_is_found_by_its_level_and_name(places, typed, name):
    found = places.find(typed)
    assert isinstance(found, District), found
    assert found.name == name


def test_a_district_name_of_many_provinces_offers_all_unless_narrowed(places):
    many = places.find("huyen chau thanh")
    few = places.find("huyen chau thanh tien giang")
    assert isinstance(many, District)
    assert isinstance(few, District)
    assert (many.province, few.province) == ("", "Tỉnh Tiền Giang")
    assert set(few.options) < set(many.options)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("lao cai", "15"),
        ("Tỉnh Lào Cai", "15"),
        ("t. lào cai", "15"),
        ("lao cai, viet nam", "15"),
        ("thành phố huế", "46"),
        ("tp hcm", "79"),
        ("hà nội", "01"),
    ],
)
def test_a_province_alone_is_the_province(places, typed, code):
    assert one(places, typed).place.code == code


def test_the_level_tells_a_commune_from_its_province(places):
    assert one(places, "phuong lao cai").place.level is Level.COMMUNE
    assert one(places, "lao cai").place.level is Level.PROVINCE


def test_a_province_that_is_no_more_offers_the_one_of_today(places):
    assert labels(places.find("Yên Bái")) == [
        "Tỉnh Lào Cai (tỉnh Yên Bái cũ)",
        "Phường Yên Bái, Lào Cai",
    ]
    found = places.find("tỉnh Yên Bái")
    assert isinstance(found, District)
    assert found.name == "Tỉnh Yên Bái"
    assert found.options[0].place == places.by_code("15")
    assert {option.place.parent for option in found.options[1:]} == {"vn.15"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("tinh bien", "Phường Tịnh Biên"),
        ("Phường Phương Liệt", "Phường Phương Liệt"),
        ("phuong liet", "Phường Phương Liệt"),
        ("D'Ran", "Xã D’Ran"),
        ("d ran", "Xã D’Ran"),
        ("móng cái 1", "Phường Móng Cái 1"),
        ("đặc khu Phú Quốc", "Đặc khu Phú Quốc"),
        ("xuan huong da lat", "Phường Xuân Hương - Đà Lạt"),
    ],
)
def test_words_of_a_level_and_numbers_may_belong_to_a_name(places, typed, name):
    assert one(places, typed).place.name == name


def test_a_number_alone_is_a_ward_of_many_towns(places):
    found = places.find("phường 1")
    assert isinstance(found, Several)
    assert len(found.options) == 33
    assert {option.former.name for option in found.options} == {"Phường 1"}


@pytest.mark.parametrize("typed", ["VN", "viet nam", "Việt Nam", "cả nước"])
def test_the_country_is_found_by_its_name(places, typed):
    assert one(places, typed).place == places.country


def test_a_gate_is_meant_when_it_is_said_or_nothing_else_has_its_name(places):
    assert one(places, "cửa khẩu Tà Lùng").place.code == "ta-lung"
    assert one(places, "cua khau quoc te ta lung").place.code == "ta-lung"
    assert one(places, "moc bai").place.code == "moc-bai"
    assert one(places, "tà lùng").place.level is Level.COMMUNE
    assert len(labels(places.find("cua khau thanh thuy"))) == 2


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("pung luomg", "Xã Púng Luông, Lào Cai"),
        ("xã púng lung", "Xã Púng Luông, Lào Cai"),
        ("ban phiep", "Xã Bản Phiệt cũ (huyện Bảo Thắng, Lào Cai)"),
        ("ban phiep bao thang", "Xã Bản Phiệt cũ (huyện Bảo Thắng, Lào Cai)"),
        ("Bản Phiệt, Bảo Thấn", "Xã Bản Phiệt cũ (huyện Bảo Thắng, Lào Cai)"),
        ("lao cay", "Tỉnh Lào Cai"),
        ("toi o pung luomg", "Xã Púng Luông, Lào Cai"),
    ],
)
def test_a_slip_is_never_taken_silently_but_brings_the_nearest(places, typed, nearest):
    found = places.find(typed)
    assert isinstance(found, NotFound)
    assert labels(found)[0] == nearest
    assert len(found.nearest) <= 3


def test_a_name_in_the_wrong_district_is_not_taken(places):
    found = places.find("ban phiet, ha noi")
    assert isinstance(found, NotFound)
    assert labels(found)[0] == "Xã Bản Phiệt cũ (huyện Bảo Thắng, Lào Cai)"


def test_a_name_is_looked_for_within_an_area_only(places):
    an_giang, lao_cai = places.by_code("91"), places.by_code("15")
    assert isinstance(places.find("phu hoi", within=an_giang), Split)
    assert isinstance(places.find("01324", within=an_giang), NotFound)
    assert isinstance(places.find("viet nam", within=an_giang), NotFound)
    assert places.find("15", within=lao_cai) == One(lao_cai)
    assert isinstance(places.find("pung luong", within=an_giang), NotFound)
    an_phu = places.find("phu hoi an phu").former.successors[0]
    assert places.find("phu hoi", within=an_phu).place == an_phu
    inside = places.find("huyen an phu", within=an_phu)
    assert [option.place for option in inside.options] == [an_phu]
    named = places.find("tỉnh Yên Bái", within=places.by_code("04492"))
    assert [option.place.code for option in named.options] == ["04492"]


def test_the_first_look_up_costs_no_more_than_the_next(vietnam, tmp_path):
    """What it would make by itself takes longer than a turn may on a small machine."""
    odd = "xyzqw kjhgf"
    fresh = Places.load(CONTENT / "places", vietnam)
    fresh.prepare()
    with counted() as first:
        fresh.find(odd)
    with counted() as later:
        fresh.find(odd + " b")
    assert first.calls < 2 * later.calls + 1000


def test_a_name_behind_its_level_word_is_found_in_other_words(places):
    assert places.named_within("à, xã Púng Luông mà em") == "xã púng luông"
    assert places.named_within("da o x. pung luong, lao cai em oi") == (
        "x pung luong lao cai"
    )
    assert places.named_within("pung luong") == ""
    assert places.named_within("xa pung luong hay xa nam co") == ""
    assert places.named_within("nha o xa qua") == ""
