"""A question that is spoken: to an officer, and back; kept and erased as any other."""

import pytest
from sqlalchemy import select

from bot.chores import erase_expired
from bot.clock import DAY
from bot.delivery import files as stored_files
from bot.messaging import Enclosure, Event, Media
from bot.people.model import Role
from bot.store.tables.delivery import files, sounds
from tests.support import village as villages
from tests.support.village import Person, Village

PLACE = "04489"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
async def reader(village) -> Person:
    person = village.person(500)
    await person.says(f"/start {await village.invitation(Role.OFFICER, PLACE)}")
    return person


async def speaks(person: Person, seconds: int = 21, size: int = 9000) -> str:
    one = Enclosure(
        "AwAC1", "voice", "AgAD.ogg", "audio/ogg", size=size, seconds=seconds
    )
    return await person.happens(Event.OTHER, media=Media.SOUND, enclosed=one)


async def sends(person: Person) -> str:
    await speaks(person)
    await person.says(PLACE)
    await person.taps("Gửi cán bộ xã")
    return await person.taps("Đồng ý")


async def kept(village: Village) -> int:
    async with village.database.read() as connection:
        spoken = files.c.name.startswith("Tiếng nói")
        rows = await connection.execute(select(files.c.id).where(spoken))
        return len(rows.all())


async def test_a_voice_goes_to_the_commune_and_is_answered_by_voice(village, reader):
    citizen = village.person(1)
    said = await speaks(citizen)
    assert said.startswith("Đang nguy cấp thì gọi ngay, miễn phí:\n")
    _first, numbers, heard, *_rest = said.split("\n")
    assert all(number in numbers for number in ("113", "114", "115", "112"))
    assert heard.startswith("Nhận được tiếng nói 21 giây rồi.")
    assert "Gửi cán bộ xã, phường nào" in said
    assert await kept(village) == 0
    said = await citizen.says(PLACE)
    assert "Câu gửi đi: “tiếng nói 21 giây”" in said
    assert "lời vừa nói để cán bộ nghe" in await citizen.taps("Gửi cán bộ xã")
    assert await kept(village) == 0  # nobody has agreed yet
    assert "Câu hỏi số 1." in await citizen.taps("Đồng ý")
    assert "tiếng nói 21 giây" in await reader.says("/hopthu")
    assert "tiếng nói 21 giây" in await reader.taps("1")
    voice = reader.last[-1].file
    assert voice is not None
    assert (voice.sort, voice.seconds) == ("voice", 21)
    await reader.taps("Trả lời")
    await speaks(reader, 8)
    await reader.taps("Gửi")
    await citizen.hears()
    answer = citizen.last[-1]
    assert answer.text.startswith("Trả lời câu hỏi số 1")
    assert answer.file is not None
    assert answer.file.sort == "voice"


async def test_where_home_is_known_one_press_and_a_yes_send_it(village, reader):
    citizen = village.person(1)
    await citizen.says(f"/nhantin {PLACE}")
    await citizen.taps("Đồng ý")
    said = await speaks(citizen)
    assert said.startswith("Đang nguy cấp thì gọi ngay")
    assert citizen.labels[0] == "Gửi cán bộ xã"
    await citizen.taps("Gửi cán bộ xã")
    await citizen.taps("Đồng ý")
    said = await speaks(citizen, 5)  # consent is not asked for twice
    assert "Câu hỏi số 2." in await citizen.taps("Gửi cán bộ xã")


async def test_it_is_erased_with_its_question(village, reader):
    citizen = village.person(1)
    await sends(citizen)
    assert await kept(village) == 1
    await citizen.says("/xoadulieu")
    await citizen.taps("Xóa hết")
    assert await kept(village) == 0


async def test_what_was_read_out_of_its_answer_goes_with_it(village, reader):
    citizen = village.person(1)
    await sends(citizen)
    await reader.says("/hopthu 1")
    await reader.taps("Trả lời")
    await reader.says("Cán bộ sẽ đến nhà chị Mỷ.")
    await reader.taps("Gửi")
    await citizen.hears()
    assert citizen.last[-1].sound is not None
    said = select(sounds.c.digest).where(sounds.c.text.contains("nhà chị Mỷ"))
    async with village.database.read() as connection:
        assert len((await connection.execute(said)).all()) == 1
    await citizen.says("/xoadulieu")
    await citizen.taps("Xóa hết")
    async with village.database.read() as connection:
        assert (await connection.execute(said)).all() == []


async def test_it_is_kept_as_long_as_its_question_and_no_longer(village, reader):
    await sends(village.person(1))
    village.clock.turn(179 * DAY)
    await erase_expired(village.database, village.clock.now)
    assert await kept(village) == 1
    village.clock.turn(2 * DAY)
    await erase_expired(village.database, village.clock.now)
    assert await kept(village) == 0


async def test_words_may_be_added_and_the_voice_stays(village, reader):
    citizen = village.person(1)
    await speaks(citizen)
    await citizen.says(PLACE)
    await citizen.taps("Viết thêm")
    said = await citizen.says("xe may di may hom nay cung khong qua duoc")
    assert (
        "Câu gửi đi: “xe may di may hom nay cung khong qua duoc (tiếng nói 21 giây)”"
        in said
    )


async def test_another_question_does_not_take_the_voice_along(village, reader):
    citizen = village.person(1)
    await speaks(citizen)
    await citizen.says(PLACE)
    await citizen.says("/canbo duong vao ban sat")
    assert "tiếng nói" not in citizen.last[-1].text


async def test_in_the_middle_of_something_else_it_is_set_aside(village, reader):
    citizen = village.person(1)
    await citizen.says("/nhantin")
    said = await speaks(citizen)
    assert said.startswith("Đang nguy cấp thì gọi ngay")
    assert "Máy không hiểu được lời nói" in said
    said = await citizen.taps("Gửi cán bộ nghe")
    assert "Nhận được tiếng nói 21 giây" in said
    await citizen.says(PLACE)
    await citizen.taps("Gửi cán bộ xã")
    assert "Câu hỏi số 1." in await citizen.taps("Đồng ý")


async def test_a_press_for_a_voice_that_is_not_there_is_an_old_one(village, reader):
    citizen = village.person(1)
    assert "Nút này cũ rồi" in await citizen.presses("officer-spoken")


async def test_five_minutes_are_too_long_and_nothing_is_lost_for_it(village, reader):
    citizen = village.person(1)
    assert "Nói dài quá 5 phút" in await speaks(citizen, 301)
    assert "Nói dài quá 5 phút" in await speaks(citizen, 10, 200_000_000)


async def test_where_nobody_reads_it_is_said_below_the_numbers(village):
    citizen = village.person(1)
    said = await speaks(citizen)
    assert said.startswith("Đang nguy cấp thì gọi ngay")
    assert "Chưa có cán bộ nào trả lời ở đây" in said


async def test_what_came_from_a_page_and_is_gone_is_said_to_be(village, reader):
    citizen = village.person(1)
    one = Enclosure("", "voice", "", stored=77, seconds=4)
    await citizen.happens(Event.OTHER, media=Media.SOUND, enclosed=one)
    await citizen.says(PLACE)
    await citizen.taps("Gửi cán bộ xã")
    assert "Tiếng nói ấy không còn" in await citizen.taps("Đồng ý")


async def test_what_was_spoken_and_given_to_nobody_goes_after_a_day(sqlite):
    async with sqlite.write() as connection:
        await stored_files.put(connection, "a.ogg", "audio/ogg", b"OggS", 0, kept=DAY)
    for now, left in ((DAY - 1, 1), (DAY + 1, 0)):
        async with sqlite.write() as connection:
            await stored_files.erase_old(connection, now)
            rows = await connection.execute(select(files.c.id))
            assert len(rows.all()) == left
