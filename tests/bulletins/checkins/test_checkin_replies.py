"""What is said in a check-in, kept and counted, on both databases."""

import random
from collections import Counter
from dataclasses import replace

from sqlalchemy import select

from bot.bulletins.checkins import open_checkins, replies, rescues
from bot.bulletins.checkins.checkin import Checkin, CountsAs, New, Said
from bot.bulletins.checkins.rescues import FIRST, After, Sight
from bot.delivery import files
from bot.messaging import Address, Attachment
from bot.store.tables.checkins import checkins

ALL = Sight(is_everybody=True)
SAFE, HELP, BEYOND = CountsAs.SAFE, CountsAs.NEEDS_HELP, CountsAs.BEYOND
PAO = Address("web", "pao")
UPPER, LOWER = 1, 2


def new(said, *, address=PAO, at=1, chat_id=7, **told):
    return New(
        checkin=1,
        address=address,
        language="vi",
        said=said,
        at=at,
        chat_id=chat_id,
        **told,
    )


async def begun(database, ends_at=100):
    async with database.write() as connection:
        await connection.execute(
            checkins.insert().values(
                broadcast_id=1,
                code="482914",
                place="vn.15",
                begun_at=1,
                ends_at=ends_at,
            )
        )


async def tallied(database):
    async with database.read() as connection:
        found = await replies.tally(connection, 1)
    return {
        village: {k: v for k, v in one.items() if v}
        for village, one in found.by_village.items()
        if any(one.values())
    }


async def put(database, *said):
    async with database.write() as connection:
        await replies.put(connection, said)


async def kept(database, address=PAO):
    async with database.read() as connection:
        return await replies.of_chat(connection, 1, address)


async def test_the_newest_word_counts_and_a_village_told_later_moves_it(database):
    await put(database, new(Said.SAFE))
    assert await tallied(database) == {0: {SAFE: 1}}
    await put(database, new(Said.NEEDS_HELP, at=2))
    assert await tallied(database) == {0: {HELP: 1}}
    await put(database, new(Said.NEEDS_HELP, at=3, village=UPPER))
    assert await tallied(database) == {UPPER: {HELP: 1}}
    assert (await kept(database)).said_at == 2
    await put(database, new(Said.SAFE, at=4))
    assert await tallied(database) == {UPPER: {SAFE: 1}}
    assert (await kept(database)).said_at == 4


async def test_what_is_told_in_several_messages_adds_up(database):
    voice = Attachment(5, "Tiếng nói.ogg", "audio/ogg", sort="voice", seconds=6)
    await put(database, new(Said.NEEDS_HELP, words="3 người trên gác"))
    await put(database, new(Said.NEEDS_HELP, words="cần xuồng", phone="0912345678"))
    await put(database, new(Said.NEEDS_HELP, voice=voice, village=LOWER))
    await put(database, new(Said.NEEDS_HELP))
    told = await kept(database)
    assert told.words == "3 người trên gác\ncần xuồng"
    assert (told.phone, told.voices, told.village) == ("0912345678", (voice,), LOWER)


async def test_many_at_once_and_twice_the_same_chat_count_as_one_after_another(
    database,
):
    dice = random.Random(14)
    chats = [Address("web", str(number)) for number in range(30)]
    for _round in range(20):
        group = [
            new(
                dice.choice([Said.SAFE, Said.NEEDS_HELP]),
                address=dice.choice(chats[:10] if dice.random() < 0.5 else chats),
                chat_id=dice.choice([None, 7]),
                village=dice.choice([None, UPPER, LOWER]),
            )
            for _ in range(dice.randrange(1, 40))
        ]
        await put(database, *group)
    async with database.read() as connection:
        rows = await connection.execute(select(*replies.KEPT))
        held = [replies.kept_of(row) for row in rows]
    said = Counter((one.village or 0, one.counts_as) for one in held if one.counts_as)
    found = await tallied(database)
    assert Counter({(v, k): n for v, one in found.items() for k, n in one.items()}) == (
        said
    )
    assert sum(said.values()) > 20


async def test_who_was_not_asked_is_no_phone_and_is_in_the_list(database):
    stranger = Address("web", "stranger")
    await put(database, new(Said.NEEDS_HELP, address=stranger, chat_id=None))
    await put(database, new(Said.NEEDS_HELP))
    assert await tallied(database) == {0: {HELP: 1, BEYOND: 1}}
    async with database.read() as connection:
        listed = await rescues.needing_help(connection, 1, ALL, 9)
        assert (await replies.tally(connection, 1)).replied == 1
    assert [one.address for one in listed] == [stranger, PAO]
    await put(database, new(Said.SAFE, address=stranger, chat_id=None))
    assert await tallied(database) == {0: {HELP: 1}}


async def test_who_leaves_is_erased_with_the_voice_and_stays_counted(database):
    async with database.write() as connection:
        voice = await files.put(connection, "a.ogg", "audio/ogg", b"OggS", 1)
    await put(database, new(Said.NEEDS_HELP, voice=voice, words="ở bản Trên"))
    async with database.write() as connection:
        await replies.forget(connection, PAO)
    assert await kept(database) is None
    assert await tallied(database) == {0: {HELP: 1}}
    async with database.read() as connection:
        assert await files.content(connection, voice.id) is None


async def test_replies_are_erased_by_slices_and_the_counts_stay(database):
    await put(
        database, *(new(Said.SAFE, address=Address("web", str(n))) for n in range(5))
    )
    erased = []
    for _slice in range(3):
        async with database.write() as connection:
            erased.append(await replies.erase(connection, 1, 4))
    assert erased == [4, 1, 0]
    assert await tallied(database) == {0: {SAFE: 5}}


async def test_the_list_is_read_a_page_at_a_time_the_longest_first(database):
    addresses = [Address("web", str(number)) for number in range(5)]
    await put(
        database,
        *(
            new(Said.NEEDS_HELP, address=address, at=9 - at)
            for at, address in enumerate(addresses)
        ),
    )
    listed, after = [], FIRST
    async with database.read() as connection:
        while page := await rescues.needing_help(connection, 1, ALL, 2, after):
            listed += [one.address for one in page]
            after = After(0, page[-1].said_at, page[-1].id)
    assert listed == addresses[::-1]


async def test_one_goes_to_whoever_needs_help_until_they_are_safe(database):
    await put(database, new(Said.NEEDS_HELP))
    number = (await kept(database)).id
    async with database.write() as connection:
        assert await rescues.take(connection, number, 3, 5)
        assert not await rescues.take(connection, number, 4, 6)
        assert not await rescues.leave(connection, number, 4)
    await put(database, new(Said.NEEDS_HELP, words="thêm một người"))
    assert (await kept(database)).taken_by == 3
    await put(database, new(Said.SAFE, at=7))
    async with database.write() as connection:
        assert [
            one.taken_by for one in await rescues.safe_by_now(connection, 1, 9)
        ] == [3]
        assert await rescues.leave(connection, number, 3)
        assert not await rescues.take(connection, number, 3, 8)
    await put(database, new(Said.NEEDS_HELP, at=9))
    assert (await kept(database)).taken_by is None


async def test_a_check_in_is_open_until_it_ends_or_is_closed(database):
    await begun(database)
    async with database.write() as connection:
        assert [one.id for one in await open_checkins.open_now(connection, 99)] == [1]
        assert await open_checkins.open_now(connection, 100) == []
        assert await open_checkins.close(connection, 1, 3, 50)
        assert not await open_checkins.close(connection, 1, 4, 60)
        assert await open_checkins.open_now(connection, 50) == []
        assert await open_checkins.to_erase(connection, 50, 9) == []
        assert await open_checkins.to_erase(connection, 51, 9) == [1]
        await open_checkins.note_erased(connection, 1, 90)
        assert await open_checkins.to_erase(connection, 99, 9) == []
        assert await open_checkins.get(connection, 1) == replace(
            Checkin(1, "482914", "vn.15", 1, 50),
            closed_at=50,
            closed_by=3,
            erased_at=90,
        )


async def test_half_a_letter_stops_nobody(database):
    other = Address("web", "other")
    await put(
        database,
        new(Said.NEEDS_HELP, words="\ud83d cứu"),
        new(Said.SAFE, address=other),
    )
    assert await tallied(database) == {0: {HELP: 1, SAFE: 1}}
