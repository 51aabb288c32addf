"""Groups: who may link them, and what happens when they move."""

import itertools

import pytest

from bot.clock import MINUTE
from bot.messaging import Address, ChatKind, Event
from bot.people import chats
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

TITLE = "Thôn Cốc Ly"
OLD, NEW = "-4000001", "-1001500000001"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


def in_group(
    village: Village, account: str | None, address: str = OLD, title: str = TITLE
) -> Person:
    where = Address("telegram", address)
    return Person(village, where, account, kind=ChatKind.GROUP, title=title)


async def linked(village: Village) -> Person:
    officer = village.person(500)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    group = in_group(village, "500")
    assert "nay nhận tin" in await group.says("/ghepnhom")
    return group


async def test_a_group_that_is_linked_is_not_told_to_link_again(village):
    group = await linked(village)
    assert await group.happens(Event.JOINED) == ""
    await group.happens(Event.LEFT)
    said = await group.happens(Event.JOINED)
    assert said.startswith("Loa Bản trở lại rồi. Nhóm vẫn nhận tin của xã Cốc Pàng")
    stranger = in_group(village, "7", "-4000002", "Thôn khác")
    assert "/ghepnhom" in await stranger.happens(Event.JOINED)


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["left", "joined", "to", "from"]))
)
async def test_a_group_that_becomes_a_supergroup_keeps_its_news(village, order):
    old = await linked(village)
    new = in_group(village, "500", NEW)
    for step in order:
        match step:
            case "left":
                await old.happens(Event.LEFT)
            case "joined":
                said = await new.happens(Event.JOINED)
                assert "gõ /ghepnhom để" not in said
            case _:  # both sides say the same
                await old.happens(Event.MOVED, moved_to=NEW)
    async with village.database.read() as connection:
        chat = await chats.find(connection, Address("telegram", NEW))
    assert chat is not None
    assert chat.gone_reason is None
    assert chat.places


async def test_an_anonymous_admin_is_told_once_to_show_the_account(village):
    group = in_group(village, None)
    said = await group.happens(Event.TEXT, text="/ghepnhom", is_anonymous=True)
    assert "ẩn danh" in said
    assert await group.happens(Event.TEXT, text="/ghepnhom", is_anonymous=True) == ""
    village.clock.turn(11 * MINUTE)
    assert await group.happens(Event.TEXT, text="/thongbao a", is_anonymous=True)
    help_ = await group.happens(Event.TEXT, text="/khancap", is_anonymous=True)
    assert "113" in help_
    assert await group.happens(Event.TEXT, text="/khongco", is_anonymous=True) == ""


async def test_a_channel_that_posts_as_itself_has_no_role_and_is_told_nothing(village):
    assert await in_group(village, None).happens(Event.TEXT, text="/ghepnhom") == ""
