import pytest

from bot.clock import DAY
from bot.errors import DataProblem
from bot.messaging import Address
from bot.people import chats, transfer
from tests.support.village import START

HEADER = "channel,address,kind,title,language,place,categories,consented_at\n"
AGREED = "2026-11-01T08:00:00+07:00"
SECRET = b"secret"


def lines(tmp_path, ground, *rows):
    file = tmp_path / "people.csv"
    file.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return transfer.read(file, ground.places, [c.id for c in ground.categories])


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
    again, bad = transfer.read(file, ground.places, [c.id for c in ground.categories])
    assert bad == []
    assert await stored(database, again) == (2, 0)


async def test_who_left_stays_out_unless_they_agreed_later(database, tmp_path, ground):
    good, _ = lines(tmp_path, ground, f"telegram,77,private,,vi,01324,,{AGREED}")
    await stored(database, good)
    async with database.write() as connection:
        address = Address("telegram", "77")
        await chats.leave(connection, address, START + DAY, SECRET)
    assert await stored(database, good) == (0, 1)
    later = "2026-12-24T08:00:00+07:00"
    good, _ = lines(tmp_path, ground, f"telegram,77,private,,vi,01324,,{later}")
    assert await stored(database, good) == (1, 0)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"pigeon,1,private,,vi,01324,,{AGREED}", "channel 'pigeon'"),
        (f"telegram,,private,,vi,01324,,{AGREED}", "address is empty"),
        (f"telegram,1,board,,vi,01324,,{AGREED}", "cannot be imported yet"),
        (f"telegram,1,private,,vi,99999,,{AGREED}", "no place has the code '99999'"),
        (f"telegram,1,private,,vi,,,{AGREED}", "place is empty"),
        (f"telegram,1,private,,vi,01324,cakes,{AGREED}", "no category is called"),
        ("telegram,1,private,,vi,01324,,", "consented_at is required"),
        ("telegram,1,private,,vi,01324,,2026-11-01T08:00:00", "with an offset"),
        ("telegram,1,private,,vi,01324,,0001-01-01T00:00:00+14:00", "ISO 8601"),
        (f"telegram,1,private,,tiếng Mông,01324,,{AGREED}", "is not a code like vi"),
        ("telegram,1,private", "must have 8 cells"),
    ],
)
def test_every_bad_line_is_named_by_its_number(tmp_path, ground, row, fault):
    good, bad = lines(tmp_path, ground, f"telegram,9,private,,vi,01324,,{AGREED}", row)
    assert len(good) == 1
    assert len(bad) == 1
    assert bad[0].startswith("line 3: ")
    assert fault in bad[0]


def test_another_header_is_no_such_table(tmp_path, ground):
    file = tmp_path / "people.csv"
    file.write_text("name,phone\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="the header must be"):
        transfer.read(file, ground.places, [])


def test_a_file_that_breaks_the_reader_is_said_to_be_none(tmp_path, ground):
    with pytest.raises(DataProblem, match=r"people\.csv:2: is no CSV table"):
        lines(tmp_path, ground, f"telegram,{'9' * 200_000},private,,vi,01324,,{AGREED}")


async def test_a_file_that_all_could_read_is_closed_to_them(sqlite, tmp_path, ground):
    file = tmp_path / "out.csv"
    file.touch(mode=0o644)
    async with sqlite.read() as connection:
        await transfer.write(connection, file, ground.places, ground.config.timezone)
    assert file.stat().st_mode & 0o777 == 0o600
