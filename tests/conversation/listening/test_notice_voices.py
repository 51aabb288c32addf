"""An officer speaks a notice: one recording a language, heard first by who has it."""

import pytest

from bot.bulletins.notice_choices import Details
from bot.delivery import broadcasts
from bot.messaging import Enclosure, Event, Media
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

PLACE = "04489"
WORDS = "Sáng mai tiêm phòng cho trẻ ở trạm y tế."


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
async def officer(village) -> Person:
    person = village.person(500)
    await person.says(f"/start {await village.invitation(Role.OFFICER, PLACE)}")
    return person


async def speaks(person: Person, seconds: int = 21, id_: str = "AwAC1") -> str:
    one = Enclosure(id_, "voice", "AgAD.ogg", "audio/ogg", size=900, seconds=seconds)
    return await person.happens(Event.OTHER, media=Media.SOUND, enclosed=one)


async def in_hmong(officer: Person) -> str:
    await officer.says(f"/thongbao {WORDS}")
    await officer.taps("Thêm…")
    await officer.taps("Tiếng nói")
    await officer.taps("Tiếng Mông")
    return await speaks(officer)


async def details(village: Village, number: int = 1) -> Details:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    assert found is not None
    return Details.from_json(found.details)


async def test_a_notice_is_spoken_in_a_language_of_the_province(village, officer):
    await officer.says(f"/thongbao {WORDS}")
    await officer.taps("Thêm…")
    await officer.taps("Tiếng nói")
    assert {"Tiếng Việt", "Tiếng Mông", "Tiếng Dao"} <= set(officer.labels)
    assert "Tiếng Chăm" not in officer.labels
    await officer.taps("Tiếng khác")
    assert "Tiếng Chăm" in officer.labels
    assert "Tiếng Mông" not in officer.labels
    assert "Có tiếng nói: Tiếng Mông, 21 giây." in await in_hmong(officer)


async def test_one_for_each_language_the_latest_counts(village, officer):
    await in_hmong(officer)
    for label, seconds in (("✓ Tiếng Mông", 9), ("Tiếng Việt", 7)):
        await officer.taps("Thêm…")
        await officer.taps("Tiếng nói")
        await officer.taps(label)
        said = await speaks(officer, seconds, f"AwAC{seconds}")
    assert "Có tiếng nói: Tiếng Mông, 9 giây; Tiếng Việt, 7 giây." in said
    await officer.taps("Thêm…")
    await officer.taps("Tiếng nói")
    assert "Có tiếng nói" not in await officer.taps("Bỏ tiếng nói")


async def test_a_voice_under_a_preview_becomes_the_draft_s(village, officer):
    await officer.says(f"/thongbao {WORDS}")
    await speaks(officer)
    assert "là tiếng gì" in await officer.taps("Làm tiếng nói của tin")
    await officer.taps("Tiếng khác")
    said = await officer.taps("Tiếng Chăm")
    assert "Có tiếng nói: Tiếng Chăm, 21 giây." in said
    assert set((await details(village)).recordings) == {"cjm"}


async def test_with_other_words_it_is_spoken_anew(village, officer):
    await in_hmong(officer)
    await officer.taps("Sửa")
    said = await officer.says(WORDS + " Nhớ mang sổ.")
    assert "tiếng nói cũ bỏ đi" in said
    assert "Có tiếng nói" not in said
    assert not (await details(village)).recordings


async def test_who_has_the_language_hears_it_first_others_are_told_which(
    village, officer
):
    neighbour = village.person(7)
    await neighbour.says(f"/nhantin {PLACE}")
    await neighbour.taps("Đồng ý")
    await in_hmong(officer)
    await officer.taps("Thêm…")
    await officer.taps("Tiếng nói")
    await officer.taps("Tiếng Việt")
    await speaks(officer, 7, "AwAC7")
    await officer.sends()
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(1)
    [got] = [one.reply for one in ear.heard if one.address.text == "7"]
    assert got.sound is not None
    assert (got.sound.name, got.sound.seconds) == ("Tiếng Việt.ogg", 7)
    labels = [b.label for row in got.buttons for b in row]
    assert "🔊 Tiếng Mông" in labels
    assert "🔊 Nghe" not in labels
    data = next(
        b.data for row in got.buttons for b in row if b.label == "🔊 Tiếng Mông"
    )
    await neighbour.presses(data)
    heard = neighbour.last[0]
    assert heard.text == "🔊 Tiếng Mông"
    assert heard.sound is not None
    assert heard.sound.seconds == 21


async def test_nobody_hears_what_is_not_sent_or_not_there(village, officer):
    await in_hmong(officer)
    async with village.database.read() as connection:
        draft = await broadcasts.get(connection, 1)
    assert draft is not None
    stranger = village.person(9)
    for code in (draft.code, "000000"):
        data = f"hear-version:{code}:hmn"
        assert "Nút này cũ rồi" in await stranger.presses(data)
