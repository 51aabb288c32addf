"""Honest recall and correction, as an officer does it in the chat."""

import re

import pytest

from bot.clock import HOUR
from bot.conversation.approval import going
from bot.conversation.reports.reporter import Reporter
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.messaging import Refused
from bot.people.model import Role
from tests.conversation.test_officer import officer
from tests.delivery.line.test_line import until
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

WRONG = "Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại nhà văn hóa bản Giữa."


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def notice(village: Village, number: int) -> Broadcast:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    assert found is not None
    return found


async def newest(village: Village) -> Broadcast:
    async with village.database.read() as connection:
        return (await broadcasts.newest(connection, limit=1))[0]


async def all_sent(village: Village, ear: Ear) -> None:
    """Everything that is to go has gone, and its author was told."""
    village.clock.turn(going.UNDO)
    reporter = Reporter(village.database, village.house, village.clock)

    async def is_done() -> bool:
        async with village.database.read() as connection:
            open_ones = await broadcasts.open_ones(connection, village.clock.now)
            due = await broadcasts.reports_due(connection)
        return not (open_ones or due)

    async with village.sending(ear, reporter=reporter):
        await until(village, is_done)


async def sent(village: Village, ear: Ear, text: str = WRONG) -> tuple[Person, str]:
    """An officer whose notice three people got; and its code."""
    author = await officer(village, "01324")
    for number in (1, 2, 3):
        await village.subscriber(number, "01324")
    await author.says(f"/thongbao {text}")
    await author.taps("Gửi ngay")
    await all_sent(village, ear)
    ear.heard.clear()
    return author, (await newest(village)).code


async def stopped(village: Village, number: int) -> None:
    """Stopped as it began, before anybody had it."""
    async with village.database.write() as connection:
        assert await broadcasts.stop(connection, number, village.clock.now)


def told(ear: Ear, author: Person) -> str:
    """What the author was told last."""
    own = [one for one in ear.heard if one.address == author.address]
    return own[-1].reply.text


async def test_taken_back_and_then_put_right(village):
    ear = Ear()
    author, code = await sent(village, ear)
    said = await author.says(f"/thuhoi LB {code}")
    assert "“Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại…”, gửi " in said
    assert "tới 3 máy." in said
    assert "Đính chính: giữ tin, báo chỗ sai. Thu hồi: xóa ở máy người nhận" in said
    assert author.labels == ["Đính chính", "Thu hồi rồi đính chính", "Thôi"]
    said = await author.taps("Thu hồi rồi đính chính")
    assert "Đang xóa ở máy người nhận." in said
    assert "Viết lại cho đúng." in said
    ear.answers = {"2": [Refused("too_old")]}
    await all_sent(village, ear)
    assert told(ear, author).splitlines()[:3] == [
        "Tin số 1: “Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại…”",
        "Đã xóa ở 2 máy.",
        "Không xóa được 1: gửi lâu rồi, không cho xóa nữa 1.",
    ]
    said = await author.says("13 giờ, không phải 7 giờ")
    new = await newest(village)
    assert said.startswith(
        "ĐÍNH CHÍNH. Tiêm phòng trâu bò thứ Bảy 28/11: 13 giờ, không phải 7 giờ. "
        "Tin trước ghi sai, xã Cốc Pàng xin lỗi bà con.\n"
    )
    assert f"Mã LB {new.code}, thay LB {code}" in said
    assert "Gửi đúng 3 máy đã nhận tin sai." in said
    await village.subscriber(4, "01324")  # who did not get what was wrong
    ear.heard.clear()
    await author.taps("Gửi ngay")
    await all_sent(village, ear)
    got = [one for one in ear.heard if one.is_bulk]
    assert {one.address.text for one in got} == {"1", "2", "3"}
    assert (await notice(village, 1)).state is State.RECALLED
    assert "Đã thu hồi. Còn ở 1 máy.\nĐã xóa ở 2 máy." in await author.says("/baocao 1")


async def test_put_right_without_taking_back_changes_what_stands_there(village):
    ear = Ear()
    author, code = await sent(village, ear)
    said = await author.says(f"/dinhchinh {code} 13 giờ, không phải 7 giờ")
    assert said.startswith("ĐÍNH CHÍNH. Tiêm phòng trâu bò thứ Bảy 28/11: 13 giờ")
    await author.taps("Gửi ngay")
    await all_sent(village, ear)
    assert [one.shown for one in ear.heard if one.is_bulk] == [("1",), ("2",), ("3",)]
    assert (await notice(village, 1)).state is State.DONE


async def test_bare_it_lists_what_was_sent(village):
    author, code = await sent(village, Ear())
    assert f"mã LB {code}" in await author.says("/thuhoi")
    assert "Thu hồi rồi đính chính" in str(await author.says("1") and author.labels)
    assert await author.taps("Thôi") == "Thôi, chưa xóa, chưa đính chính gì."
    await author.says("/dinhchinh")
    assert "Viết lại cho đúng." in await author.taps("1")
    assert await author.says("thôi") == "Thôi, chưa gửi đính chính."


async def test_a_report_offers_to_mend_it(village):
    author, _ = await sent(village, Ear())
    await author.says("/baocao 1")
    assert "Thu hồi: xóa ở máy" in await author.taps("Thu hồi, đính chính")


async def test_a_second_recall_sounds_like_good_news(village):
    ear = Ear()
    author, code = await sent(village, ear)
    await author.says(f"/thuhoi {code}")
    button = author.button("Thu hồi rồi đính chính").data
    await author.taps("Thu hồi rồi đính chính")
    await all_sent(village, ear)
    assert "không phải làm lại" in await author.says(f"/thuhoi {code}")
    assert "Nút này cũ rồi" in await author.presses(button)
    again = await author.presses("recall-go:1")
    assert re.fullmatch(r"Tin này đã thu hồi lúc [^.]+, không phải làm lại\.", again), (
        again
    )


async def test_what_is_not_theirs_is_not_there(village):
    _author, code = await sent(village, Ear())
    other = village.person(600)
    await other.says(f"/start {await village.invitation(Role.OFFICER, '01327')}")
    nothing = "Không có tin nào mang số này trong phạm vi của mình."
    for typed in (
        f"/thuhoi {code}",
        "/thuhoi 1",
        f"/dinhchinh {code} sai",
        "/thuhoi 9",
    ):
        assert await other.says(typed) == nothing
    for data in ("recall:1", "recall-go:1", "correct:1", "send-rest:1", "recall:x"):
        assert await other.presses(data) == nothing
    assert (await notice(village, 1)).state is State.DONE


async def test_a_citizen_cannot(village):
    await sent(village, Ear())
    citizen = village.person(1)
    assert "Lệnh này không dùng được ở đây" in await citizen.says("/thuhoi 1")
    assert "Nút này cũ rồi" in await citizen.presses("recall-go:1")
    assert (await notice(village, 1)).state is State.DONE


async def test_what_has_not_been_sent_cannot_be_taken_back(village):
    author = await officer(village, "01324")
    await author.says("/thongbao Họp bản tối mai.")
    for typed in ("/thuhoi 1", "/dinhchinh 1"):
        said = await author.says(typed)
        assert said == "Tin này chưa gửi cho ai, nên không có gì để sửa."


async def test_one_that_was_corrected_leads_to_the_new_one(village):
    ear = Ear()
    author, code = await sent(village, ear)
    await author.says(f"/dinhchinh {code} 13 giờ")
    await author.taps("Gửi ngay")
    await all_sent(village, ear)
    new = await newest(village)
    said = await author.says(f"/thuhoi {code}")
    assert f"mã mới LB {new.code}" in said
    assert "Thu hồi: xóa ở máy" in await author.taps("Thu hồi tin mới")


async def test_a_colleague_who_takes_it_back_is_told_of(village):
    author, code = await sent(village, Ear())
    colleague = village.person(600)
    await colleague.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    await colleague.says(f"/thuhoi {code}")
    await author.hears()
    await colleague.taps("Thu hồi rồi đính chính")
    assert "một cán bộ khác vừa thu hồi" in await author.hears()


async def test_what_was_stopped_goes_on_to_the_rest(village):
    author = await officer(village, "01324")
    for number in (1, 2, 3):
        await village.subscriber(number, "01324")
    await author.says("/thongbao Họp bản tối mai.")
    await author.taps("Gửi ngay")
    await village.planner.plan(await notice(village, 1))
    await author.says("/dunggui 1")
    await author.taps("Dừng")
    await author.says("/baocao 1")
    said = await author.taps("Gửi tiếp cho người chưa nhận")
    assert said == "Đang gửi tiếp cho người chưa nhận. Ai nhận rồi thì không nhận lại."
    ear = Ear()
    await all_sent(village, ear)
    assert len([one for one in ear.heard if one.is_bulk]) == 3
    again = await author.presses("send-rest:1")
    assert again == "Tin này không dừng dở, nên không có gì để gửi tiếp."


async def test_what_is_over_is_not_sent_on(village):
    author = await officer(village, "01324")
    await village.subscriber(1, "01324")
    await author.says("/thongbao Họp bản tối mai.")
    await author.taps("Gửi ngay")
    await village.planner.plan(await notice(village, 1))
    await author.says("/dunggui 1")
    await author.taps("Dừng")
    village.clock.turn(40 * 24 * HOUR)
    said = await author.presses("send-rest:1")
    assert said == "Tin này hết hạn rồi, không gửi tiếp nữa."


async def test_what_is_wrong_is_taken_back_at_night_too(village):
    """Quiet hours hold news back, and no deleting."""
    ear = Ear()
    author, code = await sent(village, ear)
    village.clock.turn(12 * HOUR)  # one in the morning
    await author.says(f"/thuhoi {code}")
    await author.taps("Thu hồi rồi đính chính")
    await all_sent(village, ear)
    assert "Đã xóa ở 3 máy." in told(ear, author)
