"""A flood in Púng Luông: who is asked, what they say, who helps."""

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import New, Said
from bot.clock import SECOND
from bot.conversation.reports.reporter import Reporter
from bot.delivery import broadcasts
from bot.messaging import Address
from bot.people import roles
from bot.people.model import Role
from tests.conversation.villages.test_villages import HERE, PATH, officer
from tests.support.village import Ear, Person, Village

WARNING = "LŨ QUÉT. ĐI NGAY. Nhà ven suối ở bản Dưới, bản Giữa chạy lên chỗ cao."
VILLAGES = (
    "bản Trên 45 nhà, 3 không điện thoại\n"
    "bản Giữa 60 nhà, 9 không điện thoại\n"
    "bản Dưới 52 nhà, 12 không điện thoại, trưởng bản 0912 345 678"
)
UPPER, MIDDLE, LOWER = 1, 2, 3
CITIZENS = 5  # their chats are 1 to 5 on telegram


async def asked(village: Village, *ears: Ear) -> tuple[Person, int]:
    """The officer who asked, and the check-in; five phones have it."""
    author = await officer(village)
    await author.says(f"/thonban {VILLAGES}")
    await author.taps("Ghi cả")
    for number in range(1, CITIZENS + 1):
        await village.subscriber(number, HERE)
    await author.says(f"/baoantoan {WARNING}")
    await author.sends()
    async with village.database.read() as connection:
        number = (await broadcasts.newest(connection, limit=1))[0].id
    await sent(village, number, *ears)
    return author, number


async def sent(village: Village, number: int, *ears: Ear) -> Ear:
    ear = Ear()
    reporter = Reporter(village.database, village.house, village.clock)
    async with village.sending(ear, *ears, reporter=reporter):
        await village.until_done(number)
    return ear


async def says(
    village: Village,
    checkin: int,
    who: int,
    said: Said,
    of: int | None = None,
    **told: object,
) -> None:
    """What a citizen `of` a village says, a second after whoever spoke before."""
    village.clock.turn(SECOND)
    async with village.database.write() as connection:
        one = New(
            checkin=checkin,
            address=Address("telegram", str(who)),
            language="vi",
            said=said,
            at=village.clock.now,
            chat_id=who if who <= CITIZENS else None,
            village=of,
            **{"place": PATH} | told,
        )
        await replies.put(connection, [one])


async def needs(village: Village, checkin: int, who: int, **told: object) -> None:
    await says(village, checkin, who, Said.NEEDS_HELP, **told)


async def is_safe(village: Village, checkin: int, who: int, **told: object) -> None:
    await says(village, checkin, who, Said.SAFE, **told)


async def looks(village: Village) -> None:
    """What the process that sends does by itself, every two seconds at most."""
    await village.root.rescues.look()
    await village.root.rescues.end()


async def colleague(
    village: Village,
    number: int,
    role: Role = Role.OFFICER,
    place: str = HERE,
    of_village: int | None = None,
    note: str = "",
) -> Person:
    found = village.ground.places.by_code(place)
    assert found is not None
    async with village.database.write() as connection:
        code = await roles.invite(
            connection,
            role,
            found.path,
            now=village.clock.now,
            expires_at=village.clock.now + 86_400_000,
            village=of_village,
        )
    person = village.person(number)
    await person.says(f"/start {code}")
    if note:
        from sqlalchemy import update

        from bot.store.tables.people import people
        from bot.store.tables.people import roles as table

        async with village.database.write() as connection:
            whose = people.c.id == table.c.person_id
            await connection.execute(
                update(table)
                .where(whose, people.c.account == str(number))
                .values(note=note)
            )
    return person
