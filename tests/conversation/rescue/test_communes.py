"""A check-in over several communes; where no message changes; a kill in a reminder."""

import pytest

from bot.bulletins.checkins.checkin import Said
from bot.clock import MINUTE
from bot.conversation.reports.reporter import Reporter
from bot.delivery import broadcasts
from bot.delivery.model import REMINDER
from bot.people.model import Role
from tests.conversation.rescue.flood import (
    WARNING,
    asked,
    colleague,
    is_safe,
    looks,
    needs,
    says,
    sent,
)
from tests.conversation.villages.test_villages import HERE, PATH, officer
from tests.support import village as installations
from tests.support.village import Ear, Village

OTHER, OTHER_PATH = "04489", "vn.15.04489"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return installations.found(sqlite, ground, library)


async def province(village: Village):
    """A province's officer asks; two phones in one commune, three in another."""
    author = await officer(village, "15")
    for number, place in enumerate((HERE, HERE, OTHER, OTHER, OTHER), 1):
        await village.subscriber(number, place)
    await author.says(f"/baoantoan {WARNING}")
    await author.sends()
    async with village.database.read() as connection:
        number = (await broadcasts.newest(connection, limit=1))[0].id
    await sent(village, number)
    return author, number


async def test_a_province_sees_its_communes_first_the_most_needing_above(village):
    author, number = await province(village)
    await needs(village, number, 3, place=OTHER_PATH, words="o day")
    await needs(village, number, 4, place=OTHER_PATH)
    await needs(village, number, 1, words="o kia")
    await is_safe(village, number, 2)
    said = await author.says("/baoantoan")
    lines = said.splitlines()
    other, here = (
        village.ground.places.short_label(village.ground.places.by_code(code))
        for code in (OTHER, HERE)
    )
    assert "Gửi 5 máy: bình an 1, cần giúp 3, chưa trả lời 1." in lines[0]
    assert lines[1].casefold() == (
        f"{other}: cần giúp 2, bình an 0, chưa trả lời 1".casefold()
    )
    assert lines[2].casefold() == f"{here}: cần giúp 1, bình an 1".casefold()
    said = await author.taps(here)
    assert "“o kia”" in said
    assert "“o day”" not in said
    assert "cần giúp 1, chưa trả lời 0." in said
    await author.taps("Các xã")
    said = await author.taps("Mọi nhà cần giúp")
    assert "“o kia”" in said
    assert "“o day”" in said
    assert here.casefold() in said.casefold()


async def test_a_commune_sees_its_own_part_of_its_province_s(village):
    author, number = await province(village)
    own = await colleague(village, 901, place=OTHER)
    await needs(village, number, 3, place=OTHER_PATH, words="o day")
    await needs(village, number, 1, words="o kia")
    await needs(village, number, 9, place="", words="khong ro")
    await looks(village)
    assert "CẦN GIÚP: 1 nhà" in await own.hears()
    assert "CẦN GIÚP: 3 nhà" in await author.hears()
    said = await own.says("/baoantoan")
    assert "“o day”" in said
    assert "o kia" not in said
    assert "khong ro" not in said
    assert "cần giúp 1, chưa trả lời 2." in said
    for label in ("Nhắc 2 máy", "Kết thúc", "Các xã"):
        assert label not in own.labels
    for data in (
        f"rescue:{number}:{HERE}",
        f"rescue:{number}:15",
        f"rescue-on:{number}:{HERE}:abcd:0:0:0:0",
        f"rescue-villages:{number}:{HERE}",
        f"rescue-print:{number}:{HERE}",
        f"rescue-remind:{number}",
        f"rescue-end-yes:{number}",
    ):
        said = await own.presses(data)
        assert "o kia" not in said
        assert "Đã kết thúc" not in said
    await own.says("/baoantoan")
    await own.taps("In danh sách")
    assert await village.root.studio.draw_one()
    await own.hears()
    table = own.last[-1].file
    assert table.place == OTHER_PATH
    assert "o kia" not in await _written(village, table.id)


async def _written(village: Village, number: int) -> str:
    from bot.delivery import files

    async with village.database.read() as connection:
        return (await files.content(connection, number)).decode()


async def test_who_lost_the_role_sees_nothing_more(village):
    from sqlalchemy import update

    from bot.store.tables.people import roles

    author, number = await asked(village)
    await needs(village, number, 2, words="o mai")
    assert "o mai" in await author.says("/baoantoan")
    async with village.database.write() as connection:
        await connection.execute(update(roles).values(revoked_at=village.clock.now))
    for label in ("Xem lại", "Mở số 1", "Tôi đi số 1", "In danh sách"):
        data = author.button(label).data
        shown = author.last
        assert "o mai" not in await author.presses(data)
        author.last = shown


async def test_where_no_message_changes_there_is_one_a_minute_with_the_rest(village):
    author, number = await asked(village)
    village.house.channels["telegram"].edits = False
    await looks(village)
    await author.hears()
    for who in range(1, 5):
        await needs(village, number, who)
        await looks(village)
    await author.hears()
    cries = [reply.text for reply in author.last if "CẦN GIÚP" in reply.text]
    assert len(cries) == 1
    village.clock.turn(MINUTE)
    await looks(village)  # nothing new, but not all was told
    assert "CẦN GIÚP: 4 nhà" in await author.hears()
    await looks(village)
    assert await author.hears() == ""
    assert not any("Tin số" in reply.text for reply in author.last)


async def test_a_reminder_goes_once_to_each_over_a_kill(village):
    author, number = await asked(village)
    await says(village, number, 1, Said.SAFE)
    await author.says("/baoantoan")
    await author.taps("Nhắc 4 máy")
    async with village.database.read() as connection:
        [reminder] = await broadcasts.newest(connection, kinds=[REMINDER], limit=1)
    first = Ear(pace=1)
    async with village.sending(first, is_killed=True):
        while not [one for one in first.heard if one.key == f"b{reminder.id}"]:
            await _next(village)
    second = Ear()
    reporter = Reporter(village.database, village.house, village.clock)
    async with village.sending(second, reporter=reporter):
        counts = await village.until_done(reminder.id)
    got = [
        one.address.text
        for ear in (first, second)
        for one in ear.heard
        if one.key == f"b{reminder.id}"
    ]
    assert len(got) == len(set(got))
    assert set(got) <= {"2", "3", "4", "5"}
    assert counts.planned == 4
    assert counts.sent + counts.unknown == 4
    assert counts.sent >= 3


async def _next(village: Village) -> None:
    import asyncio

    bell = asyncio.Event()
    village.database.routine_listeners.append(bell.set)
    village.database.listeners.append(bell.set)
    try:
        async with asyncio.timeout(30):
            await bell.wait()
    finally:
        village.database.routine_listeners.remove(bell.set)
        village.database.listeners.remove(bell.set)


async def test_a_relay_without_a_village_sees_nothing(village):
    _author, number = await asked(village)
    await needs(village, number, 2, words="o mai")
    relay = await colleague(village, 901, Role.RELAY)
    assert "o mai" not in await relay.presses(f"rescue:{number}")
    assert PATH not in await relay.presses("rescue-open:1")
