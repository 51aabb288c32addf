"""A check-in under way in a village: an officer asked, people have it."""

from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import Checkin, CountsAs, Kept
from bot.delivery import broadcasts
from bot.messaging import Enclosure, Event, Letter
from bot.people.model import Role
from bot.people.villages import village_register
from bot.people.villages.model import Numbers
from tests.support.village import Ear, Person, Village

PLACE = "04489"
FLOOD = "LŨ QUÉT. Nhà ven suối chạy lên chỗ cao ngay. Gọi 112."
VILLAGES = (Numbers("bản", "Dưới", 60, 12), Numbers("bản", "Giữa", 45, 9))


async def officer(village: Village, number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, PLACE)}")
    return person


async def asked(
    village: Village, *numbers: int, ear: Ear | None = None
) -> tuple[Person, Checkin]:
    """The officer who asked, and the check-in once it has reached these people."""
    author = await officer(village)
    await has_villages(village)
    for number in numbers:
        await village.subscriber(number, PLACE)
    await author.says(f"/baoantoan {FLOOD}")
    await author.sends()
    async with village.database.read() as connection:
        sent = (await broadcasts.newest(connection, limit=1))[0]
    async with village.sending(ear or Ear()):
        await village.until_done(sent.id)
    return author, await checkin(village)


async def has_villages(village: Village) -> None:
    """Bản Dưới, the first; bản Giữa, the second."""
    place = village.ground.places.by_code(PLACE)
    assert place is not None
    fold = village.ground.country.folding.fold
    async with village.database.write() as connection:
        for number in VILLAGES:
            await village_register.put(connection, place.path, number, fold, 1)


async def checkin(village: Village) -> Checkin:
    async with village.database.read() as connection:
        sent = (await broadcasts.newest(connection, kinds=["check-in"], limit=1))[0]
        found = await open_checkins.get(connection, sent.id)
    assert found is not None
    return found


async def tallied(village: Village) -> dict[tuple[int, CountsAs], int]:
    """How many say what, by village, 0 where none was said."""
    async with village.database.read() as connection:
        found = await replies.tally(connection, (await checkin(village)).id)
    return {
        (place, said): number
        for place, counts in found.by_village.items()
        for said, number in counts.items()
        if number
    }


async def kept_of(village: Village, person: Person) -> Kept | None:
    async with village.database.read() as connection:
        number = (await checkin(village)).id
        return await replies.of_chat(connection, number, person.address)


async def close(village: Village) -> None:
    async with village.database.write() as connection:
        number = (await checkin(village)).id
        await open_checkins.close(connection, number, None, village.clock.now)


async def speaks(person: Person, id_: str = "V1", seconds: int = 6) -> str:
    one = Enclosure(id_, "voice", "v.ogg", "audio/ogg", 100, seconds=seconds)
    return await person._does(Event.OTHER, media="sound", enclosed=one)


def got(ear: Ear, person: Person) -> Letter:
    return next(one for one in ear.heard if one.address == person.address)
