"""Helping: who sees whom, who goes there, that it is done, who is told, on both."""

from bot.bulletins.checkins import replies, rescues
from bot.bulletins.checkins.checkin import CountsAs, Said
from bot.bulletins.checkins.rescues import After, Sight
from bot.messaging import Address
from tests.bulletins.checkins.test_checkin_replies import (
    ALL,
    LOWER,
    PAO,
    UPPER,
    kept,
    new,
    put,
)

HERE, THERE = "vn.15.04492", "vn.15.04498"


async def listed(database, sight=ALL, after=rescues.FIRST):
    async with database.read() as connection:
        found = await rescues.needing_help(connection, 1, sight, 9, after)
    return [int(one.address.text) for one in found]


async def five(database):
    """Two here, one of them of the upper village; one there; two nobody knows where."""
    told = (
        {"place": HERE, "village": UPPER},
        {"place": HERE, "village": LOWER},
        {"place": THERE},
        {},
        {},
    )
    for number, where in enumerate(told):
        address = Address("web", str(number))
        said = new(Said.NEEDS_HELP, address=address, at=10 + number, **where)
        await put(database, said)


async def test_everybody_sees_their_own(database):
    await five(database)
    assert await listed(database) == [0, 1, 2, 3, 4]
    assert await listed(database, Sight(places=(HERE,))) == [0, 1]
    assert await listed(database, Sight(places=("vn.15",))) == [0, 1, 2]
    assert await listed(database, Sight(villages=(UPPER,))) == [0]
    assert await listed(database, Sight()) == []
    async with database.read() as connection:
        for sight in (ALL, Sight(places=(HERE,)), Sight(villages=(UPPER,)), Sight()):
            found = await rescues.needing_help(connection, 1, ALL, 9)
            seen = [int(one.address.text) for one in found if sight.sees(one)]
            assert seen == await listed(database, sight)
            counted = await rescues.number_needing_help(connection, 1, sight)
            assert counted == (len(seen), len(seen))


async def test_who_is_gone_to_comes_behind_whom_nobody_goes_to(database):
    await five(database)
    async with database.write() as connection:
        for address in "02":
            one = await replies.of_chat(connection, 1, Address("web", address))
            assert await rescues.take(connection, one.id, 3, 50)
    assert await listed(database) == [1, 3, 4, 0, 2]
    async with database.read() as connection:
        whole = await rescues.needing_help(connection, 1, ALL, 9)
        assert await rescues.number_needing_help(connection, 1, ALL) == (5, 3)
    for at, one in enumerate(whole, 1):
        is_taken = int(one.taken_by is not None)
        after = After(is_taken, one.said_at, one.id)
        assert await listed(database, after=after) == [1, 3, 4, 0, 2][at:]


async def test_who_was_helped_leaves_the_list_and_is_counted_apart(database):
    await put(database, new(Said.NEEDS_HELP, place=HERE, at=5))
    number = (await kept(database)).id
    async with database.write() as connection:
        assert await rescues.say_helped(connection, number)
        assert not await rescues.say_helped(connection, number)
        counted = await replies.tally(connection, 1)
    assert counted.of(CountsAs.HELPED) == counted.replied == 1
    assert counted.of(CountsAs.NEEDS_HELP) == 0
    assert await listed(database) == []
    async with database.write() as connection:
        assert await rescues.say_not_helped(connection, number)
        found = await rescues.needing_help(connection, 1, ALL, 9)
    assert [(one.address, one.said_at) for one in found] == [(PAO, 5)]


async def test_who_cries_again_after_they_were_helped_is_in_the_list_anew(database):
    await put(database, new(Said.NEEDS_HELP, at=5, chat_id=None))
    number = (await kept(database)).id
    async with database.write() as connection:
        await rescues.take(connection, number, 3, 6)
        await rescues.note_told(connection, await rescues.untold(connection, 1, 9))
        await rescues.say_helped(connection, number)
        counted = await replies.tally(connection, 1)
    assert counted.of(CountsAs.HELPED_BEYOND) == 1
    assert counted.replied == 0
    await put(database, new(Said.NEEDS_HELP, at=9, chat_id=None))
    assert (await kept(database)).taken_by is None
    async with database.read() as connection:
        assert len(await rescues.untold(connection, 1, 9)) == 1
        counted = await replies.tally(connection, 1)
    assert counted.of(CountsAs.BEYOND) == 1


async def test_officers_are_told_of_each_cry_once(database):
    await put(database, new(Said.NEEDS_HELP, at=5))
    async with database.write() as connection:
        told = await rescues.untold(connection, 1, 9)
        assert len(told) == 1
        await rescues.note_told(connection, told)
        assert await rescues.untold(connection, 1, 9) == []
    await put(database, new(Said.NEEDS_HELP, at=6, words="3 người"))
    async with database.read() as connection:
        assert await rescues.untold(connection, 1, 9) == []
        assert len(await rescues.newest(connection, 1, ALL, 5, 9)) == 1
        assert await rescues.newest(connection, 1, ALL, 6, 9) == []
    await put(database, new(Said.SAFE, at=7), new(Said.NEEDS_HELP, at=8))
    async with database.write() as connection:
        assert len(await rescues.untold(connection, 1, 9)) == 1
        await rescues.note_told(connection, await rescues.untold(connection, 1, 9))
    # In which village it is concerns others too: its relays.
    await put(database, new(Said.NEEDS_HELP, at=9, village=UPPER))
    async with database.read() as connection:
        assert len(await rescues.untold(connection, 1, 9)) == 1


async def test_it_is_known_which_chats_have_said_anything(database):
    await put(database, new(Said.SAFE))
    other = Address("telegram", "pao")
    async with database.read() as connection:
        assert await rescues.said_by(connection, 1, [PAO, other]) == {PAO}
        assert await rescues.said_by(connection, 1, []) == set()
