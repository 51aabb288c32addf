"""The round-up is never held back, and a week has no more messages for it."""

from bot.clock import HOUR
from bot.delivery import broadcasts
from bot.people import place_settings
from bot.people.model import Role
from bot.people.place_settings import Setting
from tests.bulletins.test_recurring_bulletins import a_week, fired, founded
from tests.support.village import Ear, Village

MONDAY = "2026-11-22T20:00"  # the evening before
NOTICES = ("Họp bản", "Tin tuần", "Làm đường", "Việc tuần")


async def announced(village: Village, place: str, text: str, person: int = 500) -> None:
    author = village.person(person)
    await author.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    await author.says(f"/thongbao {text}")
    await author.taps("Gửi ngay")
    async with village.database.read() as connection:
        [sent] = await broadcasts.newest(connection, kinds=["notice"], limit=1)
    await village.until_done(sent.id)


def texts(ear: Ear, number: int) -> list[str]:
    return [
        letter.reply.text
        for letter in ear.heard
        if letter.address.text == str(number)
        and not letter.reply.text.startswith(NOTICES)
    ]


async def test_who_has_had_enough_gets_the_round_up_with_what_was_held(
    database, ground, library
):
    village = founded(database, ground, library, MONDAY)
    await village.subscriber(1, "01324", "tips", "scams", "round-up")
    await village.subscriber(2, "01324", "tips", "scams")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        await announced(village, "01324", "Họp bản tối thứ Ba")
        await a_week(village)
    mine = texts(ear, 1)
    assert len(mine) == 3
    assert mine[-1].startswith("Tuần qua, xã Cốc Pàng đã báo:\n– Họp bản tối thứ Ba")
    assert "Các bản tin khác trong tuần" in mine[-1]
    assert "Tuần qua" not in "".join(texts(ear, 2))


async def test_what_was_held_a_week_ago_is_not_held_again(database, ground, library):
    village = founded(database, ground, library, MONDAY)
    await village.subscriber(1, "01324", "tips", "scams", "round-up")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        await announced(village, "01324", "Tin tuần đầu")
        await a_week(village)
        await announced(village, "01324", "Tin tuần sau")
        await a_week(village)
    ends = [text for text in texts(ear, 1) if "Tuần qua" in text]
    assert len(ends) == 2
    assert "Tin tuần đầu" in ends[0]
    assert "Tin tuần sau" in ends[1]
    assert "Tin tuần đầu" not in ends[1]


async def test_with_nothing_held_it_comes_alone_and_as_the_third(
    database, ground, library
):
    village = founded(database, ground, library, MONDAY)
    await village.subscriber(1, "04489")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        await announced(village, "04489", "Làm đường thứ Sáu")
        await a_week(village)
    mine = texts(ear, 1)
    assert len(mine) == 3
    assert mine[-1].startswith("Tuần qua, xã Chế Tạo đã báo:")


async def test_a_place_may_have_fewer_a_week(database, ground, library):
    village = founded(database, ground, library, MONDAY)
    await village.subscriber(1, "04489")
    await village.subscriber(2, "01324", "storms", "scams", "round-up")
    place = ground.places.by_code("04489").path
    async with database.write() as connection:
        await place_settings.put(
            connection, place, Setting.BULLETINS, 2, by=1, now=village.clock.now
        )
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        await announced(village, "04489", "Làm đường thứ Sáu")
        await a_week(village)
    assert len(texts(ear, 1)) == 2
    assert "Làm đường thứ Sáu" in texts(ear, 1)[-1]
    assert "Cảnh báo lừa đảo" in texts(ear, 1)[-1]
    assert len(texts(ear, 2)) == 2  # nothing was announced there, nothing was held


async def test_a_story_goes_along_now_and_then(database, ground, library):
    village = founded(database, ground, library, "2026-11-29T07:00")  # a Sunday
    await village.subscriber(1, "04489", "round-up", "local")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        for week in range(6):
            await announced(village, "04489", f"Việc tuần {week}", 500)
            village.clock.turn(10 * HOUR + 60_000)  # after five on a Sunday
            for one in (await village.timetable.tick()).broadcasts:
                await village.until_done(one)
            village.clock.turn(158 * HOUR - 60_000)
            await village.timetable.tick()
    with_story = [n for n, text in enumerate(texts(ear, 1)) if "Chuyện hay:" in text]
    assert with_story == [0, 4]
    first, second = (texts(ear, 1)[n].partition("Chuyện hay:")[2] for n in with_story)
    assert first != second
