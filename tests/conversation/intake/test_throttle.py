"""Who writes too fast waits; a group is answered little, its officer always."""

import pytest

from bot.clock import HOUR, MINUTE, SECOND
from bot.messaging import Address, ChatKind, Event
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

QUESTION = "/hoi thu nhap bao nhieu la ho ngheo"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def member(village: Village, number: int, thread: str = "") -> Person:
    address = Address("telegram", "-100" + thread)
    return Person(village, address, str(number), ChatKind.GROUP, title="Bản Giữa")


async def linked_by_its_officer(village: Village) -> Person:
    officer = village.person(500)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    inside = member(village, 500)
    assert "nay nhận tin" in await inside.says("/ghepnhom")
    return inside


async def test_one_in_a_group_is_answered_every_twenty_seconds(village):
    one, other = member(village, 1), member(village, 2)
    assert "1.500.000" in await one.says(QUESTION)
    assert await one.says(QUESTION) == ""
    assert "1.500.000" in await other.says(QUESTION)
    village.clock.turn(20 * SECOND)
    assert "1.500.000" in await one.says(QUESTION)


async def test_a_group_is_answered_ten_times_an_hour_and_told_once(village):
    for number in range(10):
        assert "1.500.000" in await member(village, number).says(QUESTION)
    assert "nhắn riêng" in await member(village, 20, ":5").says(QUESTION)
    assert await member(village, 21).says(QUESTION) == ""
    village.clock.turn(HOUR)
    assert "1.500.000" in await member(village, 21).says(QUESTION)


async def test_what_gets_no_answer_in_a_group_is_not_counted(village):
    for number in range(30):
        assert await member(village, number).says("/khongco") == ""
    assert "1.500.000" in await member(village, 1).says(QUESTION)


async def test_in_a_group_its_officer_and_whoever_is_in_danger_are_always_answered(
    village,
):
    officer = await linked_by_its_officer(village)
    for number in range(10):
        await member(village, number).says(QUESTION)
    for _ in range(3):
        assert "1.500.000" in await officer.says(QUESTION)
        assert "114" in await member(village, 1).says("/khancap")
        assert "114" in await member(village, 1).says("chay nha roi cuu voi")
    stranger = village.person(600)
    await stranger.says(f"/start {await village.invitation(Role.OFFICER, '04489')}")
    assert "nhắn riêng" in await member(village, 600).says(QUESTION)


async def test_who_sends_pictures_too_fast_waits_as_well(village):
    one = village.person(1)
    for _ in range(30):
        assert "Gõ chữ" in await one.happens(Event.OTHER)
    assert "Nhanh quá" in await one.happens(Event.OTHER)
    assert await one.says("/help") == ""
    village.clock.turn(MINUTE)
    assert "/chude" in await one.says("/help")
