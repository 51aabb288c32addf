"""A question handed to a person, answered, passed on, climbing, forgotten."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select, text

from bot.chores import erase_expired
from bot.clock import DAY, HOUR, MINUTE, instant
from bot.conversation.requests import escalation
from bot.messaging import Address, ChatKind, Event
from bot.people.model import Role
from bot.store.tables.people import consents
from bot.store.tables.requests import proposals, requests
from tests.support import village as villages
from tests.support.village import Person, Village

ROAD = "duong vao ban sat 3 hom nay xe khong di duoc"
COMPLAINT = "truong ban an chan tien ho tro cua dan"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str = "04489", number: int = 500) -> Person:
    return await someone(village, Role.OFFICER, place, number)


async def someone(village: Village, role: Role, place: str, number: int) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def asks(citizen: Person, what: str = ROAD, place: str = "04489") -> str:
    """Sends a question to the commune, or up where there is no other way."""
    said = await citizen.says(f"/canbo {what}")
    if "xã, phường nào" in said:
        await citizen.says(place)
    label = next(x for x in citizen.labels if x.startswith("Gửi"))
    said = await citizen.taps(label)
    return await citizen.taps("Đồng ý") if "đồng ý không" in said else said


async def test_a_question_just_asked_goes_to_the_commune_and_the_answer_comes_back(
    village,
):
    reader, citizen = await officer(village), village.person(1)
    await citizen.says("/nhantin 04489")
    await citizen.taps("Đồng ý")
    assert "không biết chắc" in await citizen.says(ROAD)
    said = await citizen.taps("Hỏi cán bộ")
    assert f"Câu gửi đi: “{ROAD}”" in said
    assert "Người đọc: cán bộ xã" in said
    assert "Không kèm tên, không kèm số điện thoại" in said
    assert "Gửi lên tỉnh" not in citizen.labels  # nobody reads there
    said = await citizen.taps("Gửi cán bộ xã")
    assert "180 ngày" in said
    said = await citizen.taps("Đồng ý")
    assert "Đã gửi. Câu hỏi số 1." in said
    assert "/canbo 1" in said
    assert ROAD not in await reader.hears()  # what is pushed holds no text
    assert ROAD in await reader.taps("Mở")
    assert "không thấy tên" in await reader.taps("Trả lời")
    assert "Sáng mai có máy" in await reader.says("Sáng mai có máy vào dọn.")
    assert "Đã gửi" in await reader.taps("Gửi")
    said = await citizen.hears()
    assert said.startswith("Trả lời câu hỏi số 1, cán bộ xã")
    assert said.endswith("“Sáng mai có máy vào dọn.”")
    assert citizen.labels == ["Rõ rồi", "Hỏi tiếp"]


async def test_where_no_choice_fits_one_tap_shows_the_question_as_it_would_leave(
    village,
):
    await officer(village)
    citizen = village.person(1)
    await citizen.says("/nhantin 04489")
    await citizen.taps("Đồng ý")
    await citizen.says("bảo hiểm y tế")
    said = await citizen.taps("Không có câu nào đúng")
    assert "Câu gửi đi: “bảo hiểm y tế”" in said
    assert "Gửi cán bộ xã" in citizen.labels


async def test_where_nobody_reads_anywhere_it_is_said_at_once(village):
    citizen = village.person(1)
    await citizen.says(ROAD)
    said = await citizen.taps("Hỏi cán bộ")
    assert said.startswith("Chưa có cán bộ nào trả lời ở đây. Chưa gửi gì cả.")
    assert "Trung tâm Phục vụ hành chính công" in said
    await citizen.says("ho ngheo la thu nhap bao nhieu")
    assert "gửi cán bộ xã, phường nào" not in citizen.last[-1].text
    said = await citizen.says("pung luong")
    assert "Hỏi tại Trung tâm Phục vụ hành chính công của xã Púng Luông" in said


async def test_where_nobody_reads_at_home_nothing_is_written_in_vain(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    said = await citizen.says("/canbo")
    assert "Xã Cốc Pàng, tỉnh Cao Bằng chưa có cán bộ trả lời ở đây." in said
    assert "Viết câu hỏi" not in said


async def test_without_a_place_it_is_asked_for_and_nothing_is_kept(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says(ROAD)
    assert "xã, phường nào" in await citizen.taps("Hỏi cán bộ")
    assert "Không rõ" in await citizen.says("qwertyuiop")
    assert ROAD in await citizen.says("04489")
    assert "đồng ý không" in await citizen.taps("Gửi cán bộ xã")
    assert "không ghi gì" in await citizen.taps("Không")
    assert "không giữ gì" in await citizen.says("/dulieu")
    async with village.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(consents)) == 0


async def test_a_shared_name_is_a_choice(village):
    await officer(village, "30337")
    citizen = village.person(1)
    await citizen.says(f"/officer {ROAD}")
    assert "Nơi nào" in await citizen.says("Phú Hội")
    assert "chưa có cán bộ" in await citizen.taps("phường Thuận Hóa, thành phố Huế")
    await citizen.taps("Nơi khác")
    await citizen.says("Phú Hội")
    assert ROAD in await citizen.taps("xã An Phú, tỉnh An Giang")
    assert "Gửi cán bộ xã" in citizen.labels


async def test_more_can_be_written_and_it_can_be_left(village):
    await officer(village)
    citizen = village.person(1)
    assert "Viết câu hỏi" in await citizen.says("/canbo")
    await citizen.says(ROAD)
    await citizen.says("04489")
    await citizen.taps("Viết thêm")
    assert f"“{ROAD}\nO ban Giua.”" in await citizen.says("O ban Giua.")
    assert "chưa gửi gì" in await citizen.taps("Thôi")
    assert "Viết câu hỏi" in await citizen.says("/canbo")


async def test_consent_is_asked_once_and_can_be_proved(village, ground, library):
    await officer(village)
    citizen = village.person(1)
    await asks(citizen)
    assert "Đã gửi. Câu hỏi số 2." in await asks(citizen, "bao gio co nuoc")
    async with village.database.read() as connection:
        rows = (await connection.execute(select(consents))).all()
    assert [(r.purpose, r.version, r.chat_id) for r in rows] == [("question", 1, None)]
    assert len(rows[0].text_digest) == 64


async def test_the_consent_names_who_keeps_it(sqlite, ground, library):
    named = replace(ground.config, operator="ủy ban xã Cốc Pàng")
    village = villages.found(sqlite, replace(ground, config=named), library)
    await officer(village)
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    await citizen.says("04489")
    said = await citizen.taps("Gửi cán bộ xã")
    assert "Ủy ban xã Cốc Pàng giữ, chỉ dùng để trả lời." in said
    assert "Đã gửi" in await citizen.says("đồng ý")


async def test_a_commune_without_an_officer_offers_the_province(village):
    above = await officer(village, "15")
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    said = await citizen.says("04489")
    assert "chưa có cán bộ trả lời ở đây" in said
    assert "Người đọc: cán bộ tỉnh Lào Cai" in said
    assert "Gửi cán bộ xã" not in citizen.labels
    await citizen.taps("Gửi lên tỉnh")
    await citizen.taps("Đồng ý")
    assert "số 1" in await above.hears()


async def test_without_any_officer_the_office_and_the_operator_are_named(
    sqlite, ground, library
):
    config = replace(ground.config, operator="Sở", operator_contact="0200 1022")
    village = villages.found(sqlite, replace(ground, config=config), library)
    await someone(village, Role.ADMIN, "VN", 900)  # runs the bot, reads no question
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    said = await citizen.says("04489")
    assert "Chưa gửi gì cả" in said
    assert "Trung tâm Phục vụ hành chính công" in said
    assert "Sở, 0200 1022" in said


async def test_a_complaint_is_never_offered_to_its_commune(village):
    commune, above = await officer(village), await officer(village, "15", 501)
    citizen = village.person(1)
    await citizen.says(f"/canbo {COMPLAINT}")
    said = await citizen.says("04489")
    assert "không gửi về xã" in said
    assert "Cổng Dịch vụ công quốc gia" in said
    assert [x for x in citizen.labels if x.startswith("Gửi")] == ["Gửi lên tỉnh"]
    bound = citizen.button("Gửi lên tỉnh").data
    forged = bound.replace("province", "commune")
    said = await citizen.happens(Event.BUTTON, button=forged)
    assert "không gửi về xã" in said
    await citizen.taps("Gửi lên tỉnh")
    assert "Đã gửi" in await citizen.taps("Đồng ý")
    assert await commune.hears() == ""
    assert "Không có câu hỏi" in await commune.says("/hopthu")
    assert "không còn ở đây" in await commune.says("/hopthu 1")
    assert COMPLAINT in await above.says("/hopthu 1")
    assert "Chuyển" not in above.labels
    for button in ("request-pass:1", "request-down:04489"):
        await above.happens(Event.BUTTON, button=button)
        assert await commune.hears() == ""


async def test_what_is_added_to_a_question_can_make_it_a_complaint(village):
    await officer(village)
    await officer(village, "15", 501)
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    await citizen.says("04489")
    assert "Gửi cán bộ xã" in citizen.labels
    await citizen.taps("Viết thêm")
    await citizen.says(COMPLAINT)
    assert "Gửi cán bộ xã" not in citizen.labels


async def test_a_complaint_with_no_one_above_gets_the_legal_ways(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says(f"/canbo {COMPLAINT}")
    said = await citizen.says("04489")
    assert "không gửi về xã" in said
    assert "Chưa gửi gì cả" in said
    assert "trưởng bản" not in said.replace(COMPLAINT, "")
    assert not [x for x in citizen.labels if x.startswith("Gửi")]


async def test_at_most_five_wait_at_once(village):
    await officer(village)
    citizen = village.person(1)
    for number in range(5):
        await asks(citizen, f"cau hoi {number}")
    assert "Đang có 5 câu" in await citizen.says("/canbo them mot cau")


async def test_a_question_too_long_is_said_so(village):
    await officer(village)
    assert "dài quá" in await village.person(1).says("/canbo " + "a" * 1_001)


async def test_the_inbox_shows_the_nearest_deadline_first_and_no_address(village):
    reader = await officer(village)
    await asks(village.person(7_654_321), "cau dau tien")
    village.clock.turn(DAY)
    await asks(village.person(2), "cau thu hai")
    await reader.hears()
    said = await reader.says("/hopthu")
    assert "2 câu hỏi đang chờ" in said
    assert said.index("cau dau tien") < said.index("cau thu hai")
    said += await reader.says("1")
    assert "cau dau tien" in said
    assert "7654321" not in said
    assert "7654321" not in str(reader.last)


async def test_only_its_officers_may_open_answer_or_pass_it(village):
    await officer(village)
    await asks(village.person(1))
    others = [
        await officer(village, "01324", 501),
        await officer(village, "15", 502),
        await someone(village, Role.ADMIN, "VN", 503),
        await someone(village, Role.RELAY, "04489", 504),
        village.person(505),
    ]
    for other in others:
        for action in ("open", "answer", "pass", "up", "propose"):
            said = await other.happens(Event.BUTTON, button=f"request-{action}:1")
            assert ROAD not in said
            assert "không còn ở đây" in said or "cũ rồi" in said
        assert ROAD not in await other.says("/hopthu 1")


async def test_an_admin_of_elsewhere_sees_numbers_alone(village):
    await officer(village)
    await asks(village.person(1))
    admin = await someone(village, Role.ADMIN, "VN", 900)
    said = await admin.says("/inbox")
    assert "Trong phạm vi quản trị: 1 câu đang chờ." in said
    assert ROAD not in said


async def test_a_role_taken_back_while_answering_sends_nothing(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    admin = await someone(village, Role.ADMIN, "VN", 900)
    await admin.says("/revoke 1")
    await admin.taps("Thu quyền")
    await reader.taps("Gửi")
    assert await citizen.hears() == ""


async def test_of_two_officers_the_first_answers(village):
    first, second = await officer(village), await officer(village, number=501)
    citizen = village.person(1)
    await asks(citizen)
    for reader in (first, second):
        await reader.happens(Event.BUTTON, button="request-answer:1")
        await reader.says(f"Trả lời của {reader.account}.")
    await first.taps("Gửi")
    assert "đã có người trả lời" in await second.taps("Gửi")
    said = await citizen.hears()
    assert said.count("Trả lời của") == 1
    assert "Trả lời của 500." in said


async def test_an_answer_can_be_mended_before_it_leaves(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Nước đang lên nhanh, đi ngay.")  # no danger of their own
    await reader.taps("Sửa")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    assert "“Mai có máy.”" in await citizen.hears()


async def test_the_status_is_told_to_its_asker_alone(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    said = await citizen.says("/canbo 1")
    assert "đang chờ cán bộ xã" in said
    assert "26/11/2026" in said
    missing = (await village.person(2).says("/canbo 99")).replace("99", "1")
    assert await village.person(2).says("/canbo 1") == missing
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    assert "“Mai có máy.”" in await citizen.says("/canbo 1")


async def test_asking_on_names_the_question_before(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    await citizen.hears()
    await citizen.taps("Hỏi tiếp")
    assert "máy nào" in await citizen.says("máy nào vào")
    assert "Câu hỏi số 2" in await citizen.taps("Gửi cán bộ xã")
    assert "Hỏi tiếp câu số 1" in await reader.says("/hopthu 2")


async def test_it_is_passed_up_and_back_to_the_right_commune(village):
    first, right = await officer(village), await officer(village, "04492", 501)
    above, citizen = await officer(village, "15", 502), village.person(1)
    await asks(citizen)
    await first.says("/hopthu 1")
    await first.taps("Chuyển")
    assert "Đã chuyển đến tỉnh Lào Cai" in await first.taps("Chuyển")
    assert "đã chuyển đến cán bộ tỉnh Lào Cai" in await citizen.hears()
    assert "Không có câu hỏi" in await first.says("/hopthu")
    await above.hears()
    await above.taps("Mở")
    await above.taps("Chuyển")
    assert "Không rõ" in await above.says("01324")  # of another province
    assert "Đã chuyển đến xã Púng Luông" in await above.says("Púng Luông")
    assert "cán bộ xã Púng Luông" in await citizen.hears()
    await right.hears()
    assert ROAD in await right.taps("Mở")
    assert "không còn ở đây" in await above.says("/hopthu 1")


async def test_it_is_not_passed_to_a_place_without_an_officer(village):
    first, citizen = await officer(village), village.person(1)
    await asks(citizen)
    said = await first.happens(Event.BUTTON, button="request-up:1")
    assert "Chưa chuyển" in said
    assert ROAD in await first.says("/hopthu 1")


async def climb(village: Village) -> int:
    return await escalation.climb(village.database, village.house, village.clock.now)


async def test_after_two_working_days_it_climbs_once_across_a_restart(
    village, ground, library
):
    commune, above = await officer(village), await officer(village, "15", 501)
    citizen = village.person(1)
    await asks(citizen)
    await commune.hears()
    zone = ground.config.timezone
    end = instant(datetime(2026, 11, 27, tzinfo=zone))
    village.clock.now = end - 1
    assert await climb(village) == 0
    village.clock.now = end
    assert await climb(village) == 1
    again = villages.found(village.database, ground, library)
    again.number, again.clock.now = 1_000, end + HOUR
    assert await climb(again) == 0
    said = await citizen.hears()
    assert said.count("đã chuyển lên cán bộ tỉnh Lào Cai") == 1
    assert "1/12/2026" in said  # Friday 27 is not counted, Monday and Tuesday are
    for person in (commune, above, citizen):
        person.village = again
    assert "số 1" in await above.hears()
    assert "Không có câu hỏi" in await commune.says("/hopthu")
    assert ROAD in await above.says("/hopthu 1")


async def test_with_nobody_above_the_asker_is_told_where_to_go_once(village):
    commune, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await commune.hears()
    village.clock.turn(10 * DAY)
    assert await climb(village) == 1
    assert await climb(village) == 0
    assert "Trung tâm Phục vụ hành chính công" in await citizen.hears()
    assert "đã quá hạn" in await commune.hears()
    assert ROAD in await commune.taps("Mở")


async def test_an_overdue_complaint_is_not_sent_back_to_the_commune(village):
    commune, above = await officer(village), await officer(village, "15", 501)
    citizen = village.person(1)
    await asks(citizen, COMPLAINT)
    await above.hears()
    village.clock.turn(10 * DAY)
    assert await climb(village) == 1
    said = await citizen.hears()
    assert "Cổng Dịch vụ công quốc gia" in said
    assert "trưởng bản" not in said
    assert "đã quá hạn" in await above.hears()
    assert await commune.hears() == ""


async def test_a_role_taken_back_before_the_consent_sends_nothing(village):
    reader, citizen = await officer(village), village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    await citizen.says("04489")
    await citizen.taps("Gửi cán bộ xã")
    admin = await someone(village, Role.ADMIN, "VN", 900)
    await admin.says("/revoke 1")
    await admin.taps("Thu quyền")
    assert "Chưa gửi gì cả" in await citizen.taps("Đồng ý")
    assert await reader.hears() == ""
    assert "không giữ gì" in await citizen.says("/dulieu")


async def test_an_answered_one_does_not_climb(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    village.clock.turn(10 * DAY)
    assert await climb(village) == 0


async def test_a_proposal_is_counted_for_its_admins_and_goes_with_the_question(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    assert "Đã đề xuất" in await reader.taps("Đề xuất thành câu hỏi chung")
    await reader.happens(Event.BUTTON, button="request-propose:1")
    here = await someone(village, Role.ADMIN, "15", 900)
    assert "câu hỏi chung: 1 câu" in await here.says("/hopthu")
    elsewhere = await someone(village, Role.ADMIN, "04", 901)
    assert "câu hỏi chung" not in await elsewhere.says("/hopthu")
    await citizen.says("/xoadulieu")
    await citizen.taps("Xóa hết")
    async with village.database.read() as connection:
        number = await connection.scalar(select(func.count()).select_from(proposals))
    assert number == 0


async def test_what_is_kept_is_shown_with_the_day_it_goes(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    assert "Câu hỏi số 1 gửi cán bộ, tự xóa ngày 23/5/2027" in await citizen.says(
        "/dulieu"
    )
    assert "các câu đã hỏi" not in await citizen.says("/dulieu")
    village.clock.turn(DAY)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    assert "tự xóa ngày 24/5/2027" in await citizen.says("/dulieu")
    assert "180 ngày" in await citizen.says("/riengtu")


async def test_forgetting_erases_questions_and_leaves_nothing_of_them(village):
    reader, citizen = await officer(village), village.person(7_654_321_987)
    await asks(citizen)
    await reader.hears()
    assert "số 1" in await citizen.says("/xoadulieu")
    await citizen.taps("Xóa hết")
    assert "không còn ở đây" in await reader.says("/hopthu 1")
    async with village.database.read() as connection:
        tables = await connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        for table in list(tables):
            for row in await connection.execute(text(f"SELECT * FROM {table}")):
                assert ROAD not in str(row), table
                assert "7654321987" not in str(row), table
        rows = (await connection.execute(select(consents))).all()
    assert [row.withdrawn_at is not None for row in rows] == [True]


async def test_a_question_goes_180_days_after_its_answer(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    village.clock.turn(DAY)
    await reader.happens(Event.BUTTON, button="request-answer:1")
    await reader.says("Mai có máy.")
    await reader.taps("Gửi")
    village.clock.turn(180 * DAY - 1)
    await erase_expired(village.database, village.clock.now)
    assert "Câu hỏi số 1" in await citizen.says("/dulieu")
    village.clock.turn(1)
    await erase_expired(village.database, village.clock.now)
    async with village.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(requests)) == 0
        withdrawn = await connection.scalar(select(consents.c.withdrawn_at))
    assert withdrawn == village.clock.now


async def test_a_group_never_hands_over(village):
    await officer(village)
    member = Person(village, Address("telegram", "-1"), "7", kind=ChatKind.GROUP)
    await member.says(f"/hoi {ROAD}")
    village.clock.turn(MINUTE)  # a group is answered little
    assert "chat riêng" in await member.taps("Hỏi cán bộ")
    assert "Hỏi riêng Loa Bản" in member.labels
    village.clock.turn(MINUTE)
    assert "chat riêng" in await member.says(f"/canbo {ROAD}")


async def test_a_refused_command_s_text_can_go_to_the_officer(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says("/thongbao Tối nay họp bản ở nhà tôi")
    await citizen.taps("Hỏi cán bộ")
    assert "“Tối nay họp bản ở nhà tôi”" in await citizen.says("04489")


async def test_danger_is_answered_first_and_can_be_handed_over(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says("/nhantin 04489")
    await citizen.taps("Đồng ý")
    assert "113" in await citizen.says("/canbo chong danh toi")
    await citizen.says("thôi")
    assert "113" in await citizen.says("chong danh toi")
    assert "“chong danh toi”" in await citizen.taps("Cần người giúp")


async def test_a_question_of_yesterday_is_not_remembered(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says(ROAD)
    village.clock.turn(DAY + 1)
    assert "Viết câu hỏi" in await citizen.says("/canbo")


async def test_half_a_character_costs_nobody_the_answer(village):
    await officer(village)
    citizen = village.person(1)
    assert await citizen.says("duong sat \ud83d xe khong di duoc")
    await citizen.taps("Hỏi cán bộ")
    assert "“duong sat \ufffd xe khong di duoc”" in await citizen.says("04489")


async def test_an_old_preview_sends_nothing(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.hears()
    await citizen.says("/canbo cau thu nhat")
    old = citizen.last
    await citizen.taps("Gửi cán bộ xã")
    citizen.last = old
    assert "cũ rồi" in await citizen.taps("Gửi cán bộ xã")
    async with village.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(requests)) == 2
