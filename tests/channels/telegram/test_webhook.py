"""`POST /telegram`, called by the test server and by strangers."""

import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.channels.telegram import TelegramChannel
from bot.messaging import Button, Event
from tests.channels.telegram.conftest import (
    INSTALLATION_SECRET,
    Ear,
    Make,
    letter,
    running,
)
from tests.support.telegram import TelegramServer

PUBLIC = "https://loa.example"
SECRET = hmac.new(INSTALLATION_SECRET.encode(), b"telegram", hashlib.sha256).hexdigest()
HEADER = "X-Telegram-Bot-Api-Secret-Token"
TEXT: dict[str, Any] = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "A"},
        "text": "chào",
    },
}


@pytest.fixture
def channel(make: Make) -> TelegramChannel:
    return make(telegram_mode="webhook", public_url=PUBLIC)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def address(
    telegram: TelegramServer, channel: TelegramChannel, ear: Ear
) -> AsyncIterator[str]:
    """Where our server is really found."""
    application = web.Application(client_max_size=2 * 1024 * 1024)
    application.router.add_routes(channel.routes(ear.receive))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found = f"http://127.0.0.1:{runner.addresses[0][1]}"
    telegram.hook.reach[PUBLIC] = found
    yield found
    await telegram.hook.close()
    await runner.cleanup()


async def post(address: str, body: Any = TEXT, secret: str | None = SECRET) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {HEADER: secret}
    async with (
        ClientSession() as session,
        session.post(
            f"{address}/telegram", data=io.BytesIO(data), headers=headers
        ) as response,
    ):
        return response.status


async def test_updates_come_by_webhook(
    telegram: TelegramServer, channel: TelegramChannel, ear: Ear, address: str
) -> None:
    user = telegram.user()
    telegram.says(user, "trước khi chạy")
    async with running(channel, ear):
        await telegram.wait_for(lambda: telegram.hook.url)
        telegram.says(user, "sau đó")
        await telegram.until_idle()
    assert ear.texts == ["trước khi chạy", "sau đó"]
    assert telegram.hook.url == f"{PUBLIC}/telegram"
    assert telegram.hook.secret == SECRET
    assert "edited_message" in telegram.mailbox.allowed
    assert "drop_pending_updates" not in telegram.calls("setWebhook")[0].params
    assert telegram.calls("getUpdates") == []
    assert channel.state().detail == ""


async def test_a_press_by_webhook_is_acknowledged(
    telegram: TelegramServer, channel: TelegramChannel, ear: Ear, address: str
) -> None:
    user = telegram.user()
    await channel.send(letter(user, "Chọn", [Button("Rõ", data="ok")]))
    async with running(channel, ear):
        telegram.taps(user, "Rõ")
        await telegram.wait_for(lambda: telegram.calls("answerCallbackQuery"))
    assert [one.event for one in ear.heard] == [Event.BUTTON]


async def test_what_could_not_be_stored_is_delivered_again(
    telegram: TelegramServer, channel: TelegramChannel, ear: Ear, address: str
) -> None:
    ear.failures.append(OSError("disk full"))
    telegram.says(telegram.user(), "đừng mất")
    async with running(channel, ear):
        await telegram.until_idle()
    assert [status for _, status in telegram.hook.answers] == [500, 200]
    assert ear.texts == ["đừng mất"]


@pytest.mark.parametrize(
    ("secret", "status"),
    [(None, 401), ("", 403), ("wrong", 403), (SECRET[:-1], 403), (SECRET, 200)],
)
async def test_the_secret_opens_the_door(
    ear: Ear, address: str, secret: str | None, status: int
) -> None:
    assert await post(address, secret=secret) == status
    assert len(ear.heard) == (status == 200)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        {"message": {}},
        {"update_id": "x"},
        {"update_id": 1, "message": {"chat": 7}},
        {"update_id": 1, "callback_query": 7},
        {"update_id": 1, "message": "text"},
        {"update_id": 1, "brand_new": {}},
    ],
)
async def test_what_is_no_update_is_taken_and_forgotten(
    ear: Ear, address: str, body: Any
) -> None:
    assert await post(address, body) == 200
    assert ear.heard == []


async def test_a_body_over_a_megabyte_is_refused(ear: Ear, address: str) -> None:
    assert await post(address, b" " * (1024 * 1024 + 1)) == 413
    assert await post(address, b" " * (3 * 1024 * 1024)) == 413
    assert await post(address, b" " * (1024 * 1024)) == 200


async def test_a_stranger_s_body_is_not_even_read(address: str) -> None:
    assert await post(address, b" " * (1024 * 1024 + 1), secret=None) == 401


async def test_what_needs_our_name_waits_until_it_is_known(
    ear: Ear, address: str
) -> None:
    update = {**TEXT, "message": {**TEXT["message"], "text": "/hoi@LoaBanTestBot a"}}
    assert await post(address, update) == 503
    assert ear.heard == []


async def test_there_is_no_webhook_while_polling(make: Make, ear: Ear) -> None:
    assert make().routes(ear.receive) == []


async def test_a_webhook_without_a_public_address_is_said(
    telegram: TelegramServer, make: Make
) -> None:
    channel = make(telegram_mode="webhook")
    async with running(channel):
        await channel.publish_commands({("default", ""): [("help", "Cách dùng")]})
        assert "BOT_PUBLIC_URL" in channel.state().detail
    assert telegram.calls("setWebhook") == []
