"""Many questions at once: read when officers like to, and some thrown away."""

import asyncio

import pytest
from sqlalchemy import select

from bot.clock import DAY, HOUR, MINUTE
from bot.conversation.fairness import Share
from bot.messaging import Address
from bot.store.tables.audit import audit
from bot.store.tables.delivery import replies
from tests.conversation.requests.test_requests import (
    COMPLAINT,
    ROAD,
    asks,
    climb,
    officer,
)
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

HERE = "04489"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def deeds(village: Village) -> list[str]:
    async with village.database.read() as connection:
        return list(await connection.scalars(select(audit.c.action)))


async def test_many_questions_at_once_are_one_message_that_changes(village):
    reader = await officer(village)
    for number in range(1, 13):
        await asks(village.person(number))
    await reader.hears()
    assert len(reader.last) == 12
    assert reader.last[0].text.startswith("Câu hỏi số 1 gửi cán bộ xã")
    assert reader.last[-1].text.startswith("12 câu hỏi mới gửi cán bộ xã")
    (name,) = {reply.edits for reply in reader.last}
    assert name
    assert ROAD not in reader.last[-1].text
    assert "12 câu hỏi đang chờ" in await reader.taps("Xem hộp thư")
    village.clock.turn(HOUR)  # later ones ring again
    await asks(village.person(20))
    await reader.hears()
    assert reader.last[0].edits not in ("", name)
    assert reader.last[0].text.startswith("Câu hỏi số 13 gửi cán bộ xã")


async def test_what_the_officer_asked_for_is_not_behind_what_is_pushed(village):
    reader = await officer(village)
    for number in range(1, 31):
        await asks(village.person(number))
    ear = Ear()
    async with village.sending(ear):
        await _until_nothing_waits(village)
    shown = [letter for letter in ear.heard if letter.address == reader.address]
    assert len(shown) <= 3  # the first, and where it stands at last


async def _until_nothing_waits(village: Village) -> None:
    bell = asyncio.Event()
    village.database.listeners.append(bell.set)
    village.database.routine_listeners.append(bell.set)
    async with asyncio.timeout(60):
        while True:
            bell.clear()
            async with village.database.read() as connection:
                left = await connection.execute(select(replies.c.id).limit(1))
                if left.first() is None:
                    return
            await bell.wait()


async def test_what_climbs_at_once_is_told_to_the_province_in_one_message(village):
    await officer(village)
    above = await officer(village, "15", 501)
    for number in range(1, 6):
        await asks(village.person(number))
    village.clock.turn(10 * DAY)
    assert await climb(village) == 5
    await above.hears()
    assert len({reply.edits for reply in above.last}) == 1
    assert above.last[-1].text.startswith("5 câu hỏi mới gửi cán bộ tỉnh")


async def test_what_is_overdue_at_once_is_said_in_one_message(village):
    reader = await officer(village)
    for number in range(1, 6):
        await asks(village.person(number))
    await reader.hears()
    village.clock.turn(10 * DAY)
    await climb(village)
    await reader.hears()
    assert len({reply.edits for reply in reader.last}) == 1
    assert reader.last[-1].text.startswith("5 câu hỏi gửi cán bộ xã")
    assert "quá hạn" in reader.last[-1].text


async def test_an_officer_throws_away_what_is_no_question_and_the_asker_is_told(
    village,
):
    reader, citizen = await officer(village), village.person(1)
    await asks(citizen, "aaaa bbbb cccc dddd")
    await reader.hears()
    await reader.says("/hopthu 1")
    await reader.taps("Đóng")
    said = await reader.taps("Bỏ, không phải câu hỏi")
    assert "Bỏ câu số 1" in said
    assert "Đã bỏ" in await reader.taps("Bỏ câu này")
    assert "request.drop" in await deeds(village)
    said = await citizen.hears()
    assert "số 1" in said
    assert "không trả lời" in said
    assert "Không có câu hỏi nào" in await reader.says("/hopthu")
    assert "Đã bỏ" in await reader.says("/hopthu 1")
    assert "không trả lời" in await citizen.says("/canbo 1")
    await asks(citizen)  # it no longer counts among the open ones
    assert await climb(village) == 0


async def test_it_is_thrown_away_once_and_by_its_own_desk(village):
    reader, other = await officer(village), await officer(village, "04492", 501)
    await asks(village.person(1))
    assert "không thuộc nơi mình" in await other.presses("request-drop:1")
    assert "không thuộc nơi mình" in await other.presses("request-dropped:1")
    assert "cũ rồi" in await village.person(2).presses("request-dropped:1")
    assert "Đã bỏ" in await reader.presses("request-dropped:1")
    assert "đã có người" in await reader.presses("request-dropped:1")
    assert (await deeds(village)).count("request.drop") == 1


async def test_a_complaint_is_not_thrown_away(village):
    above = await officer(village, "15", 501)
    await asks(village.person(1), COMPLAINT)
    await above.says("/hopthu 1")
    assert "Bỏ, không phải câu hỏi" not in above.labels
    assert "không bỏ được" in await above.presses("request-dropped:1")
    assert "request.drop" not in await deeds(village)


async def at_home(village: Village, number: int, household: str) -> Person:
    """A browser of its own behind a connection that several share."""
    digest = f"{number:064x}"
    return Person(village, Address("web", digest), digest, household=household)


async def test_one_connection_fills_no_desk_and_others_still_get_through(village):
    await officer(village)
    most = Share.QUESTIONS.most_of_household
    sent = []
    for number in range(most + 3):
        person = await at_home(village, number + 1, "one")
        sent.append("Đã gửi" in await asks(person))
    assert sent == [True] * most + [False] * 3
    said = await asks(await at_home(village, 91, "one"))
    assert "chưa gửi" in said
    assert "Đã gửi" in await asks(await at_home(village, 92, "another"))
    village.clock.turn(HOUR + MINUTE)
    assert "Đã gửi" in await asks(await at_home(village, 93, "one"))
