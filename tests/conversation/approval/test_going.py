"""What is let go: ten seconds to take it back, a second tap for much, a drill."""

from dataclasses import replace

import pytest

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Audience, Details
from bot.clock import SECOND
from bot.conversation.approval import recipients
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.messaging import Address, ChatKind
from bot.people import chats
from bot.people.model import Role
from bot.store.tables.delivery import broadcasts as table
from tests.conversation.approval.test_approval import (
    BESIDE,
    HERE,
    PROVINCE,
    appointed,
    office,
    sent,
    state,
)
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def chooses(village: Village, number: int = 1, **what: object) -> None:
    """A draft's audience or details, as the dialogues that choose them write it."""
    async with village.database.write() as connection:
        found = await broadcasts.get(connection, number)
        notice = notice_text.of(found, village.ground.places)
        draft = notice_text.draft(
            replace(notice, **what),
            now=village.clock.now,
            zone=village.ground.config.timezone,
            catalogues=village.ground.catalogues,
            places=village.ground.places,
            state=State.DRAFT,
        )
        await broadcasts.amend(connection, number, draft)


async def test_what_is_sent_now_can_be_taken_back_for_ten_seconds(village):
    await village.subscriber(1, HERE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Gửi ngay")
    village.clock.turn(9 * SECOND)
    said = await writer.taps("Hoàn tác 10 giây")
    assert "Đã hoàn tác, chưa gửi cho ai." in said
    assert await state(village) is State.DRAFT
    await writer.taps("Gửi ngay")
    last = list(writer.last)
    village.clock.turn(10 * SECOND)
    assert "không hoàn tác được nữa" in await writer.taps("Hoàn tác 10 giây")
    assert await state(village) is State.SCHEDULED
    assert await sent(village) == ["1"]
    writer.last = last
    assert "không hoàn tác được nữa" in await writer.taps("Hoàn tác 10 giây")


async def test_an_urgent_one_can_be_taken_back_too_and_others_cannot(village):
    await village.subscriber(1, HERE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    other = await appointed(village, 6, Role.OFFICER, HERE)
    await writer.says("/thongbao Nước lên nhanh, chạy lên chỗ cao ngay.")
    await writer.taps("Đặt là tin khẩn")
    await writer.taps("Gửi ngay")
    if "Mưa lũ, cháy, dịch bệnh" in writer.labels:
        await writer.taps("Mưa lũ, cháy, dịch bệnh")
    other.last = list(writer.last)
    assert "không còn quyền" in await other.taps("Hoàn tác 10 giây")
    assert "Đã hoàn tác" in await writer.taps("Hoàn tác 10 giây")


async def test_a_whole_province_takes_a_second_tap_that_names_the_number(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, BESIDE)
    writer = await appointed(village, 5, Role.OFFICER, PROVINCE)
    await writer.says("/thongbao Họp toàn tỉnh")
    said = await writer.taps("Gửi ngay")
    assert "Tin này tới cả tỉnh Cao Bằng: 2 máy" in said
    assert await state(village) is State.DRAFT
    assert "Họp toàn tỉnh" in await writer.taps("Khoan đã")
    await writer.taps("Gửi ngay")
    assert "Đang gửi" in await writer.taps("Gửi 2 máy")
    assert sorted(await sent(village)) == ["1", "2"]


async def test_so_do_very_many(village, monkeypatch):
    monkeypatch.setattr(recipients, "MANY", 1)
    await village.subscriber(1, HERE)
    await village.subscriber(2, HERE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Hẹn giờ")
    await writer.says("18:00 mai")
    while "Đúng" in writer.labels:
        await writer.taps("Đúng")
    assert await state(village) is State.DRAFT
    assert "Đã hẹn gửi thứ Tư 25/11, 18:00 tối" in await writer.taps("Gửi 2 máy")
    assert await state(village) is State.SCHEDULED


async def test_a_try_is_the_very_message_and_reaches_nobody_else(village):
    await village.subscriber(1, HERE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    await writer.says("/thongbao Họp bản")
    said = await writer.taps("Gửi thử cho tôi")
    assert writer.last[0].text.startswith("Họp bản\nXã Cốc Pàng, tỉnh Cao Bằng")
    assert "Bớt tin" in writer.labels
    assert "chỉ máy này thấy" in said
    assert await state(village) is State.DRAFT
    await writer.taps("Xem lại bản thảo")
    assert "Gửi ngay" in writer.labels


async def test_a_drill_reaches_writer_and_approver_alone(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await chooses(village, details=Details(is_drill=True))
    said = await writer.presses("draft:1")
    assert "chỉ người soạn và người duyệt nhận" in said
    await writer.taps("Xin duyệt")
    await approver.hears()
    await approver.taps("Duyệt")
    assert sorted(await sent(village)) == ["5", "6"]


async def test_the_centre_guides_who_holds_a_role_subscribed_or_not(village):
    await village.subscriber(1, HERE)
    await appointed(village, 7, Role.OFFICER, HERE)
    relay = await appointed(village, 8, Role.RELAY, BESIDE)
    await appointed(village, 9, Role.OFFICER, "02647")
    writer = await appointed(village, 5, Role.OFFICER, PROVINCE)
    await writer.says("/thongbao Tuần này nộp báo cáo.")
    await chooses(village, audience=Audience(roles=("officer", "relay")))
    said = await writer.presses("draft:1")
    assert "3 người giữ vai trò" in said
    assert "kể cả ai không nhận tin" in said
    await writer.taps("Gửi ngay")
    assert sorted(await sent(village)) == ["5", "7", "8"]
    assert "Nơi nhận tin" not in await relay.says("/dulieu")


async def test_several_places_languages_and_kinds(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, BESIDE)
    await village.subscriber(3, "04")
    beside = village.ground.places.by_code(BESIDE).path
    async with village.database.write() as connection:
        group = await chats.keep(
            connection, Address("telegram", "-9"), 1, kind=ChatKind.GROUP
        )
        await chats.subscribe(connection, group, [(beside, None)])
        await chats.set_language(connection, Address("telegram", "2"), "en")
    writer = await appointed(village, 5, Role.OFFICER, PROVINCE)
    await writer.says(f"/thongbao {HERE} Họp hai xã.")
    await chooses(village, audience=Audience(places=(beside,)))
    assert "2 máy, 1 nhóm" in await writer.presses("draft:1")
    await chooses(village, audience=Audience(places=(beside,), kinds=("group",)))
    said = await writer.presses("draft:1")
    assert "0 máy, 1 nhóm" in said
    assert "Chỉ tới: nhóm." in said
    await chooses(
        village, audience=Audience(places=(beside,), languages=("vi",), kinds=())
    )
    said = await writer.presses("draft:1")
    assert "1 máy, 1 nhóm" in said
    assert "tiếng khác, hoặc loại máy khác 1" in said
    await writer.taps("Gửi ngay")
    assert sorted(await sent(village)) == ["-9", "1"]


async def test_a_place_beside_the_own_scope_is_never_reached(village):
    await village.subscriber(2, BESIDE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    await writer.says("/thongbao Họp bản")
    beside = village.ground.places.by_code(BESIDE).path
    await chooses(village, audience=Audience(places=(beside,)))
    await writer.presses("draft:1")
    await writer.taps("Gửi ngay")
    assert await state(village) is State.DRAFT
    async with village.database.write() as connection:
        await connection.execute(table.update().values(state="scheduled"))
        found = await broadcasts.get(connection, 1)
    await village.planner.plan(found)
    assert await state(village) is State.STOPPED


async def test_the_preview_says_who_does_not_get_it_and_why(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, HERE, "urgent")
    await village.subscriber(3, HERE)
    async with village.database.write() as connection:
        await chats.pause(connection, Address("telegram", "3"), village.clock.now)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    said = await writer.says("/thongbao Họp bản")
    assert "Gửi xã Cốc Pàng, tỉnh Cao Bằng: 1 máy, 0 nhóm." in said
    assert "Không gửi 2: " in said
    assert "chỉ nhận tin khẩn 1" in said
    assert "đang nghỉ nhận 1" in said


async def test_how_long_it_takes_is_said_at_the_rate_of_today(village):
    village.root.channels["telegram"].pace = 25
    for number in range(1, 76):
        await village.subscriber(number, HERE)
    writer = await appointed(village, 500, Role.OFFICER, HERE)
    assert "75 máy, 0 nhóm, khoảng 3 giây." in await writer.says("/thongbao Họp bản")


async def test_the_end_that_its_days_say_stays_through_approval(village):
    writer, approver = await office(village)
    said = await writer.says("/thongbao Tiêm phòng 7 giờ sáng 26/11/2026, nhà văn hóa.")
    (ends,) = [line for line in said.splitlines() if line.startswith("Hết hạn")]
    async with village.database.read() as connection:
        before = (await broadcasts.get(connection, 1)).expires_at
    await writer.taps("Xin duyệt")
    await approver.hears()
    await approver.taps("Duyệt")
    async with village.database.read() as connection:
        assert (await broadcasts.get(connection, 1)).expires_at == before
    assert "26/11/2026" in ends


async def test_who_gets_it_is_chosen_by_tapping(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, BESIDE)
    await appointed(village, 8, Role.RELAY, BESIDE)
    writer = await appointed(village, 5, Role.OFFICER, PROVINCE)
    await writer.says(f"/thongbao {HERE} Họp.")
    assert "1 máy, 0 nhóm" in await writer.taps("Chọn ai nhận")
    await writer.taps("nhóm")
    assert "✓ nhóm" in writer.labels
    await writer.taps("✓ nhóm")
    await writer.taps("Thêm nơi")
    assert "Nay gửi: xã Cốc Pàng" in await writer.says(BESIDE)
    assert "Không có quyền" in await writer.says("02647")
    said = await writer.taps("Xong")
    assert "2 máy, 0 nhóm" in said
    await writer.taps("Chọn ai nhận")
    await writer.taps("Mọi người báo tin")
    assert "✓ Mọi người báo tin" in writer.labels
    await writer.taps("Theo loại tin")
    await writer.taps("Việc của xã")
    assert "✓ Việc của xã" in writer.labels
    await writer.taps("✓ Việc của xã")
    await writer.taps("Xong")
    said = await writer.taps("Xong")
    assert "Tới mọi người báo tin" in said
    await writer.taps("Gửi ngay")
    assert await sent(village) == ["8"]


async def test_no_button_chooses_what_is_not_offered(village):
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    await writer.says("/thongbao Họp.")
    await writer.taps("Chọn ai nhận")
    data = writer.button("nhóm").data.rsplit(":", 2)[0]
    for what in ("kinds:board", "roles:admin", "languages:xx", "places:vn", "x:y"):
        assert "cũ rồi" in await writer.presses(f"{data}:{what}")
