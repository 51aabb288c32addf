"""The outbox on both databases: what is planned is sent, once, and recorded."""

import pytest

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import DAY, HOUR
from bot.delivery import broadcasts, outbox
from bot.delivery.model import Counts, Draft, Lane, State
from bot.delivery.results.counts import counts_of
from bot.messaging import (
    Address,
    ChatKind,
    Gone,
    Look,
    Moved,
    Refused,
    TryAgain,
    Unknown,
    say,
)
from bot.people import chats
from bot.store.tables.delivery import broadcasts as broadcasts_table
from tests.support import village as villages
from tests.support.village import Ear, Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def notice(village: Village, place: str = "01324", **how: object) -> int:
    found = village.ground.places.by_code(place)
    assert found is not None
    async with village.database.write() as connection:
        code = await broadcasts.free_code(connection)
        made = Notice(place=found, text="Họp bản", language="vi", code=code, **how)
        draft = notice_text.draft(
            made,
            now=village.clock.now,
            zone=village.ground.config.timezone,
            catalogues=village.ground.catalogues,
            places=village.ground.places,
        )
        number, _ = await broadcasts.create(connection, draft, village.clock.now)
    return number


async def test_a_notice_reaches_its_place_and_below_never_above(village):
    await village.subscriber(1, "01324")
    await village.subscriber(2, "01327")
    await village.subscriber(3, "04")
    await village.subscriber(4, "VN")
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(await notice(village, "04"))
    assert counts.sent == 3
    assert {letter.address.text for letter in ear.heard} == {"1", "2", "3"}


async def test_an_urgent_notice_says_so_and_when_it_is_over(village):
    await village.subscriber(1, "01324")
    ear, over = Ear(), village.clock.now + HOUR
    async with village.sending(ear):
        await village.until_done(await notice(village))
        await village.until_done(await notice(village, is_urgent=True, expires_at=over))
    usual, urgent = ear.heard
    assert (usual.reply.look, urgent.reply.look) == (Look.PLAIN, Look.URGENT)
    assert usual.expires_at == village.clock.now + 7 * DAY
    assert urgent.expires_at == over
    assert urgent.reply.language == "vi"


async def test_what_corrects_something_wrong_is_never_too_late(village):
    await village.subscriber(1, "01324")
    async with village.database.write() as connection:
        draft = Draft(
            kind="notice",
            lane=Lane.CORRECTION,
            place=village.ground.places.by_code("01324").path,
            language="vi",
            text="Đính chính.",
            starts_at=village.clock.now,
            expires_at=village.clock.now + HOUR,
            bodies={"vi": say("Đính chính.")},
        )
        number, _ = await broadcasts.create(connection, draft, village.clock.now)
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(number)
    assert [letter.expires_at for letter in ear.heard] == [None]


async def test_who_chose_urgent_only_hears_only_that(village):
    await village.subscriber(1, "01324", "urgent")
    await village.subscriber(2, "01324")
    ear = Ear()
    async with village.sending(ear):
        assert (await village.until_done(await notice(village))).sent == 1
        urgent = await notice(village, is_urgent=True)
        assert (await village.until_done(urgent)).sent == 2


async def test_a_category_reaches_who_chose_it_and_who_chose_nothing(village):
    await village.subscriber(1, "01324", "technique")
    await village.subscriber(2, "01324", "policy")
    await village.subscriber(3, "01324")
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(await notice(village, category="technique"))
    assert {letter.address.text for letter in ear.heard} == {"1", "3"}


async def test_a_chat_with_several_places_gets_it_once(village):
    chat_id = await village.subscriber(1, "01324")
    async with village.database.write() as connection:
        places = [
            (village.ground.places.by_code(code).path, None)
            for code in ("01324", "01327")
        ]
        await chats.subscribe(connection, chat_id, places)
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(await notice(village, "04"))
    assert len(ear.heard) == 1


async def test_every_outcome_is_counted_where_it_belongs(village):
    for number in range(1, 8):
        await village.subscriber(number, "01324")
    ear = Ear(
        answers={
            "1": [Gone("blocked")],
            "2": [Refused("no_rights")],
            "3": [Unknown("no answer"), Unknown("no answer")],
            "4": [Unknown("no answer")],
            "5": [TryAgain(0.01, "too many", pause=True)],
            "6": [Moved(Address("telegram", "66"))],
        }
    )
    number = await notice(village)
    async with village.sending(ear):
        village.clock.turn(0)
        counts = await _turning(village, number)
    assert counts.planned == 7
    assert counts.gone == 1
    assert counts.failed == {"no_rights": 1}
    assert counts.unknown == 1
    assert counts.sent == 4
    heard = [letter.address.text for letter in ear.heard]
    assert heard.count("3") == 2
    assert heard.count("66") == 1
    async with village.database.read() as connection:
        gone = await chats.find(connection, Address("telegram", "1"))
        assert gone is not None
        assert gone.gone_reason == "blocked"
        assert await chats.find(connection, Address("telegram", "6")) is None


async def _turning(village: Village, number: int):
    """Turns the clock on until a broadcast is done: waits are in its time."""
    import asyncio

    async with asyncio.timeout(60):
        while True:
            village.clock.turn(100_000)
            async with village.database.read() as connection:
                found = await broadcasts.get(connection, number)
                if found.finished_at is not None:
                    return await counts_of(connection, number)
            bell = asyncio.Event()
            village.database.listeners.append(bell.set)
            village.database.routine_listeners.append(bell.set)
            try:
                async with asyncio.timeout(0.2):
                    await bell.wait()
            except TimeoutError:
                pass
            finally:
                village.database.listeners.remove(bell.set)
                village.database.routine_listeners.remove(bell.set)


async def test_what_outlived_its_notice_is_skipped(village):
    await village.subscriber(1, "01324")
    number = await notice(village)
    village.clock.turn(8 * DAY)
    ear = Ear()
    async with village.sending(ear):
        await village.until_done(number)
    assert ear.heard == []
    async with village.database.read() as connection:
        assert (await broadcasts.get(connection, number)).state is State.MISSED


async def test_a_server_in_trouble_is_tried_until_the_notice_expires(village):
    await village.subscriber(1, "01324")
    ear = Ear(answers={"1": [TryAgain(0.0, "server trouble")] * 500})
    number = await notice(village, expires_at=village.clock.now + HOUR)
    async with village.sending(ear):
        counts = await _turning(village, number)
    assert counts.skipped == {"expired": 1}
    assert len(ear.heard) > 1


async def test_stopping_skips_what_has_not_left(village):
    await village.subscriber(1, "01324")
    number = await notice(village)
    async with village.database.write() as connection:
        assert await broadcasts.stop(connection, number, village.clock.now)
        assert not await broadcasts.stop(connection, number, village.clock.now)
    ear = Ear()
    async with village.sending(ear):
        later = await notice(village)
        await village.until_done(later)
    assert len(ear.heard) == 1


async def test_who_leaves_between_plan_and_send_is_not_sent_to(village):
    await village.subscriber(1, "01324")
    await village.subscriber(2, "01324")
    number = await notice(village)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    await village.planner.plan(found)
    async with village.database.write() as connection:
        await chats.leave(
            connection, Address("telegram", "1"), village.clock.now, b"secret"
        )
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(number)
    assert counts.sent == 1
    assert counts.skipped == {"unsubscribed": 1}


async def test_the_same_key_sends_once(village):
    await village.subscriber(1, "01324")
    assert await notice(village, key="k") == await notice(village, key="k")


async def test_a_notice_to_nobody_is_done(village):
    async with village.sending(Ear()):
        counts = await village.until_done(await notice(village))
    assert counts.planned == 0


async def test_a_plan_that_was_cut_off_goes_on_without_doubles(village):
    for number in range(1, 20):
        await village.subscriber(number, "01324")
    number = await notice(village)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    await village.planner.plan(found)
    await village.planner.plan(found)  # from where it stood when it was read
    async with village.database.write() as connection:  # as if cut off at its end
        await connection.execute(
            broadcasts_table.update().values(state="scheduled", is_planned=False)
        )
    await village.planner.plan(found)
    async with village.database.read() as connection:
        assert (await counts_of(connection, number)).planned == 19


async def test_replies_to_a_person_keep_their_order_and_come_first(village):
    for number in range(1, 40):
        await village.subscriber(number, "01324")
    number = await notice(village)
    async with village.database.write() as connection:
        for text in ("một", "hai", "ba"):
            await outbox.put_reply(
                connection,
                Address("telegram", "900"),
                ChatKind.PRIVATE,
                say(text),
                village.clock.now,
            )
    ear = Ear(pace=200)
    async with village.sending(ear):
        await village.until_done(number)
    texts = [x.reply.text for x in ear.heard if x.address.text == "900"]
    assert texts == ["một", "hai", "ba"]
    assert [x.address.text for x in ear.heard].index("900") < 5


async def test_a_chat_not_found_is_gone_only_the_second_time_in_a_row(village):
    await village.subscriber(1, "01324")
    address = Address("telegram", "1")

    async def is_gone_after_not_being_found() -> bool:
        async with village.sending(Ear(answers={"1": [Gone("not_found")]})):
            await village.until_done(await notice(village))
        async with village.database.read() as connection:
            return (await chats.find(connection, address)).gone_reason == "not_found"

    assert not await is_gone_after_not_being_found()
    async with village.database.write() as connection:
        await chats.mark_back(connection, address, village.clock.now)  # it writes
    assert not await is_gone_after_not_being_found()
    await village.subscriber(1, "01324")  # it registers anew
    assert not await is_gone_after_not_being_found()
    assert await is_gone_after_not_being_found()


async def test_a_group_that_moved_to_an_address_known_already_gets_it_once(village):
    await village.subscriber(-6, "01324")
    await village.subscriber(-1006, "01324")
    ear = Ear(answers={"-6": [Moved(Address("telegram", "-1006"))]})
    async with village.sending(ear):
        counts = await village.until_done(await notice(village))
        assert (counts.sent, counts.gone) == (1, 1)
        again = await village.until_done(await notice(village))
    assert again == Counts(sent=1)
    heard = [letter.address.text for letter in ear.heard]
    assert sorted(heard) == ["-1006", "-1006", "-6"]
    async with village.database.read() as connection:
        old = await chats.find(connection, Address("telegram", "-6"))
        assert old.gone_reason == "moved"
