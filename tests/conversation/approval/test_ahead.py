"""An urgent notice may go ahead of approval; all who may approve can stop it."""

import pytest

from bot.clock import DAY
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.people.model import Role
from tests.conversation.approval.test_approval import (
    BESIDE,
    HERE,
    PROVINCE,
    appointed,
    deeds,
    office,
    sent,
    state,
)
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

FLOOD = "Nước lên nhanh, bà con ven suối chạy lên chỗ cao ngay. Cứu nạn: 112."
KIND = "Mưa lũ, cháy, dịch bệnh"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def lets_go(writer: Person, text: str = FLOOD, kind: str = KIND) -> str:
    """Urgent, and of a kind that may be."""
    await writer.says(f"/thongbao {text}")
    said = await writer.taps("Đặt là tin khẩn")
    if "Gửi ngay" in writer.labels:
        said = await writer.taps("Gửi ngay")
    if kind in writer.labels:
        said = await writer.taps(kind)
    return said


async def test_it_goes_at_once_and_everybody_above_is_told_in_the_same_moment(village):
    writer, approver = await office(village)
    above = await appointed(village, 7, Role.ADMIN, PROVINCE)
    beside = await appointed(village, 8, Role.APPROVER, BESIDE)
    assert "Đang gửi" in await lets_go(writer)
    for who in (approver, above):
        told = await who.hears()
        assert FLOOD in told
        assert "đang gửi xã Cốc Pàng, tỉnh Cao Bằng, không chờ duyệt" in told
        assert who.labels == ["Dừng", "Thu hồi, khóa quyền"]
    assert await beside.hears() == ""
    assert await deeds(village) == ["notice.ahead", "notice.send"]
    assert await sent(village) == ["1"]


async def test_an_approver_stops_it_and_its_writer_is_told(village):
    writer, approver = await office(village)
    await lets_go(writer)
    await approver.hears()
    assert "Đã dừng" in await approver.taps("Dừng")
    assert "Người duyệt đã dừng tin khẩn" in await writer.hears()
    assert await state(village) is State.STOPPED
    assert "không dừng được nữa" in await approver.presses("ahead-stop:1")


async def test_it_is_taken_back_and_the_right_to_send_locked(village):
    writer, approver = await office(village)
    await lets_go(writer)
    await approver.hears()
    assert "khóa quyền gửi" in await approver.taps("Thu hồi, khóa quyền")
    assert "Quyền gửi tin bị khóa" in await writer.hears()
    assert await state(village) is State.RECALLED
    assert "Lệnh này" in await writer.says("/thongbao Họp bản")
    assert "không khóa được" in await approver.presses("ahead-lock:1")
    other = await appointed(village, 9, Role.APPROVER, HERE)
    number = (await approver_buttons(village, approver))[0]
    assert "không bị khóa, hoặc" in await other.presses(number)
    assert "Đã mở khóa" in await approver.presses(number)
    assert "đã mở lại" in await writer.hears()
    assert "Họp bản" in await writer.says("/thongbao Họp bản")


async def approver_buttons(village: Village, approver: Person) -> list[str]:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, 1)
    return [f"ahead-unlock:{found.author_id}"]


async def test_what_is_recalled_reaches_those_who_had_it(village):
    writer, approver = await office(village)
    await lets_go(writer)
    await sent(village)
    await approver.hears()
    await approver.presses("ahead-lock:1")
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(2)
    async with village.database.read() as connection:
        assert (await broadcasts.get(connection, 2)).state is State.DONE


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("Xem https://tinyurl.com/abc", "đường dẫn"),
        ("Ủng hộ STK 1234567890", "số tài khoản"),
        ("Gọi 0912345678", "số khẩn cấp"),
    ],
)
async def test_what_swindlers_would_send_waits_or_does_not_go(village, more, why):
    await village.subscriber(1, HERE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    said = await lets_go(writer, f"{FLOOD} {more}")
    assert "Chưa gửi" in said
    assert why in said
    assert await state(village) is State.DRAFT
    await appointed(village, 6, Role.APPROVER, HERE)
    said = await lets_go(writer, f"{FLOOD} {more}")
    assert why in said
    assert "phải chờ duyệt" in said
    assert await state(village, 2) is State.WAITING


async def test_the_cards_own_number_may_stand_in_it(village):
    writer, _approver = await office(village)
    await writer.presses(f"card-edit:{HERE}")
    await writer.taps("Điện thoại")
    await writer.says("0206 3888 123 trực ban")
    await writer.taps("Lưu")
    assert "Đang gửi" in await lets_go(writer, f"{FLOOD} Xã trực: 0206 3888 123.")


async def test_what_is_no_danger_is_not_urgent(village):
    writer, _approver = await office(village)
    await writer.says("/thongbao Văn nghệ ở nhà văn hóa tối mai.")
    await writer.taps("Đặt là tin khẩn")
    assert "Tin khẩn vì việc gì?" in await writer.taps("Gửi ngay")
    said = await writer.taps("Không khẩn, gửi như tin thường")
    assert "TIN KHẨN" not in said
    assert "Xin duyệt" in writer.labels


async def test_two_a_day_go_ahead_and_the_third_waits(village):
    writer, _approver = await office(village)
    for number in range(2):
        village.clock.turn(10_000)
        assert "Đang gửi" in await lets_go(writer, f"{FLOOD} Lần {number}.")
    assert "đã gửi đủ số tin khẩn" in await lets_go(writer, f"{FLOOD} Nữa.")
    assert await state(village, 3) is State.WAITING
    village.clock.turn(DAY)
    assert "Đang gửi" in await lets_go(writer, f"{FLOOD} Hôm sau.")


async def test_nobody_else_can_stop_or_lock(village):
    writer, _approver = await office(village)
    beside = await appointed(village, 8, Role.ADMIN, BESIDE)
    await lets_go(writer)
    for who in (beside, village.person(9)):
        for button in ("ahead-stop:1", "ahead-lock:1", "ahead-unlock:1"):
            said = await who.presses(button)
            assert "Không có tin khẩn" in said or "cũ rồi" in said or "bị khóa" in said
    assert await state(village) is State.SCHEDULED


async def test_an_admin_above_is_told_where_nobody_approves(village):
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    above = await appointed(village, 7, Role.ADMIN, PROVINCE)
    await village.subscriber(1, HERE)
    await writer.says("/thongbao Lũ quét. Đi ngay.")
    await writer.taps("Đặt là tin khẩn")
    await writer.taps("Gửi ngay")
    assert "không chờ duyệt" in await above.hears()
    assert {"Dừng", "Thu hồi, khóa quyền"} <= set(above.labels)
