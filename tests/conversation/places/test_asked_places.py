"""A question about a place is answered from the tables, with what they rest on."""

import pytest

from tests.support import village as villages
from tests.support.answers import told
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xã cũ Púng Luông nay là xã nào", "nay thuộc xã Púng Luông, tỉnh Lào Cai."),
        ("xã La Pán Tẩn nay thuộc đâu", "nay thuộc xã Púng Luông, tỉnh Lào Cai."),
        ("Yên Bái nhập vào đâu", "Tỉnh Yên Bái cũ nay thuộc tỉnh Lào Cai."),
        ("tinh yen bai sap nhap vao dau", "Tỉnh Yên Bái cũ nay thuộc tỉnh Lào Cai."),
        ("xa phu hoi an giang nay la xa nao", "xã Nhơn Hội, tỉnh An Giang"),
        ("huyện Mù Cang Chải nay còn không", "không còn từ ngày 1/7/2025"),
        ("xa 04492", "Xã Púng Luông, tỉnh Lào Cai: mã 04492."),
        ("ma xa pung luong la gi", "Xã Púng Luông, tỉnh Lào Cai: mã 04492."),
        ("tỉnh Lào Cai có bao nhiêu xã", "99 đơn vị cấp xã: 89 xã, 10 phường."),
    ],
)
async def test_the_tables_answer_with_their_source(village, text, said):
    citizen = village.person(1)
    answer = await citizen.says(text)
    assert said in answer
    assert "Theo Nghị quyết 202/2025" in answer or "Theo Quyết định 19/2025" in answer


async def test_whether_a_commune_touches_the_border(village):
    citizen = village.person(1)
    said = await citizen.says("xa thanh thuy co phai xa bien gioi khong")
    assert "Hỏi nơi nào?" in said
    yes = await citizen.taps("Xã Thanh Thủy, Tuyên Quang")
    assert yes.startswith("Có. Xã Thanh Thủy, tỉnh Tuyên Quang là xã biên giới")
    assert "giáp Trung Quốc" in yes
    assert "chưa đối chiếu" in yes
    await citizen.says("xa thanh thuy co phai xa bien gioi khong")
    no = await citizen.taps("Xã Thanh Thủy, Phú Thọ")
    assert "không có trong bảng các xã biên giới" in no
    assert "chưa đối chiếu" in no


async def test_a_shared_name_is_a_choice_that_a_number_answers(village):
    citizen = village.person(1)
    assert "Hỏi nơi nào?" in await citizen.says("xa tan lap nay thuoc tinh nao")
    assert "Xã Tân Lập, Quảng Trị" in citizen.labels
    assert "nay thuộc tỉnh Quảng Trị" in await citizen.says("1")


async def test_a_zone_that_no_table_tells_is_not_guessed(village):
    citizen = village.person(1)
    said = await citizen.says("xã Púng Luông khu vực mấy")
    assert "chưa biết xã Púng Luông, tỉnh Lào Cai thuộc khu vực nào" in said
    assert any("khu vực mấy" in label for label in citizen.labels)


async def test_ones_own_commune_is_meant_where_it_is_known(village):
    citizen = village.person(1)
    answer = told(village.library, "zones-lookup")
    assert answer in await citizen.says("xã tôi khu vực mấy")
    await village.subscriber(2, "00691")
    known = village.person(2)
    place = village.ground.places.by_code("00691")
    said = await known.says("xã tôi khu vực mấy")
    assert village.ground.places.label(place) in said


async def test_in_english_too(village):
    citizen = village.person(1, hint="en")
    assert "is now in Lào Cai province" in await citizen.says("Where is Yen Bai now?")
    said = await citizen.says("is Pung Luong a border commune?")
    assert "is not in the table of land border communes" in said


async def test_a_topic_that_names_a_place_stays_a_topics(village):
    citizen = village.person(1)
    said = await citizen.says("nha toi o xa tan lap muon vay von duoc bao nhieu")
    assert "nơi tên như vậy" not in said


async def test_a_topic_that_tells_the_same_and_more_keeps_its_question(village):
    citizen = village.person(1)
    said = await citizen.says("Hà Giang nay thuộc tỉnh nào")
    assert "Quảng Bình thuộc Quảng Trị" in said


async def test_a_button_of_another_kind_is_old(village):
    citizen = village.person(1)
    assert "Nút này cũ rồi" in await citizen.presses("place-asked:nothing:04492")
    assert "Nút này cũ rồi" in await citizen.presses("place-asked:now:99999")
