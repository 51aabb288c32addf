"""Border communes and their groups have a bulletin of their own, by default."""

from dataclasses import replace

from bot.clock import local_date
from bot.messaging import Address, ChatKind
from bot.people import chats, contacts
from bot.people.contacts import Card
from bot.people.numbers.phones import Phone
from tests.bulletins.test_recurring_bulletins import at, fired, founded
from tests.support.village import Ear

THURSDAY = "2026-11-26T06:00"
CHINA, LAOS, INLAND = "01324", "03205", "04489"


def test_the_communes_of_this_test_are_where_they_should_be(ground):
    assert ground.places.by_code(CHINA).neighbours == ("CN",)
    assert not ground.places.by_code(INLAND).neighbours


async def heard_on_thursday(village) -> Ear:
    ear = Ear()
    await fired(village)
    village.clock.now = at("2026-11-26T06:31")
    async with village.sending(ear):
        for one in (await village.timetable.tick()).broadcasts:
            await village.until_done(one)
    return ear


async def test_who_lives_at_the_border_gets_it_and_nobody_else(
    database, ground, library
):
    village = founded(database, ground, library, THURSDAY)
    village.timetable.bulletins = only_border(village)
    await village.subscriber(1, CHINA)
    await village.subscriber(2, INLAND)
    await village.subscriber(3, CHINA, "local")
    await village.subscriber(4, CHINA, "policy")
    group = Address("telegram", "-100")
    place = ground.places.by_code(CHINA).path
    async with database.write() as connection:
        id_ = await chats.keep(
            connection, group, village.clock.now, kind=ChatKind.GROUP, title="Bản Giữa"
        )
        await chats.subscribe(connection, id_, [(place, None)])
    ear = await heard_on_thursday(village)
    assert {letter.address.text for letter in ear.heard} == {"1", "4", "-100"}
    text = ear.heard[0].reply.text
    assert text.startswith("Tin biên giới. Vượt biên qua đường mòn có sao không?")
    assert "Cần gọi: 113 công an" in text


async def test_it_names_the_communes_own_numbers_and_gates(database, ground, library):
    gate = next(g for g in ground.places.gates if g.commune)
    village = founded(database, ground, library, THURSDAY)
    village.timetable.bulletins = only_border(village)
    await village.subscriber(1, gate.commune)
    path = ground.places.by_code(gate.commune).path
    async with database.write() as connection:
        card = Card(path, phones=(Phone("02193888123", "đồn biên phòng"),))
        await contacts.save(connection, card, by=1, now=village.clock.now)
    ear = await heard_on_thursday(village)
    text = ear.heard[0].reply.text
    assert gate.name in text
    assert "(đồn biên phòng)" in text
    assert "113 công an" not in text


async def test_what_holds_at_one_border_is_told_there_alone(ground, library, database):
    village = founded(database, ground, library, THURSDAY)
    maker = village.timetable.maker
    [bulletin] = only_border(village)
    day = at("2026-11-26T06:30")
    alone = replace(bulletin, topics=())
    commune = ground.places.by_code(CHINA)
    [told] = maker.border(alone, day, (), commune, [])
    assert "Trung Quốc" in told.text
    assert maker.next_topic(alone, told_on(village), (), ("LA",))[1].topic == (
        "border-pass-laos"
    )
    assert maker.next_topic(alone, told_on(village), ()) is None


def told_on(village):
    return local_date(village.clock.now, village.timetable.zone)


def test_every_topic_it_names_is_there_and_for_everyone(ground, library, database):
    village = founded(database, ground, library, THURSDAY)
    [bulletin] = only_border(village)
    named = [*bulletin.topics, *(t for ts in bulletin.beside.values() for t in ts)]
    assert len(bulletin.topics) >= 26  # half a year without saying one again
    for topic in named:
        assert topic in library.content.topics, topic


async def test_a_topic_comes_again_the_year_after(ground, library, database):
    village = founded(database, ground, library, THURSDAY)
    [bulletin] = only_border(village)
    day = told_on(village)
    item, answer = village.timetable.maker.next_topic(bulletin, day, ())
    again, same = village.timetable.maker.next_topic(
        bulletin, day.replace(year=2027), {item}
    )
    assert same.topic == answer.topic
    assert again != item


def only_border(village):
    return tuple(b for b in village.timetable.bulletins if b.id == "border")
