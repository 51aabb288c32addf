"""An officer's inbox: in hand, answered, put right, closed, and who is told of it."""

import pytest
from sqlalchemy import select

from bot.clock import DAY
from bot.conversation.requests import escalation
from bot.delivery import living
from bot.messaging import Enclosure, Event, Media
from bot.people.model import Role
from bot.store.tables.audit import audit
from tests.conversation.requests.test_requests import (
    COMPLAINT,
    ROAD,
    asks,
    officer,
    someone,
)
from tests.support import village as villages
from tests.support.village import Village

HERE = "04489"
MACHINE = "Sáng mai có máy vào dọn, trưa là đi được."


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def answers(reader, words: str = MACHINE, number: int = 1) -> str:
    await reader.says(f"/hopthu {number}")
    await reader.taps("Trả lời")
    await reader.says(words)
    return await reader.taps("Gửi")


# --- in hand


async def test_a_colleague_sees_that_a_question_is_in_hand_and_again_that_it_is_not(
    village,
):
    mine, other = await officer(village), await officer(village, HERE, 501)
    await asks(village.person(1))
    await mine.says("/hopthu 1")
    assert "Thôi nhận" not in mine.labels
    await mine.taps("Nhận")
    assert "mình đang nhận" in await mine.says("/hopthu")
    assert "đã có người nhận" in await other.says("/hopthu")
    assert "Đã có cán bộ khác nhận" in await other.says("/hopthu 1")
    assert "Đã có cán bộ khác nhận" in await other.presses("request-claim:1")
    await mine.says("/hopthu 1")
    await mine.taps("Thôi nhận")
    assert "nhận" not in await other.says("/hopthu")


async def test_a_long_inbox_comes_in_pages_by_deadline(village):
    reader = await officer(village)
    for number in range(1, 11):
        await asks(village.person(number), f"{ROAD} cau {number}")
    said = await reader.says("/hopthu")
    assert "10 câu hỏi đang chờ" in said
    assert "Số 9" not in said
    said = await reader.taps("Xem tiếp")
    assert "1. Số 9," in said
    assert "2. Số 10," in said
    assert "Xem tiếp" not in reader.labels


# --- putting right


async def test_a_sent_answer_is_put_right_and_its_asker_is_told(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await answers(reader)
    await citizen.hears()
    await reader.taps("Đính chính câu trả lời")
    await reader.says("Trưa mai mới có máy.")
    assert "Người hỏi được báo rồi" in await reader.taps("Gửi")
    said = await citizen.hears()
    assert "câu trước ghi sai, xin lỗi" in said
    assert said.endswith("“Trưa mai mới có máy.”")
    assert "Trưa mai mới có máy." in await citizen.says("/canbo 1")
    async with village.database.read() as connection:
        done = list(await connection.scalars(select(audit.c.action)))
    assert "request.correct" in done


async def test_after_seven_days_an_answer_stands(village):
    reader = await officer(village)
    await asks(village.person(1))
    await answers(reader)
    village.clock.turn(8 * DAY)
    await reader.says("/hopthu 1")
    assert "Đính chính câu trả lời" not in reader.labels
    assert "Quá 7 ngày rồi" in await reader.presses("request-correct:1")


# --- ways to answer


async def test_a_reply_to_the_push_is_the_answer(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    [pushed] = [r for r in await _hears(reader) if "Câu hỏi số 1" in r.text]
    async with village.database.write() as connection:
        await living.keep(
            connection, reader.address, pushed.edits, ("77",), village.clock.now
        )
    said = await reader.happens(Event.TEXT, text=MACHINE, replies_to="77")
    assert "Gửi câu này cho người hỏi số 1?" in said
    await reader.taps("Gửi")
    assert MACHINE in await citizen.hears()


async def _hears(person):
    await person.hears()
    return person.last


async def test_where_nothing_can_be_replied_to_the_number_and_a_colon_do(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    assert "số 1?" in await reader.says(f"Số 1: {MACHINE}")
    await reader.taps("Gửi")
    assert MACHINE in await citizen.hears()
    stranger = village.person(9)
    assert "Gửi câu này" not in await stranger.says(f"1: {MACHINE}")


async def test_a_voice_is_an_answer(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await reader.says("/hopthu 1")
    assert "bấm micro nói" in await reader.taps("Trả lời")
    voice = Enclosure("AwAC", "voice", "tieng-noi.ogg", "audio/ogg", 9_000)
    said = await reader.happens(Event.OTHER, media=Media.SOUND, enclosed=voice)
    assert "Gửi câu này cho người hỏi số 1?" in said
    await reader.taps("Gửi")
    assert "Trả lời câu hỏi số 1" in await citizen.hears()
    assert citizen.last[0].file is not None
    assert citizen.last[0].file.name == "tieng-noi.ogg"


async def test_a_kept_reply_is_used_and_removed(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await answers(reader)
    assert "Đã giữ." in await reader.taps("Giữ làm câu mẫu")
    assert "đã giữ rồi" in await reader.presses("canned-keep:1")
    await asks(citizen, f"{ROAD} nua")
    await reader.says("/hopthu 2")
    assert f"1. {MACHINE[:20]}" in await reader.taps("Câu mẫu")
    assert MACHINE in await reader.taps("1")
    await reader.taps("Gửi")
    other = await officer(village, "04492", 501)
    assert "không thuộc nơi mình" in await other.presses("canned-use:2:1")
    await asks(citizen, f"{ROAD} nua roi")
    await reader.says("/hopthu 3")
    await reader.taps("Câu mẫu")
    await reader.taps("Bỏ bớt câu mẫu")
    assert "Chưa có câu mẫu nào" in await reader.presses("canned-remove:3:1")


# --- closing


async def test_a_question_is_closed_with_a_reason_that_its_asker_reads(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await citizen.hears()
    await reader.says("/hopthu 1")
    assert "vì sao" in await reader.taps("Đóng")
    assert "Đường ấy của tỉnh." in await reader.says("Đường ấy của tỉnh.")
    assert "Đã đóng." in await reader.taps("Đóng")
    assert "“Đường ấy của tỉnh.”" in await citizen.hears()
    assert "Đường ấy của tỉnh." in await citizen.says("/canbo 1")
    assert "Đã đóng" in await reader.says("/hopthu 1")


async def test_what_is_not_the_commune_s_goes_on_or_is_closed(village):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen)
    await citizen.hears()
    await reader.says("/hopthu 1")
    assert "chuyển đi, hay đóng" in await reader.taps("Không thuộc xã")
    assert "Chuyển lên trên" in reader.labels
    await reader.taps("Đóng, báo người hỏi")
    assert "Việc này không thuộc" in await citizen.says("/canbo 1")


async def test_a_complaint_is_nobody_s_to_close(village):
    above = await officer(village, "15", 501)
    await asks(village.person(1), COMPLAINT)
    await above.says("/hopthu 1")
    assert "Đóng" not in above.labels
    for press in ("request-close:1", "request-away:1", "request-not-ours:1"):
        assert "không bỏ được" in await above.presses(press)


# --- where nobody answers


async def test_nothing_is_promised_to_a_province_without_officers(village):
    await officer(village)
    admin = await someone(village, Role.ADMIN, "15", 900)
    citizen = village.person(1)
    said = await asks(citizen)
    assert "tự chuyển lên tỉnh" not in said
    assert "Loa Bản báo lại" in said
    village.clock.turn(5 * DAY)
    await admin.hears()
    await escalation.climb(village.database, village.house, village.clock.now)
    told = await admin.hears()
    assert "Tỉnh Lào Cai chưa có cán bộ trả lời" in told
    assert admin.labels == ["Mời cán bộ"]
    await asks(village.person(2))
    assert await admin.hears() == ""  # once a day


async def test_who_asks_where_nobody_reads_is_heard_of_by_who_may_invite(village):
    await officer(village, "01324")
    admin = await someone(village, Role.ADMIN, "15", 900)
    citizen = village.person(1)
    await citizen.says(f"/canbo {ROAD}")
    await citizen.says(HERE)
    told = await admin.hears()
    assert "chưa có cán bộ trả lời" in told
    assert ROAD not in told


async def test_a_complaint_with_nobody_above_is_not_said_to_go_there(village):
    await officer(village)
    citizen = village.person(1)
    await citizen.says(f"/canbo {COMPLAINT}")
    said = await citizen.says(HERE)
    assert "chưa có cán bộ trả lời ở đây" in said
    assert "Gửi được lên tỉnh" not in said


async def test_working_hours_of_the_card_stand_with_the_promise(village):
    reader = await officer(village)
    await reader.presses(f"card-field:{HERE}:hours")
    await reader.says("thứ Hai đến thứ Sáu, 7:30 đến 16:30")
    await reader.taps("Lưu")
    said = await asks(village.person(1))
    assert "Giờ làm việc: thứ Hai đến thứ Sáu, 7:30 đến 16:30." in said


# --- proposals


async def test_an_admin_opens_what_was_proposed_and_settles_it(village):
    reader, citizen = await officer(village), village.person(1)
    admin = await someone(village, Role.ADMIN, "15", 900)
    other = await someone(village, Role.ADMIN, "08", 901)
    await asks(citizen)
    await answers(reader)
    await reader.taps("Đề xuất thành câu hỏi chung")
    assert "Đề xuất thành câu hỏi chung: 1 câu." in await admin.says("/hopthu")
    assert f"“{ROAD[:20]}" in await admin.taps("Xem đề xuất")
    said = await admin.taps("1")
    assert ROAD in said
    assert MACHINE in said
    assert "Không còn đề xuất" in await other.presses("proposal-open:1")
    assert "Không còn đề xuất" in await other.presses("proposal-done:1:used")
    assert "Không còn đề xuất nào." in await admin.taps("Đã dùng")
    assert "Đề xuất" not in await admin.says("/hopthu")


async def test_an_answer_becomes_a_notice_s_draft_in_one_tap(village):
    reader = await officer(village)
    await asks(village.person(1))
    await answers(reader)
    assert MACHINE in await reader.taps("Báo luôn cả xã")
    assert any(label in reader.labels for label in ("Gửi ngay", "Xin duyệt"))
