"""The audit is read in plain words by who answers for the place, and by no other."""

import csv
import io
import logging

import pytest
from sqlalchemy import select

from bot import audit
from bot.clock import DAY, HOUR
from bot.delivery import files
from bot.people.model import Role
from bot.store.tables.audit import audit as rows
from tests.support import village as villages
from tests.support.village import Person, Village
from tests.test_chores import chores_of

PROVINCE, COMMUNE, FAR = "04", "01324", "04489"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def holder(village: Village, number: int, role: Role, place: str) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def test_what_was_done_in_a_scope_is_read_in_plain_words(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    far = await holder(village, 2, Role.ADMIN, "15")
    await admin.says("/moi cán bộ 01324 Mỷ, văn hóa")
    await far.says(f"/moi cán bộ {FAR}")
    said = await admin.says("/nhatky")
    first = said.splitlines()[0]
    assert first.endswith(": mời người vào vai trò, xã Cốc Pàng, tỉnh Cao Bằng")
    assert "quản trị (" in first
    assert "nhận vai trò, tỉnh Cao Bằng" in said
    assert "Lào Cai" not in said
    assert "Chế Tạo" not in said


async def test_the_newest_comes_first_and_pages_go_to_the_oldest(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    async with village.database.write() as connection:
        for number in range(40):
            await audit.record(
                connection,
                village.clock.now + number,
                None,
                "villages.change",
                about="vn.04.01324",
                detail=str(number),
            )
    seen = (await admin.says("/nhatky")).splitlines()
    while "Xem tiếp" in admin.labels:
        village.clock.turn(HOUR)
        seen += (await admin.taps("Xem tiếp")).splitlines()
    assert len(seen) == 41
    assert "sửa thôn bản" in seen[0]
    assert "nhận vai trò" in seen[-1]


async def test_it_is_given_as_a_table(village):
    admin = await holder(village, 1, Role.ADMIN, PROVINCE)
    await admin.says("/moi cán bộ 01324")
    await admin.says("/nhatky")
    await admin.taps("Tải bảng")
    async with village.database.read() as connection:
        stored = await files.content(connection, admin.last[-1].file.id)
    table = list(csv.reader(io.StringIO(stored.decode("utf-8-sig"))))
    assert [row[3] for row in table[1:]] == ["mời người vào vai trò", "nhận vai trò"]


async def test_the_country_s_admin_reads_all_of_it(village):
    admin = await holder(village, 1, Role.ADMIN, "VN")
    await holder(village, 2, Role.ADMIN, "15")
    assert "nhận vai trò, tỉnh Lào Cai" in await admin.says("/nhatky")


async def test_who_is_no_admin_reads_none_of_it(village):
    officer = await holder(village, 1, Role.OFFICER, COMMUNE)
    assert "không dùng được" in await officer.says("/nhatky")
    assert "cũ rồi" in await officer.presses("audit-table")


async def test_the_day_s_last_seal_goes_to_the_log_once(village, caplog):
    await holder(village, 1, Role.ADMIN, PROVINCE)
    async with village.database.read() as connection:
        (digest,) = await connection.scalars(select(rows.c.digest))
    village.clock.turn(DAY)
    caplog.set_level(logging.INFO, logger="bot.chores")
    chores = chores_of(village)
    for _turn in range(2):
        await chores._log_audit()
    said = [record.getMessage() for record in caplog.records]
    assert len([line for line in said if digest in line]) == 1
