"""Our own texts as people speak them: a second person hears them before anybody."""

import pytest
from sqlalchemy import select, update

from bot.delivery.spoken import recordings
from bot.messaging import Address, Enclosure, Event, Media
from bot.people.model import Role
from bot.store.tables.delivery import files
from bot.store.tables.delivery import recordings as table
from tests.support import village as villages
from tests.support.village import Person, Village

PLACE = "04489"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, number: int) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, PLACE)}")
    return person


async def speaks(person: Person, seconds: int = 21) -> str:
    one = Enclosure(
        f"AwAC{seconds}", "voice", "AgAD.ogg", "audio/ogg", size=900, seconds=seconds
    )
    return await person.happens(Event.OTHER, media=Media.SOUND, enclosed=one)


async def records(person: Person, language: str, seconds: int = 21) -> str:
    await person.says("/thuam")
    if "Tôi thu bài khác" in person.labels:
        await person.taps("Tôi thu bài khác")
    text = (await person.taps(language)).split("\n")[0]
    await speaks(person, seconds)
    await person.taps("Gửi")
    return text


async def test_what_one_spoke_is_played_once_another_has_heard_it(village):
    speaker, hearer = await officer(village, 1), await officer(village, 2)
    text = await records(speaker, "Tiếng Việt")
    assert text.startswith("Đang nguy cấp thì gọi ngay 113")
    assert "Đang nguy cấp" in await hearer.says("/record")
    assert hearer.last[0].file is not None
    citizen = village.person(9)
    await speaks(citizen)
    assert citizen.last[0].sound is not None
    assert citizen.last[0].sound.name != recordings.NAME  # the machine's still
    await hearer.says("/record")
    assert "Từ giờ bà con nghe tiếng này" in await hearer.taps("Đúng")
    await speaks(citizen)
    sound = citizen.last[0].sound
    assert sound is not None
    assert (sound.name, sound.seconds) == (recordings.NAME, 21)


async def test_nobody_is_their_own_second_person(village):
    speaker = await officer(village, 1)
    await records(speaker, "Tiếng Việt")
    assert "Nói tiếng nào" in await speaker.says("/thuam")
    assert "Nút này cũ rồi" in await speaker.presses("recording-right:1")


async def test_what_was_not_clear_is_gone_and_its_speaker_is_asked_anew(village):
    speaker, hearer = await officer(village, 1), await officer(village, 2)
    await records(speaker, "Tiếng Việt")
    await hearer.says("/thuam")
    await hearer.taps("Nói lại")
    assert "nghe chưa rõ, nói lại giúp" in await speaker.hears()
    assert "Nút này cũ rồi" in await hearer.presses("recording-right:1")


async def test_of_other_words_it_is_not_played_and_its_speaker_comes_first(village):
    speaker, hearer = await officer(village, 1), await officer(village, 2)
    await records(speaker, "Tiếng Việt")
    await hearer.says("/thuam")
    await hearer.taps("Đúng")
    async with village.database.write() as connection:
        await connection.execute(update(table).values(digest="another", text="khác"))
    citizen = village.person(9)
    await speaks(citizen)
    assert citizen.last[0].sound is not None
    assert citizen.last[0].sound.name != recordings.NAME
    await speaker.says("/thuam")
    said = await speaker.taps("Tiếng Việt")
    assert said.startswith("Chữ đã đổi, nói lại giúp:")


async def test_another_language_is_offered_by_its_name(village):
    speaker, hearer = await officer(village, 1), await officer(village, 2)
    await speaker.says("/thuam")
    await speaker.taps("Tiếng Mông")
    texts = []
    for _number in range(3):
        texts.append(speaker.last[-1].text.split("\n")[0])
        await speaks(speaker)
        await speaker.taps("Gửi")
    assert len(set(texts)) == 3
    await hearer.says("/thuam")
    while "Đúng" in hearer.labels:
        await hearer.taps("Đúng")
    citizen = village.person(9)
    await citizen.says(texts[2])
    await citizen.taps("🔊 Nghe")
    assert citizen.last[0].sound is not None
    await citizen.taps("🔊 Tiếng Mông")
    heard = citizen.last[0]
    assert heard.text == "🔊 Tiếng Mông"
    assert heard.sound is not None
    assert heard.sound.seconds == 21


async def test_it_goes_with_its_speaker_and_is_shown_before(village):
    speaker = await officer(village, 1)
    await records(speaker, "Tiếng Mông")
    assert "1 bài đã thu tiếng" in await speaker.says("/dulieu")
    await speaker.says("/xoadulieu")
    await speaker.taps("Xóa hết")
    async with village.database.read() as connection:
        assert await recordings.count_of(connection, Address("telegram", "1")) == 0
        assert (await connection.execute(select(files.c.id))).all() == []


async def test_a_minute_and_a_half_is_the_most(village):
    speaker = await officer(village, 1)
    await speaker.says("/thuam")
    await speaker.taps("Tiếng Việt")
    assert "Nói nhiều nhất 90 giây" in await speaks(speaker, 91)
    assert "Gửi" not in speaker.labels


async def test_it_is_an_officer_s(village):
    citizen = village.person(9)
    assert "Lệnh này không dùng được ở đây" in await citizen.says("/thuam")
    assert "Nút này cũ rồi" in await citizen.presses("record-in:vi")
