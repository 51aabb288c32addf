"""What an officer is told of a notice: on the way, at the end, and whom it missed."""

import csv
import io

import pytest
from sqlalchemy import func, select

from bot.chores import erase_expired
from bot.clock import DAY
from bot.conversation.reports import summary
from bot.conversation.reports.reporter import Reporter
from bot.delivery import broadcasts
from bot.delivery.results import counts
from bot.delivery.results.counts import counts_of
from bot.delivery.results.progress import Progress, Standing
from bot.messaging import Gone, Refused, Reply, Unknown
from bot.people import chats
from bot.store.tables.delivery import deliveries, files, living_messages, wanted_lists
from tests.conversation.test_officer import officer
from tests.delivery.line.test_line import until
from tests.delivery.test_sending import _turning
from tests.support import village as villages
from tests.support.village import Ear, Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
def reporter(village) -> Reporter:
    return Reporter(village.database, village.house, village.clock)


async def sent_with_faults(village: Village, reporter: Reporter) -> Person:
    """A notice of a province that did not reach everyone."""
    author = await officer(village, "04")
    for number in range(1, 7):
        await village.subscriber(number, "01324")
    await village.subscriber(7, "01327")
    async with village.database.write() as connection:
        chat = await chats.find(connection, village.person(3).address)
        await connection.execute(
            chats.chats.update()
            .where(chats.chats.c.id == chat.id)
            .values(kind="group", title="=Bản Giữa")
        )
    await author.says("/notice 04 Tiêm phòng trâu bò: 7 giờ sáng")
    await author.sends()
    ear = Ear(
        answers={
            "1": [Gone("blocked")],
            "2": [Gone("deactivated")],
            "3": [Refused("no_rights")],
            "4": [Unknown("no answer")] * 2,
            "7": [Gone("blocked")],
        }
    )
    async with village.sending(ear, reporter=reporter):
        await _turning(village, 1)
        await told(village, ear, author)
    return author


async def told(village: Village, ear: Ear, author: Person) -> str:
    """What the report says, once it has arrived; its buttons can be tapped."""

    def reports_heard() -> list[Reply]:
        found = (letter.reply for letter in ear.heard if not letter.is_bulk)
        return [reply for reply in found if "Tin số 1:" in reply.text]

    async def is_there() -> bool:
        return bool(reports_heard())

    await until(village, is_there)
    author.last = reports_heard()[-1:]
    return author.last[0].text


# --- words


@pytest.mark.parametrize(
    ("done", "planned", "shown"),
    [
        (0, 217, "░░░░░░░░░░ 0%"),
        (150, 217, "▓▓▓▓▓▓░░░░ 69%"),
        (216, 217, "▓▓▓▓▓▓▓▓▓░ 99%"),
        (217, 217, "▓▓▓▓▓▓▓▓▓▓ 100%"),
        (999_999, 1_000_000, "▓▓▓▓▓▓▓▓▓░ 99%"),
        (0, 0, "▓▓▓▓▓▓▓▓▓▓ 100%"),
    ],
)
def test_the_bar_is_full_only_at_the_end(done, planned, shown):
    assert summary.bar(done, planned) == shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 giây"),
        (3, "3 giây"),
        (99, "99 giây"),
        (120, "2 phút"),
        (4800, "80 phút"),
        (40_000, "11 giờ 7 phút"),
    ],
)
def test_a_time_to_wait_is_said_as_people_do(ground, seconds, said):
    assert summary.span(ground.catalogues.translator("vi"), seconds) == said


async def test_what_is_in_the_way_is_said_with_what_comes_next(village, ground):
    await officer(village)
    _ = ground.catalogues.translator("vi")
    author = village.person(500)
    await author.says("/notice Họp bản")
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, 1)

    def said(*how: object) -> str:
        return summary.progress_text(_, broadcast, Standing(*how))

    assert said(217, 150, 0, 25.0) == (
        "Tin số 1: “Họp bản”\nĐang gửi 150 trên 217, còn 3 giây.\n▓▓▓▓▓▓░░░░ 69%\n"
        "Khoảng 25 máy một giây."
    )
    assert "Khoảng 30 máy một phút." in said(217, 150, 0, 0.5)
    paused = said(217, 150, 2, 25.0, 30.0, "telegram")
    assert "Telegram bảo chờ 30 giây. Hết giờ chờ, Loa Bản tự gửi tiếp." in paused
    assert "Không tới hoặc chưa rõ: 2." in paused
    assert "Lúc này chưa gửi thêm được" in said(217, 150)


# --- the message that follows a notice


async def test_the_report_takes_the_place_of_the_answer_to_the_press(village, reporter):
    author = await officer(village)
    await village.subscriber(1, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    (said,) = author.last
    ear = Ear()
    async with village.sending(ear, reporter=reporter):
        assert "Tới 1 máy." in await told(village, ear, author)
    assert said.edits == author.last[0].edits == summary.live_name(1)


async def test_a_report_that_a_stop_cut_off_is_told_at_the_next_start(
    village, reporter
):
    author = await officer(village)
    await village.subscriber(1, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    async with village.sending(Ear()):  # it ends, and nobody is told
        await village.until_done(1)
    ear = Ear()
    async with village.sending(ear, reporter=reporter):
        assert "Tới 1 máy." in await told(village, ear, author)
    async with village.database.read() as connection:
        assert await broadcasts.reports_due(connection) == []


async def test_every_reason_is_counted_in_words(village, reporter):
    author = await sent_with_faults(village, reporter)
    said = author.last[0].text
    assert "Tới 2 máy." in said
    assert "Không tới 4: chặn 2, bỏ máy 1, nhóm không cho viết 1." in said
    assert "Chưa rõ 1: mạng đứt giữa chừng." in said
    assert author.labels == [
        "Danh sách để in",
        "Thu hồi, đính chính",
        "Bản để chép",
        "In ra giấy",
    ]
    async with village.database.read() as connection:
        counts = await counts_of(connection, 1)
    assert counts.sent == 2
    assert counts.gone + sum(counts.failed.values()) == 4
    assert counts.unknown == 1
    assert (await author.says("/baocao 1")) == said


async def test_a_report_asked_for_on_the_way_shows_the_bar(village):
    author = await officer(village)
    for number in range(1, 5):
        await village.subscriber(number, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    assert "Sắp gửi" in await author.says("/baocao 1")
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, 1)
    await village.planner.plan(broadcast)
    said = await author.says("/baocao 1")
    assert "Đang gửi 0 trên 4." in said
    assert "░░░░░░░░░░ 0%" in said
    assert author.labels == ["Dừng"]


async def test_who_stops_it_is_answered_and_its_author_sees_it_stopped(
    village, reporter
):
    author, other = await officer(village), await officer(village, number=501)
    await village.subscriber(1, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, 1)
    await village.planner.plan(broadcast)
    assert "Đã tới 0 trên 1." in await other.says("/dung 1")
    assert "Đã dừng. Ai chưa nhận thì không gửi nữa." in await other.taps("Dừng")
    shown = await author.hears()
    assert "Đã dừng" in shown
    assert "Một cán bộ khác vừa dừng tin này." in shown
    assert "Không gửi 1: đã dừng 1." in shown
    assert summary.live_name(1) in [reply.edits for reply in author.last]


async def test_many_are_not_counted_while_others_wait_the_result_is_a_tap_away(
    village, monkeypatch
):
    author = await officer(village)
    await village.subscriber(1, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, 1)
    await village.planner.plan(broadcast)
    monkeypatch.setattr(counts, "MANY", 0)
    assert "Đã tới" not in await author.says("/dung 1")
    said = await author.taps("Dừng")
    assert "Đã dừng. Ai chưa nhận thì không gửi nữa." in said
    assert "Không gửi 1: đã dừng 1." in await author.taps("Xem kết quả")


async def test_who_is_forgotten_is_told_nothing_more(village, reporter):
    author = await officer(village)
    await village.subscriber(1, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, 1)
    await author.says("/forgetme")
    await author.taps("Xóa hết")
    await reporter.progress(broadcast, Standing(1, 0, 0, 1.0))
    await reporter.finished(broadcast)
    assert await author.hears() == ""
    async with village.database.read() as connection:
        for table in (living_messages, wanted_lists):
            assert (await connection.execute(select(table))).first() is None


async def test_progress_is_shown_in_the_same_message(village, reporter):
    author = await officer(village)
    await village.subscriber(1, "01324")
    await author.says("/notice Họp bản")
    await author.sends()
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, 1)
    moment = 0.0
    progress = Progress(
        village.database,
        village.clock,
        reporter.progress,
        reporter.finished,
        lambda: moment,
    )
    await village.planner.plan(broadcast)
    await progress.follow([broadcast])
    moment = 3.0
    await progress.look()
    assert "Đang gửi 0 trên 1" in await author.hears()
    assert author.last[0].edits == summary.live_name(1)
    assert author.labels == ["Dừng"]


# --- the list of who was not reached


async def the_list(author: Person, reporter: Reporter) -> tuple[str, str]:
    """The text and the table, as they come to the chat."""
    await author.says("/baocao 1")
    assert "Đang làm danh sách" in await author.taps("Danh sách để in")
    assert await reporter.make_one_list()
    assert not await reporter.make_one_list()
    await author._collect()
    text, paper, table = author.last
    assert paper.file.name == "chua-toi-1.pdf"
    assert table.file.name == "chua-toi-1.csv"
    async with author.village.database.read() as connection:
        content = await connection.scalar(
            select(files.c.content).where(files.c.id == table.file.id)
        )
    return text.text, content.decode()


async def test_the_list_goes_by_commune_with_a_reason_a_line(village, reporter):
    author = await sent_with_faults(village, reporter)
    text, table = await the_list(author, reporter)
    lines = text.splitlines()
    assert lines[0] == "DANH SÁCH CHƯA TỚI"
    assert "tỉnh Cao Bằng" in lines[2]
    assert lines[5:] == [
        "",
        "Xã Cốc Pàng, tỉnh Cao Bằng. Không tới 3: chặn 1, bỏ máy 1, "
        "nhóm không cho viết 1. Chưa rõ 1: mạng đứt giữa chừng.",
        "1. [ ] Nhóm “=Bản Giữa”: nhóm không cho viết",
        "",
        "Xã Cô Ba, tỉnh Cao Bằng. Không tới 1: chặn 1.",
    ]
    assert table.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert len(rows) == 5
    assert rows[0] == {
        "Mã xã": "01324",
        "Xã": "xã Cốc Pàng, tỉnh Cao Bằng",
        "Thôn, bản, nhóm": "'=Bản Giữa",
        "Loại": "nhóm",
        "Kết quả": "không tới",
        "Lý do": "nhóm không cho viết",
        "Số lượng": "1",
    }
    assert [row["Kết quả"] for row in rows].count("chưa rõ") == 1


async def test_nobody_s_number_on_a_platform_is_handed_to_a_commune(village, reporter):
    author = await officer(village, "01324")
    await village.subscriber(5_000_000, "01324")
    await author.says("/thonban bản Trên 45 nhà, 18 không điện thoại, đt 0912 345 678")
    await author.says("/notice Họp bản")
    await author.sends()
    ear = Ear(answers={"5000000": [Gone("blocked")]})
    async with village.sending(ear, reporter=reporter):
        await told(village, ear, author)
    text, table = await the_list(author, reporter)
    assert "5000000" not in text + table
    assert text.splitlines()[-2:] == [
        "Xã Cốc Pàng, tỉnh Cao Bằng. Không tới 1: chặn 1.",
        "1. [ ] Bản Trên: 18 nhà không có điện thoại, đã báo 0, còn 18. "
        "Trưởng bản: 0912 345 678.",
    ]
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [(r["Thôn, bản, nhóm"], r["Loại"], r["Số lượng"]) for r in rows] == [
        ("", "máy", "1"),
        ("bản Trên", "nhà không có điện thoại", "18"),
    ]


async def test_only_an_officer_of_the_notices_own_place_gets_the_list(
    village, reporter
):
    await sent_with_faults(village, reporter)
    below = await officer(village, "01324", number=600)
    assert "Không có tin nào" in await below.presses("unreached:1")
    stranger = village.person(700)
    assert "cũ rồi" in await stranger.presses("unreached:1")
    assert not await reporter.make_one_list()
    above = await officer(village, "VN", number=800)
    assert "Đang làm danh sách" in await above.presses("unreached:1")
    assert await reporter.make_one_list()


async def test_a_long_list_comes_as_a_file_to_print(village, reporter):
    author = await officer(village, "01324")
    for number in range(1, 150):
        await village.subscriber(number, "01324")
    async with village.database.write() as connection:
        title = "Nhóm Zalo của bản ở tận trên núi"
        await connection.execute(
            chats.chats.update()
            .where(chats.chats.c.address != author.address.text)
            .values(kind="group", title=title)
        )
    await author.says("/notice Họp bản")
    await author.sends()
    ear = Ear(answers={str(n): [Gone("blocked")] for n in range(1, 150)})
    async with village.sending(ear, reporter=reporter):
        await told(village, ear, author)
    await author.taps("Danh sách để in")
    assert await reporter.make_one_list()
    await author._collect()
    assert [reply.file.name for reply in author.last] == [
        "chua-toi-1.pdf",
        "chua-toi-1.csv",
    ]
    assert "Không tới 149: chặn 149." in author.last[0].text


async def test_without_a_paper_a_long_list_is_a_text_to_print(village, reporter):
    author = await sent_with_faults(village, reporter)
    reporter._press.python = "/bin/false"
    await author.taps("Danh sách để in")
    assert await reporter.make_one_list()
    await author._collect()
    assert [reply.file and reply.file.name for reply in author.last] == [
        None,
        "chua-toi-1.csv",
    ]


async def test_after_thirty_days_only_the_counts_are_left(village, reporter):
    author = await sent_with_faults(village, reporter)
    said = author.last[0].text
    await author.taps("Danh sách để in")
    await reporter.make_one_list()
    village.clock.turn(31 * DAY)
    await erase_expired(village.database, village.clock.now)
    async with village.database.read() as connection:
        states = await connection.execute(
            select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        )
        assert [tuple(row) for row in states] == [(2, 2)]  # who was reached
        assert (await connection.execute(select(files))).first() is None
        assert (await counts_of(connection, 1)).planned == 7
    author.last = []
    again = await author.says("/baocao 1")
    assert again.splitlines()[2:] == said.splitlines()[2:]
    text, table = await the_list(author, reporter)
    assert "Quá 30 ngày: máy nào đã xóa, chỉ còn con số." in text
    assert "Không tới 3: chặn 1, bỏ máy 1, nhóm không cho viết 1." in text
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [int(row["Số lượng"]) for row in rows] == [1, 1, 1, 1, 1]
