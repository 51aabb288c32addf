"""A table of invitations is read whole: with one bad line nobody is invited."""

import csv
import io

import pytest
from sqlalchemy import func, select

from bot.conversation.studio.studio import Studio
from bot.delivery import files
from bot.people.model import Role
from bot.store.tables.people import invitations
from tests.support import village as villages
from tests.support.village import Person, Village

CODES = ("00706", "00715", "00721", "00745")  # in Tuyên Quang


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


@pytest.fixture
async def admin(village) -> Person:
    person = village.person(1)
    await person.says(f"/start {await village.invitation(Role.ADMIN, '08')}")
    return person


async def unused(village: Village) -> int:
    async with village.database.read() as connection:
        count = select(func.count()).select_from(invitations)
        return await connection.scalar(count.where(invitations.c.used_at.is_(None)))


async def sheet(village: Village, person: Person) -> list[list[str]]:
    file = person.last[-1].file
    async with village.database.read() as connection:
        stored = await files.content(connection, file.id)
    return list(csv.reader(io.StringIO(stored.decode("utf-8-sig"))))


async def test_a_good_table_gives_a_file_with_a_code_for_each(village, admin):
    said = await admin.says(
        "/moi\ncán bộ;00715;Mỷ, văn hóa\nduyệt;Xã Đồng Văn;Páo\ntrưởng bản;00745;Dế\n"
    )
    assert said.startswith("3 lời mời, mỗi lời dùng một lần, hết hạn")
    header, *rows = await sheet(village, admin)
    assert header[:5] == ["Vai trò", "Mã", "Nơi", "Ghi chú", "Mã mời"]
    assert [row[1] for row in rows] == ["00715", "00721", "00745"]
    assert rows[0][3] == "Mỷ, văn hóa"
    code = rows[1][4].removeprefix("/start ")
    assert code in rows[1][5]
    assert "người duyệt tin, xã Đồng Văn" in await village.person(2).says(
        f"/start {code}"
    )
    assert "(Páo)" in await admin.says("/vaitro Đồng Văn")
    assert code not in said


async def test_letters_to_print_come_with_the_table(village, admin):
    rows = "\n".join(f"cán bộ;{code};Người {code}" for code in CODES)
    await admin.says(f"/moi\n{rows}")
    studio = Studio(village.database, village.house, village.clock)
    assert await studio.draw_one()
    assert not await studio.draw_one()
    assert "cắt ra đưa riêng từng người" in await admin.hears()
    file = admin.last[-1].file
    assert file.name == "giay-moi-1-4.pdf"
    async with village.database.read() as connection:
        stored = await files.content(connection, file.id)
    assert stored.startswith(b"%PDF")
    assert stored.count(b"/Type /Page\n") + stored.count(b"/Type /Page ") == 1


async def test_many_letters_come_in_several_files_each_page_with_four(village, admin):
    rows = "\n".join(f"cán bộ;{CODES[n % 4]};Người {n}" for n in range(41))
    await admin.says(f"/moi\n{rows}")
    studio = Studio(village.database, village.house, village.clock)
    while await studio.draw_one():
        pass
    await admin.hears()
    names = {reply.file.name for reply in admin.last}
    assert names == {"giay-moi-1-40.pdf", "giay-moi-41-41.pdf"}


async def test_every_bad_line_is_told_by_number_and_nobody_is_invited(village, admin):
    said = await admin.says(
        "/moi vai trò;xã;ghi chú\n"
        "cán bộ;Lũng Cú;Mỷ\n"
        "cán bộ;Lũng Cuu;Páo\n"
        "thủ thư;Lũng Cú;Dế\n"
        "cán bộ;745;Sính\n"
        "cán bộ;04489;Lù\n"
        "cán bộ;Lũng Cú;mỷ\n"
        ";;\n"
        "cán bộ;99999;Say\n"
    )
    assert said.startswith("7 dòng: 1 đúng, 6 sai. Chưa mời ai.")
    assert "Dòng 3: trong tỉnh không có xã “Lũng Cuu”, có phải “Lũng Cú”?" in said
    assert "Dòng 4: không rõ vai trò “thủ thư”." in said
    assert "Dòng 5: không có mã “745”, có phải 00745 (" in said
    assert "Dòng 6: xã Chế Tạo, tỉnh Lào Cai nằm ngoài phạm vi" in said
    assert "Dòng 2, 7: trùng một người." in said
    assert "Dòng 9: không có mã “99999”." in said
    assert said.endswith("Sửa rồi gửi lại cả bảng.")
    assert await unused(village) == 0


@pytest.mark.parametrize("separator", [";", ",", "\t"])
async def test_whatever_separates_the_cells_and_a_mark_before_them(
    village, admin, separator
):
    rows = [("Ghi chú", "Mã xã", "Vai trò"), ("Mỷ", "00715", "cán bộ soạn tin")]
    text = "\n".join(separator.join(row) for row in rows)
    assert "1 lời mời" in await admin.says(f"/moi \ufeff{text}")
    assert (await sheet(village, admin))[1][:4] == [
        "cán bộ soạn tin",
        "00715",
        "xã Lũng Cú, tỉnh Tuyên Quang",
        "Mỷ",
    ]


async def test_a_table_is_taken_where_the_role_is_asked(village, admin):
    await admin.says("/moi")
    assert "2 lời mời" in await admin.says("cán bộ,00715,Mỷ\nduyệt,00721,Páo")


async def test_a_whole_province_is_invited_by_one_table(village, admin):
    places = village.ground.places
    inside = [p for p in places.communes if places.is_within(p.path, "vn.08")]
    rows = "\n".join(f"cán bộ;{place.code};Người {place.code}" for place in inside)
    said = await admin.says(f"/moi\n{rows}")
    assert said.startswith("124 lời mời")
    made = (await sheet(village, admin))[1:]
    assert len({row[4] for row in made}) == 124
    assert await unused(village) == 124
    await admin.says("/vaitro")
    await admin.taps("Lời mời chưa dùng: 124")
    await admin.taps("Hủy lời mời 1")
    assert await unused(village) == 123


async def test_a_name_that_a_formula_would_begin_is_guarded(village, admin):
    await admin.says("/moi\ncán bộ;00715;=1+1\nduyệt;00715;Páo")
    assert (await sheet(village, admin))[1][3] == "'=1+1"
