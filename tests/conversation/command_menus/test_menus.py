"""The commands that a messenger lists."""

import asyncio
import re

import pytest

from bot.conversation.command_menus.menu_keeper import AT_ONCE, MenuKeeper
from bot.conversation.command_menus.menus import menus
from bot.messaging import Address
from bot.people import chats, roles
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear


def test_a_menu_is_in_the_words_of_its_language_and_fits_its_chats(ground):
    found = menus(ground.catalogues, "vi")
    private, group = found["all_private_chats", "vi"], found["all_group_chats", "vi"]
    assert ("nhantin", "Nhận tin của xã") in private
    assert "subscribe" in dict(found["all_private_chats", "en"])
    assert found["all_private_chats", ""] == private
    assert "hoi" in dict(group)
    assert not {"nhantin", "xoadulieu", "dulieu"} & set(dict(group))
    for commands in found.values():
        assert all(re.fullmatch("[a-z0-9_]{1,32}", name) for name, _ in commands)


class Menus(Ear):
    """A messenger that remembers which menus it was told to show."""

    def __init__(self):
        super().__init__(lists_commands=True)
        self.shown = {}
        self.calls = 0

    async def publish_commands(self, menus):
        self.calls += len(menus)
        self.shown |= menus


@pytest.fixture
async def village(sqlite, ground, library):
    return villages.found(sqlite, ground, library)


def keeper(village, messenger) -> MenuKeeper:
    leads = asyncio.Event()
    leads.set()
    return MenuKeeper(
        village.database,
        {"telegram": messenger},
        village.ground.catalogues,
        village.clock,
        leads,
    )


async def test_who_gets_a_role_sees_its_commands_first_in_their_language(village):
    messenger = Menus()
    menus_ = keeper(village, messenger)
    officer = village.person(7)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    assert await menus_.look() == 1
    shown = dict(messenger.shown["chat:7", ""])
    assert list(shown)[:2] == ["thongbao", "hopthu"]
    assert "xoadulieu" in shown
    assert "moi" not in shown
    async with village.database.write() as connection:
        await chats.keep(
            connection, Address("telegram", "7"), village.clock.now, language="en"
        )
    assert await menus_.look() == 1
    assert next(iter(dict(messenger.shown["chat:7", ""]))) == "notice"


async def test_a_restart_sets_no_menu_again_and_a_lost_role_takes_its_menu(village):
    messenger = Menus()
    officer = village.person(7)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    await keeper(village, messenger).look()
    assert await keeper(village, messenger).look() == 0
    assert messenger.calls == 1
    async with village.database.write() as connection:
        [grant] = await roles.grants(connection, "telegram", "7")
        await roles.revoke(connection, grant.id, village.clock.now)
    assert await keeper(village, messenger).look() == 1
    assert messenger.shown["chat:7", ""] == []
    assert await keeper(village, messenger).look() == 0


async def test_many_menus_are_set_a_few_at_a_time(village):
    messenger = Menus()
    async with village.database.write() as connection:
        for number in range(AT_ONCE + 3):
            code = await roles.invite(
                connection, Role.RELAY, "vn.04.01324", now=1, expires_at=2**60
            )
            await roles.redeem(connection, code, "telegram", str(number), 2)
    menus_ = keeper(village, messenger)
    assert [await menus_.look() for _ in range(3)] == [AT_ONCE, 3, 0]


async def test_help_begins_with_what_the_role_does_most(village):
    citizen = village.person(1)
    assert (await citizen.says("/help")).splitlines()[1].startswith("/hoi ")
    officer = village.person(2)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    assert (await officer.says("/help")).splitlines()[1].startswith("/thongbao ")
    admin = village.person(3)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, '04')}")
    assert (await admin.says("/help")).splitlines()[1].startswith("/vaitro ")
