"""Whether a border gate is open today: said by its officer, answered to anyone."""

import pytest
from sqlalchemy import select

from bot.clock import DAY, HOUR
from bot.conversation.gates.typed_details import Hours, hours
from bot.people.model import Role
from bot.store.tables.audit import audit
from bot.store.tables.people import gate_days
from tests.support import village as villages
from tests.support.village import Person, Village

GATE, COMMUNE, PROVINCE = "huu-nghi", "06184", "20"
NO_WORD = "Chưa có tin hôm nay"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str = GATE, number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def closes(person: Person) -> str:
    await person.says(f"/cuakhau {GATE}")
    await person.taps("Đóng")
    return await person.taps("Ghi")


async def test_a_gate_of_which_nothing_was_said_has_no_word_and_a_way_on(village):
    citizen = village.person(1)
    said = await citizen.says("cua khau huu nghi co mo khong")
    assert "Cửa khẩu quốc tế Hữu Nghị, tỉnh Lạng Sơn" in said
    assert f"{NO_WORD}." in said
    assert "Gọi hỏi trước khi đi." in said
    assert "Đóng" not in citizen.labels
    assert "không quá" in await citizen.taps("Ai được đóng cửa khẩu")


@pytest.mark.parametrize("place", [GATE, COMMUNE, PROVINCE, "VN"])
async def test_who_answers_for_the_gate_or_around_it_says_in_two_taps_how_it_stands(
    village, place
):
    one = await officer(village, place)
    await one.says(f"/gate {GATE}")
    assert {"Mở", "Hạn chế", "Đóng"} <= set(one.labels)
    said = await one.taps("Đóng")
    assert "Hôm nay ĐÓNG." in said
    assert "Đã ghi" in await one.taps("Ghi")
    said = await village.person(1).says("cửa khẩu Hữu Nghị hôm nay có mở không?")
    assert "Hôm nay ĐÓNG." in said
    assert "Cán bộ cửa khẩu báo lúc" in said
    async with village.database.read() as connection:
        deeds = await connection.execute(select(audit.c.action, audit.c.object))
        path = village.ground.places.by_code(GATE).path
        assert ("gate.closed", path) in [tuple(row) for row in deeds]


@pytest.mark.parametrize("place", ["tan-thanh", "06172", "04"])
async def test_nobody_says_it_of_a_gate_elsewhere(village, place):
    other = await officer(village, place)
    await other.says(f"/cuakhau {GATE}")
    assert "Đóng" not in other.labels
    for data in (f"gate-set:{GATE}:closed", f"gate-notice:{GATE}"):
        assert "Chưa ghi gì cả" in await other.presses(data)
    own = await officer(village, GATE, number=501)
    await own.presses(f"gate-set:{GATE}:open")
    async with village.database.read() as connection:
        assert not (await connection.execute(select(gate_days))).all()


async def test_who_lost_the_role_meanwhile_writes_nothing(village):
    one = await officer(village)
    await one.presses(f"gate-set:{GATE}:open")
    admin = village.person(9)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/thuquyen 1")
    await admin.taps("Thu quyền")
    await one.taps("Ghi")
    async with village.database.read() as connection:
        assert not (await connection.execute(select(gate_days))).all()


async def test_hours_why_and_the_number_are_added_by_buttons_or_typed(village):
    one = await officer(village)
    await one.presses(f"gate-set:{GATE}:limited")
    await one.taps("Thêm giờ")
    await one.says("từ 7h đến 17h30")
    await one.taps("Thêm lý do")
    await one.taps("Mưa lũ, sạt đường")
    said = await one.says("0205 3861 234")  # at the preview it is no question
    assert "Hôm nay HẠN CHẾ qua lại từ 7:00 đến 17:30." in said
    assert "Vì: mưa lũ, sạt đường." in said
    assert "Gọi hỏi: 0205 3861 234 (trực cửa khẩu)." in said
    await one.taps("Thêm lý do")
    assert "Vì: xe hàng đông." in await one.says("xe hàng đông")
    await one.taps("Ghi")
    citizen = village.person(1, hint="en")
    said = await citizen.says("is huu nghi open today?")
    assert "from 7:00 to 17:30" in said
    assert "xe hàng đông" in said


async def test_a_reason_of_the_list_is_said_in_the_reader_s_language(village):
    one = await officer(village)
    await one.presses(f"gate-set:{GATE}:closed")
    await one.taps("Thêm lý do")
    await one.taps("Bên kia đóng")
    await one.taps("Ghi")
    said = await village.person(1, hint="en").says("is huu nghi open today?")
    assert "closed on the other side" in said


async def test_at_midnight_it_lapses_and_yesterday_s_word_never_comes_back(village):
    one = await officer(village)
    await closes(one)
    citizen = village.person(1)
    village.clock.now = midnight(village) - 1000
    assert "ĐÓNG" in await citizen.says("cua khau huu nghi co mo khong")
    village.clock.now = midnight(village)
    said = await citizen.says("cua khau huu nghi co mo khong")
    assert NO_WORD in said
    assert "ĐÓNG" not in said
    village.clock.turn(DAY)
    assert NO_WORD in await citizen.says("/cuakhau huu-nghi")


def midnight(village: Village) -> int:
    """The next one in Vietnam."""
    ahead = 7 * HOUR
    return (village.clock.now + ahead) // DAY * DAY + DAY - ahead


async def test_what_was_previewed_before_midnight_is_not_written_after_it(village):
    one = await officer(village)
    await one.presses(f"gate-set:{GATE}:open")
    village.clock.now = midnight(village) + 1000
    await one.taps("Ghi")
    assert NO_WORD in await village.person(1).says("/cuakhau huu-nghi")


async def test_hours_that_are_over_are_said_to_be(village):
    one = await officer(village)
    await one.presses(f"gate-set:{GATE}:open")
    await one.says("7h-17h")
    await one.taps("Ghi")
    village.clock.now = midnight(village) - HOUR
    said = await village.person(1).says("cua khau huu nghi co mo khong")
    assert "đã qua giờ ấy" in said


async def test_without_a_name_the_gates_where_one_lives_are_told(village):
    await village.subscriber(1, COMMUNE)
    said = await village.person(1).says("cửa khẩu hôm nay có mở không")
    assert "Cửa khẩu quốc tế Hữu Nghị" in said
    assert "Đồng Đăng" in said
    await village.subscriber(2, "06712")
    one = village.person(2)
    assert "Móng Cái" in await one.says("cửa khẩu hôm nay có mở không")


async def test_without_a_name_and_a_home_it_is_asked_which(village):
    citizen = village.person(1)
    assert "Cửa khẩu nào?" in await citizen.says("cua khau hom nay co mo khong")
    assert NO_WORD in await citizen.says("tân thanh")


async def test_a_name_that_two_gates_have_is_asked_about(village):
    citizen = village.person(1)
    await citizen.says("cửa khẩu Thanh Thủy hôm nay có mở không")
    choices = [label for label in citizen.labels if "hanh Thủy" in label]
    assert len(choices) == 2
    assert NO_WORD in await citizen.taps(choices[1])


async def test_who_names_the_gate_later_is_not_asked_which_again(village):
    person = village.person(1)
    assert "Cửa khẩu nào?" in await person.says("cua khau co mo khong")
    said = await person.says("hữu nghị hôm nay có mở không")
    assert "Chưa có tin hôm nay." in said
    assert "cửa khẩu nào" not in said
    assert await person.says("/cuakhau") == "Cửa khẩu nào? Gõ tên, ví dụ: Hữu Nghị."


async def test_a_name_that_no_gate_has_is_said_to_be_unknown(village):
    said = await village.person(1).says("/cuakhau Abc")
    assert said == (
        "Không thấy cửa khẩu tên như thế. Cửa khẩu nào? Gõ tên, ví dụ: Hữu Nghị."
    )


@pytest.mark.parametrize("before", ["", "/cuakhau"])
async def test_the_gates_of_a_province_are_told_by_its_name(village, before):
    person = village.person(1)
    if before:
        await person.says(before)
    said = await person.says(f"{'' if before else '/cuakhau '}Cao Bằng")
    assert "Tà Lùng: chưa có tin hôm nay." in said


@pytest.mark.parametrize(
    "asked",
    [
        "is the gate at Huu Nghi open?",
        "huu nghi gate closed today?",
        "when does Huu Nghi open today",
        "cửa khẩu hữu nghị mấy giờ đóng",
        "bao giờ cửa khẩu hữu nghị mở lại",
        "xe hàng qua hữu nghị được chưa",
    ],
)
async def test_a_named_gate_is_answered_however_it_is_asked(village, asked):
    await closes(await officer(village))
    said = await village.person(1).says(asked)
    assert "ĐÓNG" in said or "CLOSED" in said


@pytest.mark.parametrize(
    "asked", ["ດ່ານ Hữu Nghị ເປີດບໍ່", "Huu Nghi 口岸今天开吗", "ច្រកទ្វារ Hữu Nghị បើកទេ"]
)
async def test_a_name_among_another_script_is_read(village, asked):
    await officer(village)
    said = await village.person(1).says(asked)
    assert "Cửa khẩu quốc tế Hữu Nghị" in said


@pytest.mark.parametrize(
    ("more", "typed"),
    [("Thêm giờ", "không"), ("Thêm lý do", "không"), ("Số để gọi", "không có")],
)
async def test_a_no_leaves_out_what_was_asked_and_keeps_the_rest(village, more, typed):
    one = await officer(village)
    await one.says("/cuakhau")
    await one.taps("Đóng")
    await one.taps(more)
    said = await one.says(typed)
    assert "Bà con sẽ thấy" in said
    assert "Vì:" not in said


@pytest.mark.parametrize("typed", ["25h", "10h-10h", "17h - 7h"])
async def test_hours_that_cannot_be_are_said_to_be_none(village, typed):
    one = await officer(village)
    await one.says("/cuakhau")
    await one.taps("Đóng")
    await one.taps("Thêm giờ")
    assert (await one.says(typed)).startswith("Không có giờ như thế. Từ mấy giờ")


async def test_a_reason_that_is_a_cry_is_heard_and_kept(village):
    one = await officer(village)
    await one.says("/cuakhau")
    await one.taps("Đóng")
    await one.taps("Thêm lý do")
    said = await one.says("cứu với, có người bị xe đâm")
    assert said.index("115") < said.index("Bà con sẽ thấy")
    await one.taps("Thêm lý do")
    assert "115" not in await one.says("kiểm kê hàng")


async def test_a_list_says_that_hours_are_over(village):
    one = await officer(village, COMMUNE)
    await one.says("/cuakhau Hữu Nghị")
    await one.taps("Mở")
    await one.says("7h - 15h")
    await one.taps("Ghi")
    village.clock.turn(4 * HOUR)
    said = await one.says("/cuakhau")
    assert "hôm nay MỞ từ 7:00 đến 15:00. Bây giờ đã qua giờ ấy." in said


async def test_how_long_a_gate_may_be_closed_stays_a_question_of_the_law(village):
    said = await village.person(1).says("cửa khẩu đóng đến bao giờ")
    assert "đồn trưởng" in said


async def test_telling_people_is_a_draft_and_goes_by_no_change_alone(village):
    one = await officer(village, COMMUNE)
    await village.subscriber(1, COMMUNE)
    await closes(one)
    assert await village.person(1).hears() == ""
    said = await one.taps("Báo cho bà con")
    assert "Cửa khẩu quốc tế Hữu Nghị: hôm nay ĐÓNG." in said
    assert "xã Đồng Đăng" in said
    assert "Gửi ngay" in one.labels


async def test_a_gate_s_own_officer_drafts_for_the_gate(village):
    one = await officer(village)
    await closes(one)
    assert "cửa khẩu quốc tế Hữu Nghị" in await one.taps("Báo cho bà con")


async def test_a_gate_has_a_contact_card_of_its_own(village):
    one = await officer(village)
    await one.presses(f"card-edit:{GATE}")
    await one.taps("Điện thoại")
    await one.says("0205 3861 234 trực ban")
    await one.taps("Lưu")
    said = await village.person(1).says("cua khau huu nghi co mo khong")
    assert "Gọi hỏi: 0205 3861 234 (trực ban)." in said


async def test_who_erases_everything_leaves_what_was_said_nameless(village):
    one = await officer(village)
    await closes(one)
    assert "đóng mở sau cùng" in await one.says("/dulieu")
    await one.says("/xoadulieu")
    await one.taps("Xóa hết")
    async with village.database.read() as connection:
        row = (await connection.execute(select(gate_days))).one()
    assert (row.state, row.said_by) == ("closed", None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7h - 17h", Hours(420, 1020)),
        ("tu 7 gio den 17 gio 30", Hours(420, 1050)),
        ("7:30-16:00", Hours(450, 960)),
        ("tu 13h", Hours(begins=780)),
        ("den 15h30", Hours(ends=930)),
        ("ca ngay", Hours()),
        ("7 - 17h", Hours(420, 1020)),
        ("7h sang den 5h chieu", Hours(420, 1020)),
        ("7h toi 5 ruoi chieu", Hours(420, 1050)),
        ("2h den 5h chieu", Hours(840, 1020)),
        ("7.30 den 16.00", Hours(450, 960)),
        ("17h den 6h sang mai", Hours(begins=1020)),
        ("5h chieu den 6h sang", Hours(begins=1020)),
        ("den 6h sang mai", Hours()),
        ("den 24h", Hours()),
        ("tu 1h chieu", Hours(begins=780)),
        ("17h - 7h", None),
        ("7h - 25h", None),
        ("7h75", None),
        ("hom nay dong", None),
    ],
)
def test_hours_are_read_as_they_are_typed(typed, meant):
    assert hours(typed) == meant
