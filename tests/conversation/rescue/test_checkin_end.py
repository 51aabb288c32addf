"""The silent are reminded; a check-in is closed, ends by itself, fades; its figures."""

import pytest
from sqlalchemy import func, select

from bot.bulletins.checkins import open_checkins, replies, rescues
from bot.bulletins.checkins.checkin import CountsAs
from bot.bulletins.checkins.rescues import Sight
from bot.bulletins.reporting.broadcast_report import described
from bot.chores import erase_expired
from bot.clock import DAY, MINUTE
from bot.delivery import broadcasts, files
from bot.delivery.model import REMINDER, State
from bot.messaging import Budget
from bot.people.model import Role
from bot.store.tables.audit import audit
from tests.conversation.rescue.flood import (
    LOWER,
    MIDDLE,
    asked,
    colleague,
    is_safe,
    looks,
    needs,
    sent,
)
from tests.conversation.villages.test_villages import HERE, PATH
from tests.support import village as installations
from tests.support.village import Village, without_buttons

EVERYBODY = Sight(is_everybody=True)


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return installations.found(sqlite, ground, library)


async def reminder(village: Village) -> int:
    async with village.database.read() as connection:
        found = await broadcasts.newest(connection, kinds=[REMINDER], limit=1)
    return found[0].id if found else 0


async def check_in(village: Village, number: int) -> dict:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
        zone = village.ground.config.timezone
        told = await described(
            connection, found, village.ground.places, zone, village.clock.now
        )
    return told["check_in"]


async def test_who_is_silent_is_reminded_once_with_the_same_buttons(village):
    author, number = await asked(village)
    await is_safe(village, number, 1)
    await needs(village, number, 2)
    await author.says("/baoantoan")
    said = await author.taps("Nhắc 3 máy")
    assert said.startswith("Đang nhắc 3 máy.")
    ear = await sent(village, await reminder(village))
    heard = [one for one in ear.heard if one.address.text in {"1", "2", "3", "4", "5"}]
    assert sorted(one.address.text for one in heard) == ["3", "4", "5"]
    for one in heard:
        assert one.reply.text.startswith("Xã hỏi lại, vì chưa thấy nhà mình trả lời.")
        assert "LŨ QUÉT" in one.reply.text
        labels = [button.label for row in one.reply.buttons for button in row]
        assert labels[:2] == ["Bình an", "Cần giúp"]
    said = await author.says(f"/baocao {await reminder(village)}")
    assert f"Nhắc trả lời tin số {number}" in said
    assert "Tới 3 máy." in said
    assert str(await reminder(village)) not in await author.says("/baocao")


async def test_reminders_are_ten_minutes_apart(village):
    author, _number = await asked(village)
    await author.says("/baoantoan")
    await author.taps("Nhắc 5 máy")
    first = await reminder(village)
    await author.says("/baoantoan")
    village.clock.turn(9 * MINUTE)
    assert "Cách 10 phút mới nhắc lại được." in await author.taps("Nhắc 5 máy")
    assert await reminder(village) == first
    village.clock.turn(MINUTE)
    await author.says("/baoantoan")
    assert "Đang nhắc 5 máy." in await author.taps("Nhắc 5 máy")
    assert await reminder(village) > first


async def test_village_heads_who_are_silent_are_reminded_too(village):
    author, number = await asked(village)
    silent = await colleague(village, 901, Role.RELAY, of_village=LOWER)
    pressed = await colleague(village, 902, Role.RELAY, of_village=MIDDLE)
    await is_safe(village, number, 902)
    await author.says("/baoantoan")
    assert "Đã nhắc 1 người báo tin." in await author.taps("Nhắc 5 máy")
    assert "Xã nhắc: chưa thấy bản Dưới báo lại." in await silent.hears()
    assert "Đã báo hết" in silent.labels
    assert await pressed.hears() == ""


async def test_it_is_closed_after_one_question_that_counts_who_is_left(village):
    author, number = await asked(village)
    await is_safe(village, number, 1)
    await needs(village, number, 2, of=LOWER)
    await needs(village, number, 9)
    await author.says("/baoantoan")
    await author.taps("Nhắc 3 máy")
    await author.says("/baoantoan")
    said = await author.taps("Kết thúc")
    assert "Còn 2 nhà cần giúp. Còn 3 máy chưa trả lời." in said
    assert "Chưa kết thúc." in await author.taps("Chưa")
    await author.says("/baoantoan")
    await author.taps("Kết thúc")
    said = await author.taps("Kết thúc")
    assert "Đã kết thúc báo an toàn." in said
    assert "Gửi 5 máy: bình an 1, cần giúp 1, chưa trả lời 3." in said
    async with village.database.read() as connection:
        assert await open_checkins.open_now(connection, village.clock.now) == []
        stopped = await broadcasts.get(connection, await reminder(village))
        assert stopped.state is State.STOPPED
        deeds = list(await connection.scalars(select(audit.c.action)))
    assert "checkin.remind" in deeds
    assert "checkin.close" in deeds
    # Who still waits can be gone to; nothing else is open.
    said = await author.taps("Xem danh sách")
    assert "đã kết thúc" in said
    assert "Tôi đi số 1" in author.labels
    assert "Kết thúc" not in author.labels
    assert "đã kết thúc" in await author.presses(f"rescue-end-yes:{number}")
    await looks(village)
    said = await author.says(f"/baocao {number}")
    assert "bình an 1, cần giúp 1, chưa trả lời 3." in said


async def test_the_report_follows_what_people_say(village):
    author, number = await asked(village)
    await author.hears()
    await looks(village)
    await author.hears()
    await is_safe(village, number, 1)
    village.clock.turn(MINUTE)
    await looks(village)
    said = await author.hears()
    assert "Gửi 5 máy: bình an 1, cần giúp 0, chưa trả lời 4." in said
    assert author.last[-1].edits == f"report {number}"
    assert "Danh sách cần giúp" in author.labels
    await looks(village)
    assert await author.hears() == ""  # nothing has changed


async def test_what_nobody_closes_ends_by_itself_and_says_how_it_stands(village):
    author, number = await asked(village)
    await needs(village, number, 2, of=LOWER)
    await looks(village)
    await author.hears()
    village.clock.turn(DAY + MINUTE)
    await looks(village)
    said = await author.hears()
    assert "Báo an toàn đã hết giờ, Loa Bản tự kết thúc." in said
    assert "Gửi 5 máy: bình an 0, cần giúp 1, chưa trả lời 4." in said
    async with village.database.read() as connection:
        found = await open_checkins.get(connection, number)
    assert found.closed_at == village.clock.now
    assert found.closed_by is None
    await looks(village)
    assert "tự kết thúc" not in await author.hears()


async def test_what_was_said_goes_after_thirty_days_and_the_counts_stay(village):
    author, number = await asked(village)
    async with village.database.write() as connection:
        voice = await files.put(
            connection, "a.ogg", "audio/ogg", b"OggS", village.clock.now
        )
        await files.need(connection, [voice.id], village.clock.now + 400 * DAY)
    await needs(
        village, number, 2, of=LOWER, words="o mai", phone="0987654321", voice=voice
    )
    await is_safe(village, number, 1)
    await author.says("/baoantoan")
    await author.taps("Kết thúc")
    await author.taps("Kết thúc")
    await looks(village)
    village.clock.turn(30 * DAY - MINUTE)
    await erase_expired(village.database, village.clock.now)
    async with village.database.read() as connection:
        [one] = await rescues.needing_help(connection, number, EVERYBODY, 9)
        assert one.phone == "0987654321"
    village.clock.turn(2 * MINUTE)
    await erase_expired(village.database, village.clock.now)
    async with village.database.read() as connection:
        assert await rescues.needing_help(connection, number, EVERYBODY, 9) == []
        assert await files.content(connection, voice.id) is None
        tally = await replies.tally(connection, number)
        found = await open_checkins.get(connection, number)
        count = select(func.count()).select_from(rescues.checkin_replies)
        assert await connection.scalar(count) == 0
    assert tally.of(CountsAs.NEEDS_HELP) == tally.of(CountsAs.SAFE) == 1
    assert found.erased_at == village.clock.now
    assert await check_in(village, number) == {
        "safe": 1,
        "need_help": 1,
        "silent": 3,
    }


async def test_a_script_reads_how_it_stands(village):
    author, number = await asked(village)
    await is_safe(village, number, 1)
    await needs(village, number, 2, of=LOWER)
    await needs(village, number, 9)
    assert await check_in(village, number) == {
        "safe": 1,
        "need_help": 2,
        "silent": 3,
    }
    await author.says("/baoantoan")
    await author.taps("Mở số 1")
    await author.taps("Đã giúp xong")
    assert (await check_in(village, number))["need_help"] == 2


async def test_the_list_is_printed_with_boxes_and_as_a_table(village):
    author, number = await asked(village)
    await needs(village, number, 2, of=LOWER, words="=3 nguoi", phone="0987654321")
    await author.says("/baoantoan")
    await author.taps("In danh sách")
    assert await village.root.studio.draw_one()
    await author.hears()
    paper, table = (reply.file for reply in author.last if reply.file)
    assert (paper.media_type, table.media_type) == ("application/pdf", "text/csv")
    assert paper.place == table.place == PATH
    async with village.database.read() as connection:
        assert (await files.content(connection, paper.id)).startswith(b"%PDF-")
        written = (await files.content(connection, table.id)).decode()
    header, line = written.lstrip("\ufeff").splitlines()
    assert header.startswith("Mã xã,Xã,")
    assert line.startswith("04492,")
    assert "Bản Dưới" in line
    assert "0987 654 321" in line
    assert "telegram" not in written
    # What households said goes sooner than other files.
    village.clock.turn(DAY + MINUTE)
    await erase_expired(village.database, village.clock.now)
    async with village.database.read() as connection:
        assert await files.content(connection, table.id) is None


async def test_what_is_taken_back_asks_nobody_any_more(village):
    author, number = await asked(village)
    await needs(village, number, 1)
    await author.says("/baoantoan")
    await author.taps("Nhắc 4 máy")
    again = await reminder(village)
    async with village.database.read() as connection:
        code = (await broadcasts.get(connection, number)).code
    await author.says(f"/thuhoi {code}")
    await author.taps("Thu hồi rồi đính chính")
    async with village.database.read() as connection:
        assert await open_checkins.open_now(connection, village.clock.now) == []
        assert (await broadcasts.get(connection, again)).state is State.STOPPED
    said = await village.person(2).presses(f"needs-help:{code}")
    assert said.startswith("Đợt hỏi này đã xong. Cần giúp thì gọi 112")
    assert (await check_in(village, number))["need_help"] == 1


async def test_what_a_reminder_takes_of_a_month_is_said_before_it_goes(village):
    zalo = without_buttons()
    zalo.budget = Budget(messages=5, people=50)
    village.root.channels["zalo"] = zalo
    for number in (101, 102, 103):
        await village.subscriber(number, HERE, channel="zalo")
    author, number = await asked(village, zalo)
    said = await author.says("/baoantoan")
    assert "Nếu nhắc: Zalo: gửi 3 tin, tháng này còn 2 trong 5" in said
    assert "máy trên Zalo sẽ không nhận được." in said
    async with village.database.write() as connection:
        await open_checkins.close(connection, number, None, village.clock.now)
    assert "Nếu nhắc" not in await author.presses(f"rescue:{number}")
