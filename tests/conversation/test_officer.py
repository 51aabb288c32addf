import re

import pytest
from sqlalchemy import select

from bot.clock import DAY, HOUR, MINUTE
from bot.conversation.notices.composition import MOST_DRAFTS
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.messaging import Address, ChatKind, Event
from bot.people import roles
from bot.people.model import Role
from bot.store.tables.conversation import dialogues
from tests.support import village as villages
from tests.support.village import Ear, Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str = "01324", number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def test_an_invitation_is_used_once(village):
    code = await village.invitation(Role.OFFICER, "01324")
    first, second = village.person(1), village.person(2)
    assert "Đã nhận vai trò" in await first.says(f"/start {code}")
    assert "đã dùng rồi" in await second.says(f"/start {code}")


async def test_an_invitation_that_ended_says_when(village):
    code = await village.invitation(Role.OFFICER, "01324")
    village.clock.turn(8 * DAY)
    assert "đã hết hạn" in await village.person(1).says(f"/start {code}")


async def test_a_notice_is_previewed_exactly_and_sent_once(village):
    await village.subscriber(1, "01324")
    await village.subscriber(2, "01327")
    author = await officer(village)
    said = await author.says(
        "/thongbao Tiêm phòng trâu bò: 7 giờ sáng <mai> *đúng giờ*"
    )
    assert re.fullmatch(
        r"Tiêm phòng trâu bò: 7 giờ sáng <mai> \*đúng giờ\*\n"
        r"Xã Cốc Pàng, tỉnh Cao Bằng, \d+/\d+/2026\. Mã LB \d{6}",
        author.last[0].text,
    )
    assert "1 máy, 0 nhóm" in said
    assert "Ở đây chưa có người duyệt khác" in said
    preview = author.last
    assert "Đang gửi" in await author.taps("Gửi ngay")
    author.last = preview
    assert "Đã gửi rồi" in await author.taps("Gửi ngay")
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(1)
    assert counts.sent == counts.planned == 1
    assert ear.heard[0].reply.text.startswith("Tiêm phòng trâu bò")
    assert ear.heard[0].reply.buttons[0][0].label == "Bớt tin"


async def test_a_province_code_before_the_text_is_not_a_time(village):
    author = await officer(village, "04")
    said = await author.says("/notice 04 Họp toàn tỉnh")
    assert "Gửi tỉnh Cao Bằng" in said
    for text in ("07 giờ sáng mai họp", "04 GIỜ CHIỀU HỌP", "04 h30 họp", "04: họp"):
        await author.says(f"/notice {text}")
        assert author.last[0].text.startswith(text)


async def test_a_new_text_that_is_too_long_leaves_the_old_one(village):
    author = await officer(village)
    await author.says("/notice Họp bản tối nay")
    await author.taps("Sửa")
    assert "Tin dài quá" in await author.says("Họp bản. " * 3_000)
    assert "Họp bản tối nay" in await author.says("/banthao")


async def test_a_bulletin_is_changed_by_its_number_or_its_name(village):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    assert "Mẹo trong tuần, cả nước: tắt" in await admin.says("/lichphat 6 tắt")
    assert "6:45" in await admin.says("/lichphat Cảnh báo lừa đảo 6h45")
    assert "Mẹo trong tuần, cả nước: bật" in await admin.says("/lichphat mẹo bật")
    assert "Không rõ mấy giờ" in await admin.says("/lichphat tips 25:00")
    assert "Không có bản tin nào" in await admin.says("/lichphat 9 tắt")


async def test_rights_end_at_the_roles_place_and_are_asked_at_the_press(village):
    author = await officer(village, "01324")
    assert "Không có quyền" in await author.says("/notice 01327 Họp")
    await author.says("/notice Họp bản")
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/revoke 1")
    await admin.taps("Thu quyền")
    said = await author.taps("Gửi ngay")
    assert "Đang gửi" not in said


async def test_a_time_in_the_past_is_refused_and_the_draft_stays(village):
    author = await officer(village)
    await author.says("/notice Họp bản")
    await author.taps("Hẹn giờ")
    assert "đã qua rồi" in await author.says("18:00 1/1/2026")
    assert "Đúng không?" in await author.says("18:00 31/12/2026")
    assert "Đã hẹn gửi thứ Năm 31/12, 18:00 tối, còn 37 ngày" in await author.taps(
        "Đúng"
    )


async def test_a_draft_survives_and_is_listed(village):
    author = await officer(village)
    await author.says("/notice Họp bản tối nay")
    again = villages.found(village.database, village.ground, village.library)
    again.number = 1000
    author.village = again
    assert "Họp bản tối nay" in await author.says("/banthao")


async def test_words_of_danger_in_a_notice_are_a_notice(village):
    author = await officer(village)
    await author.says("/notice")
    said = await author.says("Nước đang lên nhanh, bà con ven suối đi ngay")
    assert author.last[0].text.startswith("Nước đang lên nhanh")
    assert "Gửi ngay" in author.labels, said


async def test_a_group_is_linked_by_its_officer_and_then_hears_notices(village):
    author = await officer(village)
    group = Person(
        village, Address("telegram", "-100"), "500", ChatKind.GROUP, "Bản Giữa"
    )
    assert "/ghepnhom" in await group.happens(Event.JOINED)
    assert "nay nhận tin của xã Cốc Pàng" in await group.says("/ghepnhom")
    assert "0 máy, 1 nhóm" in await author.says("/notice Họp")


async def test_an_anonymous_group_admin_carries_no_role(village):
    await officer(village)
    group = Person(village, Address("telegram", "-100"), None, ChatKind.GROUP, "Bản")
    assert await group.says("/linkgroup 01324") == ""


async def test_an_admin_sees_only_the_own_scope(village):
    await officer(village, "01324", number=500)
    await officer(village, "02647", number=501)
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, '04')}")
    said = await admin.says("/roles")
    assert "Cốc Pàng" in said
    assert "Lào Cai" not in said
    assert "ngoài phạm vi" in await admin.says("/invite officer 02647")


async def test_a_notice_to_nobody_is_said_in_the_preview(village):
    author = await officer(village)
    assert "0 máy, 0 nhóm" in (said := await author.says("/thongbao Họp"))
    assert "Chưa có ai ở đó nhận tin: gửi thì không tới ai." in said
    await village.subscriber(1, "01324")
    assert "không tới ai" not in await author.says("/thongbao Họp")


async def test_stop_means_leave_for_a_citizen_and_asks_an_officer(village):
    assert "không nhận tin nào" in await village.person(1).says("/stop")
    author = await officer(village)
    assert "Không có tin nào đang gửi" in await author.says("/dung")


async def test_the_first_officer_cannot_send_anothers_draft(village):
    author = await officer(village, number=500)
    other = await officer(village, number=501)
    await author.says("/notice Họp bản")
    other.last = author.last
    assert "Đang gửi" not in await other.taps("Gửi ngay")


async def member(village: Village, number: int) -> Person:
    """Someone in the group of `linked_group` without any role."""
    return Person(
        village, Address("telegram", "-100"), str(number), kind=ChatKind.GROUP
    )


async def linked_group(village: Village) -> Person:
    author = await officer(village)
    group = await member(village, int(author.account))
    await group.says("/ghepnhom")
    return group


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.RELAY])
async def test_only_an_admin_can_press_what_is_an_admins(village, role):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    other = village.person(5)
    await other.says(f"/start {await village.invitation(role, '01324')}")
    for button in ("revoke:1", "schedule:tips:off"):
        assert "cũ rồi" in await other.happens(Event.BUTTON, button=button)
    assert "quản trị" in await admin.says("/vaitro")


async def test_a_button_that_was_never_made_is_said_to_be_old(village):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    for button in (
        "place-is",
        "schedule",
        "notice-at",
        "invite-role:foo",
        "report",
        "invite-place:01",
    ):
        assert "cũ rồi" in await admin.happens(Event.BUTTON, button=button), button


async def test_an_admin_cannot_unlink_a_person(village):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    chat_id = await village.subscriber(1, "01324")
    said = await admin.happens(Event.BUTTON, button=f"unlink:{chat_id}")
    assert "Không có nhóm nào" in said
    assert "Cốc Pàng" in await village.person(1).says("/mydata")


async def test_a_number_that_cannot_be_ours_is_answered(village):
    author = await officer(village)
    said = await author.says("/report 99999999999999999999")
    assert said


async def test_what_a_group_receives_is_not_for_any_member_to_change(village):
    group = await linked_group(village)
    anyone = await member(village, 77)
    for button in ("stop-all", "urgent-only", "pause", "category:tips", "less"):
        village.clock.turn(MINUTE)  # a group is answered little
        said = await anyone.happens(Event.BUTTON, button=button)
        assert "cán bộ" in said, button
    village.clock.turn(MINUTE)
    assert "cán bộ" in await anyone.says("/language en")
    assert "khẩn" in await group.happens(Event.BUTTON, button="urgent-only")


async def test_a_notice_put_off_is_not_sent_when_the_role_was_revoked(village):
    await village.subscriber(1, "01324")
    author = await officer(village)
    await author.says("/notice Họp bản")
    await author.taps("Hẹn giờ")
    await author.says("18:00 mai")
    await author.taps("Đúng")
    async with village.database.write() as connection:
        await roles.revoke(connection, 1, village.clock.now)
    village.clock.turn(2 * DAY)
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(1)
    assert counts.sent == 0
    assert ear.heard == []


async def test_a_notice_put_off_goes_on_with_whoever_took_the_role_away(village):
    await village.subscriber(1, "01324")
    author = await officer(village)
    await author.says("/notice Họp bản")
    await author.taps("Hẹn giờ")
    await author.says("18:00 mai")
    await author.taps("Đúng")
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    assert "1 tin chờ gửi chuyển cho mình" in await admin.says("/revoke 1")
    await admin.taps("Thu quyền")
    village.clock.turn(DAY + 5 * HOUR + MINUTE)
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(1)
    assert counts.sent == 1


async def test_who_is_forgotten_sends_nothing_more_and_leaves_no_address(village):
    await village.subscriber(1, "01324")
    author = await officer(village)
    await author.says("/notice Họp bản")
    await author.taps("Hẹn giờ")
    await author.says("18:00 mai")
    await author.taps("Đúng")
    await author.says("/forgetme")
    await author.taps("Xóa hết")
    village.clock.turn(2 * DAY)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, 1)
        assert found.state is State.STOPPED
        assert found.report_to is None
        rows = await connection.execute(select(dialogues))
        assert [row.sender for row in rows if row.sender == author.account] == []


async def test_an_unknown_code_sends_nothing(village):
    author = await officer(village)
    assert "99999" in await author.says("/notice 99999 Họp")
    assert "Không có tin nào" in await author.says("/drafts")
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    assert "Gửi tỉnh Lào Cai" in await admin.says("/notice 15 họp toàn tỉnh")


async def test_drafts_of_others_do_not_hide_ones_own(village):
    author, other = await officer(village), await officer(village, number=501)
    await author.says("/notice Họp bản Giữa")
    for number in range(60):
        await other.says(f"/notice Tin {number}")
        village.clock.turn(10_000)
    assert "Họp bản Giữa" in await author.says("/drafts")


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("cán bộ Cốc Pàng", "cán bộ soạn tin"),
        ("officer 01324", "cán bộ soạn tin"),
        ("người báo tin 01324", "người báo tin"),
        ("nguoi duyet 01324", "người duyệt tin"),
    ],
)
async def test_an_invitation_by_the_roles_own_name(village, typed, role):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    said = await admin.says(f"/moi {typed}")
    assert f"Lời mời: {role}, xã Cốc Pàng" in said


async def test_an_invitation_for_a_shared_name_offers_the_places(village):
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    assert "Nơi nào" in await admin.says("/moi officer Phú Hội")
    assert "Lời mời" in await admin.says("1")


async def test_the_archive_of_a_name_that_several_have_asks_which(village):
    author = await officer(village, "01324")
    await author.says("/notice Họp bản tối nay")
    await author.taps("Gửi ngay")
    async with village.sending(Ear()):
        await village.until_done(1)
    reader = village.person(7)
    assert "Nơi nào" in await reader.says("/bantin phú hội")
    assert "Chưa có tin nào" in await reader.taps(reader.labels[0])
    assert "Họp bản" in await reader.says("/bantin Cốc Pàng")


@pytest.mark.parametrize(
    ("people", "said"), [(1, "1 person, 0 groups."), (2, "2 people, 0 groups.")]
)
async def test_one_recipient_is_one_person_in_english(village, people, said):
    for number in range(people):
        await village.subscriber(number + 1, "01324")
    author = await officer(village)
    await author.presses("use-language:en")
    assert said in await author.says("/notice Meeting at seven")


async def test_drafts_have_a_limit_and_none_is_lost_to_it(village):
    author = await officer(village)
    for number in range(MOST_DRAFTS):
        village.clock.turn(3_000)  # thirty messages a minute are answered
        await author.says(f"/thongbao Tin số {number}")
    said = await author.says("/thongbao Thêm một tin")
    assert f"{MOST_DRAFTS} tin soạn dở" in said
    assert "Gửi ngay" not in author.labels
    await author.says("/banthao")
    await author.taps("1")
    await author.taps("Bỏ tin này")
    assert "Thêm một tin" in await author.says("/thongbao Thêm một tin")
