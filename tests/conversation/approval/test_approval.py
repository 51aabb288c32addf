"""What another must see waits, is approved as shown, and never goes by itself."""

import pytest
from sqlalchemy import select

from bot.clock import HOUR, MINUTE
from bot.conversation.approval import climbing
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.people import place_settings, roles
from bot.people.model import Role
from bot.people.place_settings import Setting
from bot.store.tables.audit import audit
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

HERE, BESIDE, PROVINCE = "01324", "01327", "04"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def appointed(village: Village, number: int, role: Role, code: str) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, code)}")
    return person


async def office(village: Village) -> tuple[Person, Person]:
    """A writer, and who approves what they write; one person receives news."""
    await village.subscriber(1, HERE)
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    return writer, await appointed(village, 6, Role.APPROVER, HERE)


async def state(village: Village, number: int = 1) -> State:
    async with village.database.read() as connection:
        return (await broadcasts.get(connection, number)).state


async def deeds(village: Village) -> list[str]:
    async with village.database.read() as connection:
        rows = await connection.scalars(select(audit.c.action).order_by(audit.c.id))
        return [deed for deed in rows if deed.startswith("notice.")]


async def look(village: Village) -> None:
    await climbing.climb(village.database, village.house, village.clock.now)


async def sent(village: Village, number: int = 1) -> list[str]:
    """Whom it reached, once it was sent."""
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(number)
    return [one.address.text for one in ear.heard if one.is_bulk]


async def test_a_notice_is_approved_by_another_and_then_goes(village):
    writer, approver = await office(village)
    said = await writer.says("/thongbao Tiêm phòng trâu bò 7 giờ sáng mai.")
    assert "Tin này có 1 người duyệt xem trước." in said
    assert "Gửi ngay" not in writer.labels
    said = await writer.taps("Xin duyệt")
    assert "Đã xin duyệt ở 1 người. Chưa duyệt thì chưa gửi." in said
    assert await state(village) is State.WAITING
    told = await approver.hears()
    words = approver.last[0].text
    assert words.startswith("Tiêm phòng trâu bò 7 giờ sáng mai.\nXã Cốc Pàng")
    assert "Trên đây là tin chờ duyệt, gửi ngay khi duyệt." in told
    assert "1 máy, 0 nhóm" in told
    assert "Đã duyệt, tin đang gửi." in await approver.taps("Duyệt")
    assert "Đã duyệt lúc" in await writer.hears()
    assert "Dừng" in writer.labels
    assert await sent(village) == ["1"]
    assert await deeds(village) == ["notice.ask", "notice.approve"]


async def test_it_is_returned_with_a_reason_and_comes_again(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    assert "Trả lại vì sao?" in await approver.taps("Trả lại, ghi lý do")
    said = await approver.says("Họp lúc mấy giờ, ở đâu?")
    assert "Đã trả lại" in said
    assert await state(village) is State.REFUSED
    told = await writer.hears()
    assert "Tin bị trả lại, chưa gửi cho ai: “Họp bản”" in told
    assert "Lý do: Họp lúc mấy giờ, ở đâu?" in told
    assert "Họp bản" in await writer.taps("Sửa lại")
    await writer.taps("Sửa")
    await writer.says("Họp bản 19 giờ tối mai, nhà văn hóa bản Giữa.")
    await writer.taps("Xin duyệt")
    await approver.hears()
    assert approver.last[0].text.startswith("Họp bản 19 giờ")
    await approver.taps("Duyệt")
    assert await sent(village) == ["1"]


async def test_a_usual_reason_is_one_tap_and_leaving_leaves_it_waiting(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    await approver.taps("Trả lại, ghi lý do")
    assert "vẫn chờ duyệt" in await approver.taps("Thôi")
    await approver.says("/duyet")
    await approver.taps("Trả lại, ghi lý do")
    await approver.taps("Sai ngày, giờ")
    assert "Lý do: Sai ngày, giờ" in await writer.hears()


async def test_nobody_approves_what_they_wrote(village):
    writer, approver = await office(village)
    await writer.says(f"/start {await village.invitation(Role.APPROVER, HERE)}")
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    writer.last = approver.last
    assert "người khác duyệt" in await writer.taps("Duyệt")
    assert "Không có tin nào chờ duyệt" in await writer.says("/duyet")
    assert await state(village) is State.WAITING


async def test_twice_and_late_buttons_get_one_clear_sentence(village):
    writer, approver = await office(village)
    other = await appointed(village, 7, Role.APPROVER, HERE)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    asked = list(approver.last)
    await other.hears()
    theirs = list(other.last)
    await approver.taps("Duyệt")
    assert "Người khác đã duyệt tin này" in await other.hears()
    for who, old in ((approver, asked), (other, theirs)):
        for label in ("Duyệt", "Trả lại, ghi lý do"):
            who.last = list(old)
            assert "đã được duyệt lúc" in await who.taps(label)
    await sent(village)
    village.clock.turn(24 * HOUR)
    approver.last = list(asked)
    assert "đã được duyệt lúc" in await approver.taps("Duyệt")
    assert "Không có tin nào chờ duyệt" in await approver.presses("approve:99:x:now")


async def test_a_change_after_the_asking_is_not_approved_unseen(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản tối nay")
    await writer.taps("Xin duyệt")
    await approver.hears()
    old = list(approver.last)
    await writer.taps("Rút lại")
    assert "Người soạn đã rút tin này lại" in await approver.hears()
    await writer.taps("Sửa")
    await writer.says("Họp bản tối mai")
    await writer.taps("Xin duyệt")
    await approver.hears()
    approver.last = old
    said = await approver.taps("Duyệt")
    assert "Tin đã khác lúc được xem" in said
    assert "Họp bản tối mai" in said
    assert await state(village) is State.WAITING
    await approver.taps("Duyệt")
    assert await state(village) is State.SCHEDULED


async def test_a_change_after_approval_is_asked_for_again_at_the_send(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    await approver.taps("Duyệt")
    async with village.database.write() as connection:
        await broadcasts.set_state(
            connection, 1, State.SCHEDULED, was=(State.SCHEDULED,), text="Khác"
        )
        found = await broadcasts.get(connection, 1)
    await village.planner.plan(found)
    assert await state(village) is State.WAITING
    assert "chưa được duyệt như bây giờ" in await writer.hears()
    await approver.hears()
    assert approver.last[-2].text.startswith("Khác")


async def test_an_approver_whose_right_has_ended_is_no_approver(village):
    writer, approver = await office(village)
    await appointed(village, 7, Role.ADMIN, PROVINCE)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    await approver.taps("Duyệt")
    async with village.database.write() as connection:
        (grant,) = await roles.grants(connection, "telegram", "6")
        await roles.revoke(connection, grant.id, village.clock.now)
        found = await broadcasts.get(connection, 1)
    await village.planner.plan(found)
    assert await state(village) is State.WAITING


async def test_other_places_see_and_decide_nothing(village):
    writer, approver = await office(village)
    beside = await appointed(village, 8, Role.APPROVER, BESIDE)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    beside.last = list(approver.last)
    assert await beside.taps("Duyệt") == "Không có tin nào chờ duyệt mang số này."
    assert "Không có tin nào chờ duyệt." in await beside.says("/duyet")
    assert "Không có tin nào chờ duyệt mang" in await beside.says("/duyet 1")
    citizen = village.person(9)
    citizen.last = list(approver.last)
    assert "cũ rồi" in await citizen.taps("Duyệt")
    assert await state(village) is State.WAITING


async def test_without_a_verdict_it_is_reminded_then_asked_one_level_up(village):
    writer, approver = await office(village)
    above = await appointed(village, 7, Role.ADMIN, PROVINCE)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    assert await above.hears() == ""
    village.clock.turn(59 * MINUTE)
    await look(village)
    assert await approver.hears() == ""
    village.clock.turn(2 * MINUTE)
    await look(village)
    await look(village)
    assert await approver.hears() == "Vẫn chờ duyệt: “Họp bản”"
    assert await above.hears() == ""
    village.clock.turn(HOUR)
    await look(village)
    assert "Họp bản" in await above.hears()
    assert "đã xin cả cấp trên duyệt" in await writer.hears()
    village.clock.turn(72 * HOUR)
    await look(village)
    assert await state(village) is State.WAITING
    above.last = []
    await above.says("/duyet")
    await above.taps("Duyệt")
    assert await sent(village) == ["1"]


async def test_what_was_put_off_is_reminded_before_its_time_and_waits_after(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Hẹn giờ")
    said = await writer.says("18:00")
    while "Đúng" in writer.labels:
        said = await writer.taps("Đúng")
    assert "Đã xin duyệt ở 1 người" in said
    assert "gửi lúc 18:00" in await approver.hears()
    async with village.database.read() as connection:
        at = (await broadcasts.get(connection, 1)).starts_at
    village.clock.now = at - 29 * MINUTE
    await look(village)
    assert "Vẫn chờ duyệt" in await approver.hears()
    village.clock.now = at + MINUTE
    await look(village)
    await look(village)
    assert "Đến giờ hẹn mà chưa ai duyệt" in await writer.hears()
    village.clock.turn(2 * HOUR)
    await approver.says("/duyet")
    assert "Giờ hẹn đã qua" in await approver.taps("Duyệt")
    assert await state(village) is State.DRAFT
    assert "giờ hẹn 18:00" in await writer.hears()
    assert "Đang gửi" in await writer.taps("Gửi ngay")
    assert await sent(village) == ["1"]


async def test_where_nobody_else_may_the_writers_own_word_counts_and_is_logged(village):
    await village.subscriber(1, HERE)
    writer = await appointed(village, 5, Role.ADMIN, HERE)
    assert "Ở đây chưa có người duyệt khác" in await writer.says("/thongbao Họp bản")
    assert "Đang gửi" in await writer.taps("Gửi ngay")
    assert await deeds(village) == ["notice.own", "notice.send"]
    assert await sent(village) == ["1"]


async def test_an_admin_above_is_no_gate_unless_the_place_wants_one(village):
    writer = await appointed(village, 5, Role.OFFICER, HERE)
    await appointed(village, 7, Role.ADMIN, PROVINCE)
    await writer.says("/thongbao Họp bản")
    assert "Gửi ngay" in writer.labels
    place = village.ground.places.by_code(HERE).path
    async with village.database.write() as connection:
        await place_settings.put(
            connection, place, Setting.APPROVAL, True, by=None, now=1
        )
    await writer.says("/thongbao Họp thôn")
    assert "Xin duyệt" in writer.labels


async def test_a_place_may_want_no_approval(village):
    writer, _approver = await office(village)
    place = village.ground.places.by_code(HERE).path
    async with village.database.write() as connection:
        await place_settings.put(
            connection, place, Setting.APPROVAL, False, by=None, now=1
        )
    await writer.says("/thongbao Họp bản")
    assert "Đang gửi" in await writer.taps("Gửi ngay")
    assert await sent(village) == ["1"]


async def test_who_approved_takes_it_back_within_ten_seconds(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await approver.hears()
    await approver.taps("Duyệt")
    assert "lại chờ duyệt" in await approver.taps("Hoàn tác 10 giây")
    assert await state(village) is State.WAITING
    assert "Người duyệt đã rút lời duyệt" in await writer.hears()
    await approver.taps("Duyệt")
    again = list(approver.last)
    await sent(village)
    approver.last = again
    assert "Tin đã gửi đi" in await approver.taps("Hoàn tác 10 giây")


async def test_many_that_wait_are_listed_page_by_page(village):
    writer, approver = await office(village)
    for number in range(7):
        village.clock.turn(10_000)
        await writer.says(f"/thongbao Tin thứ {number}")
        await writer.taps("Xin duyệt")
    await approver.hears()
    said = await approver.says("/duyet")
    assert "Tin thứ 0" in said
    assert "Tin thứ 5" not in said
    assert "Tin thứ 6" in await approver.taps("Xem tiếp")
    assert "Tin thứ 3" in await approver.says("/duyet 4")


async def test_who_is_forgotten_leaves_nothing_waiting(village):
    writer, approver = await office(village)
    await writer.says("/thongbao Họp bản")
    await writer.taps("Xin duyệt")
    await writer.says("/xoadulieu")
    await writer.taps("Xóa hết")
    assert "Không có tin nào chờ duyệt" in await approver.says("/duyet")
    village.clock.turn(2 * HOUR)
    await look(village)
