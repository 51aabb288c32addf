"""A month's budget told before a notice goes, after it went, and in a recall.

Beside Telegram there is a channel like Zalo: a few messages a month, nothing deleted,
nothing changed where it stands.
"""

import pytest

from bot.clock import DAY
from bot.delivery import broadcasts
from bot.delivery.budget import months
from bot.messaging import Budget
from tests.conversation.aftermath.test_withdrawal import (
    WRONG,
    newest,
    told,
)
from tests.conversation.reports.test_reports import Reporter
from tests.conversation.test_officer import officer
from tests.delivery.line.test_line import until
from tests.support import village as villages
from tests.support.village import Ear, Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    found.root.channels["zalo"] = narrow()  # type: ignore[index]
    return found


def narrow(messages: int = 30) -> Ear:
    """Notices stop at 24 of 30, urgent ones and corrections at 29."""
    return Ear(
        "zalo",
        budget=Budget(messages, people=50),
        has_buttons=False,
        edits=False,
        recalls=False,
    )


async def on_both(village: Village, on_zalo: int) -> Person:
    author = await officer(village, "01324")
    await village.subscriber(1, "01324")
    for number in range(101, 101 + on_zalo):
        await village.subscriber(number, "01324", channel="zalo")
    return author


async def all_sent(village: Village, telegram: Ear, zalo: Ear) -> None:
    village.clock.turn(10_000)
    reporter = Reporter(village.database, village.house, village.clock)

    async def is_done() -> bool:
        async with village.database.read() as connection:
            open_ones = await broadcasts.open_ones(connection, village.clock.now)
            due = await broadcasts.reports_due(connection)
        return not (open_ones or due)

    async with village.sending(telegram, zalo, reporter=reporter):
        await until(village, is_done)


async def used(village: Village) -> int:
    async with village.database.read() as connection:
        return (await months.of(connection, "zalo", "2026-11")).used


async def test_what_it_takes_and_whom_it_will_miss_is_said_before_it_goes(village):
    author = await on_both(village, 20)
    said = await author.says(f"/thongbao {WRONG}")
    assert "21 máy, 0 nhóm" in said
    assert (
        "Zalo: gửi 20 tin, tháng này còn 30 trong 30, giữ 6 để trả lời bà con." in said
    )
    assert "Không đủ tin" not in said
    telegram, zalo = Ear(), narrow()
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    assert len(zalo.heard) == await used(village) == 20
    said = await author.says("/thongbao Họp bản tối nay")
    assert (
        "Zalo: gửi 20 tin, tháng này còn 10 trong 30, giữ 6 để trả lời bà con." in said
    )
    assert "Không đủ tin: 16 máy trên Zalo sẽ không nhận được." in said
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    assert len(zalo.heard) == await used(village) == 24
    assert told(telegram, author).splitlines()[1:] == [
        f"Xong {told(telegram, author).split('Xong ')[1][:5]}. Tới 5 máy.",
        "Zalo: 16 máy không nhận được, vì đã hết số tin được gửi trong tháng. "
        "Gấp thì báo miệng.",
    ]
    said = await author.says("/thongbao Họp bản tối nay lần nữa")
    assert "tháng này còn 6 trong 30" in said
    assert "Không đủ tin: 20 máy trên Zalo sẽ không nhận được." in said
    said = await author.taps("Đặt là tin khẩn")
    assert "giữ 1 để trả lời bà con." in said
    assert "Không đủ tin: 15 máy trên Zalo sẽ không nhận được." in said


async def test_the_next_month_has_all_of_it_again(village):
    author = await on_both(village, 20)
    telegram, zalo = Ear(), narrow()
    await author.says(f"/thongbao {WRONG}")
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    village.clock.turn(8 * DAY)
    said = await author.says("/thongbao Họp bản tối nay")
    assert "tháng này còn 30 trong 30" in said


async def test_who_is_left_out_stands_on_the_list_to_be_told(village):
    author = await on_both(village, 30)
    telegram, zalo = Ear(), narrow()
    await author.says(f"/thongbao {WRONG}")
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    report = next(
        one.reply for one in reversed(telegram.heard) if one.address == author.address
    )
    assert "Danh sách để in" in [b.label for row in report.buttons for b in row]


async def test_what_cannot_be_deleted_is_told_of_and_the_report_says_where(village):
    author = await on_both(village, 4)
    telegram, zalo = Ear(), narrow()
    await author.says(f"/thongbao {WRONG}")
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    code = (await newest(village)).code
    said = await author.says(f"/thuhoi LB {code}")
    assert (
        "Zalo không cho xóa tin: 4 máy ở đó được báo bằng một tin mới là tin này không "
        "còn đúng.\n"
        "Zalo: gửi 4 tin, tháng này còn 26 trong 30, giữ 1 để trả lời bà con." in said
    )
    zalo.heard.clear()
    await author.taps("Thu hồi rồi đính chính")
    await all_sent(village, telegram, zalo)
    assert len(zalo.heard) == 4
    letter = zalo.heard[0]
    assert letter.reply.text == (
        f"THU HỒI. Tin mã LB {code} (Tiêm phòng trâu bò) không còn đúng, đừng làm "
        "theo. Xã Cốc Pàng, tỉnh Cao Bằng xin lỗi bà con."
    )
    assert not letter.recalls
    assert letter.shown == ()
    lines = told(telegram, author).splitlines()
    assert lines[1:4] == [
        "Đã xóa ở 1 máy.",
        "Không xóa được 4: Zalo không cho xóa 4.",
        "Trên Zalo, 4 máy được báo bằng tin mới là tin này không còn đúng.",
    ]
    said = await author.says("13 giờ, không phải 7 giờ")
    assert "Gửi đúng 5 máy đã nhận tin sai." in said
    assert "Zalo: gửi 4 tin, tháng này còn 22 trong 30" in said
    zalo.heard.clear()
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    assert {one.shown for one in zalo.heard} == {()}
    assert len(zalo.heard) == 4
    assert await used(village) == 12


async def test_a_correction_is_a_new_message_where_none_changes(village):
    author = await on_both(village, 2)
    telegram, zalo = Ear(), narrow()
    await author.says(f"/thongbao {WRONG}")
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    code = (await newest(village)).code
    zalo.heard.clear()
    await author.says(f"/dinhchinh {code} 13 giờ, không phải 7 giờ")
    await author.taps("Gửi ngay")
    await all_sent(village, telegram, zalo)
    assert [one.shown for one in zalo.heard] == [(), ()]


async def test_nothing_is_said_of_a_channel_that_nobody_there_reads(village):
    author = await on_both(village, 0)
    assert "Zalo" not in await author.says(f"/thongbao {WRONG}")


async def test_what_each_edition_of_a_bulletin_takes_stands_with_its_times(village):
    author = await on_both(village, 4)
    said = await author.says("/lichphat")
    assert (
        "Zalo: mỗi kỳ gửi 4 tin, tháng này còn 30 trong 30, giữ 6 để trả lời bà con."
        in said
    )
    other = await officer(village, "01327", number=501)
    assert "Zalo" not in await other.says("/lichphat")
