"""`/thongke`: figures in words, drawn and as a table; and the month's report."""

import csv
import io
from datetime import date

import pytest

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import DAY
from bot.conversation.studio.studio import Studio
from bot.delivery import broadcasts, files
from bot.people.counted import daily_counts
from bot.people.model import Role
from tests.conversation.groups.test_group_list import HERE, PROVINCE, has_group, holds
from tests.support import village as villages
from tests.support.village import Ear, Person, Village
from tests.test_chores import chores_of

ASKED = "duong vao ban sat 3 hom nay xe khong di duoc"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def sends(village: Village, text: str, category: str | None = None) -> None:
    place = village.ground.places.by_code(HERE)
    async with village.database.write() as connection:
        code = await broadcasts.free_code(connection)
        notice = Notice(
            place=place, text=text, language="vi", code=code, category=category
        )
        draft = notice_text.draft(
            notice,
            now=village.clock.now,
            zone=village.ground.config.timezone,
            catalogues=village.ground.catalogues,
            places=village.ground.places,
        )
        number, _is_new = await broadcasts.create(connection, draft, village.clock.now)
    async with village.sending(Ear()):
        await village.until_done(number)


async def asks(village: Village, number: int) -> None:
    citizen = village.person(number)
    await citizen.says(f"/canbo {ASKED}")
    await citizen.says(HERE)
    await citizen.taps("Gửi cán bộ xã")
    await citizen.taps("Đồng ý")


async def handed(village: Village, person: Person) -> dict[str, tuple[str, bytes]]:
    """What came, by the ending of its file: the words and the file."""
    studio = Studio(village.database, village.house, village.clock)
    assert await studio.draw_one()
    await person.hears()
    found = {}
    async with village.database.read() as connection:
        for reply in person.last:
            content = await files.content(connection, reply.file.id) or b""
            found[reply.file.name.rpartition(".")[2]] = (reply.text, content)
    return found


def rows_of(table: bytes) -> dict[tuple[str, str], str]:
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    return {(row[0], row[1]): row[-1] for row in rows[1:]}


async def test_an_officer_reads_the_figures_and_gets_them_drawn(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    for number in (2, 3):
        await village.subscriber(number, HERE)
    await has_group(village, 50, "Bản Giữa")
    assert "Chưa đếm lần nào" in await officer.says("/thongke")
    await chores_of(village).do()
    await sends(village, "Họp bản tối nay")
    said = await officer.says("/thongke")
    assert "xã Cốc Pàng, tỉnh Cao Bằng: 2 máy, 1 nhóm nhận tin." in said
    assert "không có câu hỏi nào" in said
    assert "Đang vẽ" in await officer.taps("Hình và bảng")
    found = await handed(village, officer)
    caption, picture = found["png"]
    assert "2 máy, 1 nhóm nhận tin" in caption  # the same figures
    assert "0 nhóm cả tháng qua" in caption
    assert picture.startswith(b"\x89PNG")
    table = rows_of(found["csv"][1])
    assert table["Nhận tin, theo ngày", "máy của bà con"] == "2"
    assert table["Tin mới nhất tới bao nhiêu máy", "Họp bản tối nay"] == "3"
    assert table["Tiếng nói", "Tiếng Việt"] == "3"


async def test_a_group_that_got_nothing_for_a_month_is_counted(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await has_group(village, 50, "Bản Giữa")
    village.clock.turn(31 * DAY)
    await has_group(village, 51, "Bản Trên")  # too new to be silent
    await officer.presses(f"stats-drawn:{HERE}")
    caption, _picture = (await handed(village, officer))["png"]
    assert "1 nhóm cả tháng qua không nhận được tin nào." in caption


async def test_how_it_grew_is_drawn_from_some_of_the_days(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    for number in range(20):
        await village.subscriber(100 + number, HERE)
        await daily_counts.count(village.database, date(2026, 11, 1 + number))
    await officer.presses(f"stats-drawn:{HERE}")
    table = (await handed(village, officer))["csv"][1].decode("utf-8-sig")
    people = [line for line in table.splitlines() if "máy của bà con" in line]
    assert len(people) == 12
    assert people[0].endswith("2026-11-01,1")
    assert people[-1].endswith("2026-11-20,20")


async def test_the_month_s_report_is_a_page_and_a_table(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await village.subscriber(2, HERE)
    await sends(village, "Họp bản tối nay", "local")
    await sends(village, "Mưa to", "disaster")
    await sends(village, "Không loại")
    await asks(village, 7)
    await officer.says("/thongke")
    await officer.taps("Báo cáo tháng này")
    found = await handed(village, officer)
    caption, page = found["pdf"]
    assert page.startswith(b"%PDF")
    assert caption.startswith(
        "Báo cáo tháng 11/2026, xã Cốc Pàng, tỉnh Cao Bằng: 3 tin"
    )
    table = rows_of(found["csv"][1])
    assert table["Tin theo loại", "Việc của xã"] == "1"
    assert table["Tin theo loại", "Mưa lũ, cháy, dịch bệnh"] == "1"
    assert table["Tin theo loại", "Ai làm sai bị phạt"] == "0"
    assert table["Tin theo loại", "chưa xếp loại"] == "1"
    assert table["Tin tới bà con", "tin đã gửi"] == "3"
    assert table["Câu hỏi gửi cán bộ", "còn trong hẹn"] == "1"


async def test_nobody_sees_the_figures_of_another_place(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    assert "Không có quyền" in await officer.says("/thongke 04492")
    for data in (
        "stats-drawn:04492",
        "stats-month:04492:2026-11",
        f"stats-month:{HERE}:2026-77",
        f"stats-drawn:{PROVINCE}",
    ):
        assert "cũ rồi" in await officer.presses(data)
    studio = Studio(village.database, village.house, village.clock)
    assert not await studio.draw_one()


async def test_an_admin_of_a_province_asks_for_one_of_its_communes(village):
    admin = await holds(village, 1, Role.ADMIN, PROVINCE)
    await village.subscriber(2, HERE)
    await chores_of(village).do()
    assert "tỉnh Cao Bằng: 1 máy" in await admin.says("/thongke")
    assert "xã Cốc Pàng" in await admin.says("/thongke Cốc Pàng")
