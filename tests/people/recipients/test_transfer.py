import csv

import pytest

from bot.clock import DAY
from bot.messaging import Address, ChatKind
from bot.people import chats
from bot.people.recipients import transfer
from bot.people.recipients.recipient_list import Line
from bot.store.tables.people import consents
from tests.people.lists import AGREED, lines, read
from tests.support.village import START

SECRET = b"secret"
YEAR = 366 * DAY


async def stored(database, good) -> tuple[int, int]:
    async with database.write() as connection:
        return await transfer.store(
            connection, good, now=START, operator="Xã", secret=SECRET
        )


async def test_what_goes_out_comes_in_again(database, tmp_path, ground):
    good, bad = lines(
        tmp_path,
        ground,
        f"telegram,77,private,bỏ đi,vi,01324 01327,tips scams,{AGREED}",
        "telegram,'-100123,group,'=Bản Giữa,vi,01324,,",
    )
    assert bad == []
    assert good[0].title == ""
    assert good[1].address.text == "-100123"
    assert good[1].title == "=Bản Giữa"
    assert await stored(database, good) == (2, 0)
    file = tmp_path / "out.csv"
    async with database.read() as connection:
        zone = ground.config.timezone
        assert await transfer.write(connection, file, ground.places, zone) == 2
    text = file.read_text(encoding="utf-8")
    assert f"telegram,77,private,,vi,01324 01327,scams tips,{AGREED}" in text
    assert "telegram,'-100123,group,'=Bản Giữa,vi,01324,," in text
    again, bad = read(file, ground)
    assert bad == []
    assert await stored(database, again) == (2, 0)


async def test_who_left_stays_out_unless_they_agreed_later(database, tmp_path, ground):
    good, _ = lines(tmp_path, ground, f"telegram,77,private,,vi,01324,,{AGREED}")
    await stored(database, good)
    async with database.write() as connection:
        address = Address("telegram", "77")
        await chats.leave(connection, address, START + DAY, SECRET)
    assert await stored(database, good) == (0, 1)
    later = "2026-11-26T08:00:00+07:00"
    good, _ = lines(tmp_path, ground, f"telegram,77,private,,vi,01324,,{later}")
    assert await stored(database, good) == (1, 0)


async def test_a_file_that_all_could_read_is_closed_to_them(sqlite, tmp_path, ground):
    file = tmp_path / "out.csv"
    file.touch(mode=0o644)
    async with sqlite.read() as connection:
        await transfer.write(connection, file, ground.places, ground.config.timezone)
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_groups_title_that_hides_a_formula_goes_out_as_words_and_comes_back(
    database, tmp_path, ground
):
    titles = ["\t=1+1", "\u00a0=1+1", "\u200b=1+1", "\uff1d1+1", "'=1+1", "Bản Giữa"]
    good = [
        Line(
            2,
            Address("telegram", f"-{number}"),
            ChatKind.GROUP,
            title,
            "vi",
            (ground.places.by_code("01324").path,),
            (),
            None,
        )
        for number, title in enumerate(titles, 1)
    ]
    await stored(database, good)
    file = tmp_path / "out.csv"
    async with database.read() as connection:
        await transfer.write(connection, file, ground.places, ground.config.timezone)
    with file.open(encoding="utf-8", newline="") as out:
        shown = [row["title"] for row in csv.DictReader(out)]
    assert shown == ["'" + title for title in titles[:-1]] + ["Bản Giữa"]
    again, bad = read(file, ground)
    assert bad == []
    assert [line.title for line in again] == titles


async def test_an_export_that_fails_leaves_the_one_before_whole(
    sqlite, tmp_path, ground
):
    good, _ = lines(tmp_path, ground, f"telegram,77,private,,vi,01324,,{AGREED}")
    await stored(sqlite, good)
    file, zone = tmp_path / "out.csv", ground.config.timezone
    async with sqlite.read() as connection:
        await transfer.write(connection, file, ground.places, zone)
    before = file.read_text()
    async with sqlite.write() as connection:
        await connection.execute(consents.update().values(given_at=300_000 * YEAR))
    async with sqlite.read() as connection:
        with pytest.raises(ValueError, match="out of range"):
            await transfer.write(connection, file, ground.places, zone)
    assert file.read_text() == before
    assert not list(tmp_path.glob("*.part"))
