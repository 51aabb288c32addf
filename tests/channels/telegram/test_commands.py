"""The commands that Telegram shows beside the message field."""

import asyncio

import pytest

from bot.channels.telegram import TelegramChannel
from tests.channels.telegram.conftest import running
from tests.support.telegram import TelegramServer, faults

HELP = [("help", "Cách dùng")]
SHOWN = [{"command": "help", "description": "Cách dùng"}]


async def test_menus_are_published_by_scope_and_language(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    officer = telegram.user()
    menus = {
        ("default", ""): HELP,
        ("all_private_chats", "vi"): [*HELP, ("hoi", "Hỏi")],
        ("all_group_chats", "en"): HELP,
        (f"chat:{officer.id}", ""): [("notice", "Gửi tin")],
    }
    async with running(channel):
        await channel.publish_commands(menus)
    assert telegram.menus == {
        ("default", ""): SHOWN,
        ("all_private_chats", "vi"): [*SHOWN, {"command": "hoi", "description": "Hỏi"}],
        ("all_group_chats", "en"): SHOWN,
        (f"chat:{officer.id}", ""): [{"command": "notice", "description": "Gửi tin"}],
    }


async def test_a_role_that_is_gone_gives_its_menu_back(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    scope = f"chat:{telegram.user().id}"
    async with running(channel):
        await channel.publish_commands({(scope, ""): HELP})
        await channel.publish_commands({(scope, ""): []})
    assert telegram.menus == {}


async def test_menus_wait_for_the_platform_and_outlast_its_trouble(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    for fault in (faults.page(), faults.too_many(0), faults.Reset(after=False)):
        telegram.faults.next(fault, method="setMyCommands")
    async with asyncio.TaskGroup() as group:
        publishing = group.create_task(
            channel.publish_commands({("default", ""): HELP})
        )
        async with running(channel):
            await publishing
    assert telegram.menus == {("default", ""): SHOWN}


async def test_a_menu_that_is_refused_does_not_hold_up_the_others(
    telegram: TelegramServer, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    menus = {("default", ""): [("Có-dấu", "x")], ("all_private_chats", ""): HELP}
    async with running(channel):
        await channel.publish_commands(menus)
    assert telegram.menus == {("all_private_chats", ""): SHOWN}
    assert "setMyCommands for default" in caplog.text
