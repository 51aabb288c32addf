"""Every fault with the log wide open: no token, secret or code may show anywhere."""

import logging
from collections.abc import Iterator

import pytest
from telegram.error import TelegramError

from bot.channels.telegram.wire.courier import Courier
from bot.channels.telegram.wire.request import FastRequest
from tests.channels.telegram.conftest import (
    HURRY,
    INSTALLATION_SECRET,
    Ear,
    Make,
    letter,
    running,
)
from tests.channels.telegram.test_outcomes import ANSWERS
from tests.channels.telegram.test_webhook import SECRET
from tests.support.telegram import TOKEN, TelegramServer, faults
from tests.support.telegram.errors import ApiError

CODE = "INVITATION-CODE-4711"
SECRETS = (TOKEN, TOKEN.partition(":")[2], INSTALLATION_SECRET, SECRET, CODE)
FAULTS = [
    *(fault for fault, _ in ANSWERS),
    faults.Reset(after=False),
    faults.Reset(after=True),
]
UNREACHABLE = [
    {"telegram_api_url": "http://127.0.0.1:1"},
    {"telegram_api_url": "https://api.telegram.invalid"},
    {"telegram_api_url": "http://[broken"},
    {"telegram_proxy": "http://127.0.0.1:1"},
    {"telegram_proxy": "socks5h://user:pass@127.0.0.1:1"},
]


@pytest.fixture(autouse=True)
def open_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """All that was logged while a test ran is searched after it."""
    caplog.set_level(logging.DEBUG)
    yield
    logging_text = "\n".join(_written(record) for record in caplog.get_records("call"))
    for secret in SECRETS:
        assert secret not in logging_text


def _written(record: logging.LogRecord) -> str:
    chain = _chain(record.exc_info[1]) if record.exc_info else []
    shown = [str(record.__dict__), record.getMessage(), *map(repr, chain)]
    return "\n".join(shown)


def _chain(error: BaseException | None) -> list[BaseException]:
    if error is None:
        return []
    return [error, *_chain(error.__cause__), *_chain(error.__context__)]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_of_a_send_shows_no_secret(
    telegram: TelegramServer, make: Make, fault: faults.Fault
) -> None:
    telegram.faults.next(fault)
    await make().send(letter(telegram.user(), f"/start {CODE}"))


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_error_carries_no_secret_in_its_chain(
    telegram: TelegramServer, fault: faults.Fault
) -> None:
    telegram.faults.next(fault)
    request = FastRequest(telegram.url, TOKEN)
    fields = {"chat_id": str(telegram.user().id), "text": CODE}
    with pytest.raises(TelegramError) as caught:
        await Courier(TOKEN, request).call("sendMessage", fields)
    await request.shutdown()
    _assert_clean(caught.value)


@pytest.mark.parametrize("settings", UNREACHABLE)
async def test_an_unreachable_platform_shows_no_secret(
    make: Make, settings: dict[str, str]
) -> None:
    await make(**settings).send(letter("1", CODE))


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[broken"])
async def test_an_error_of_the_connection_carries_no_secret(url: str) -> None:
    request = FastRequest(url, TOKEN)
    with pytest.raises(TelegramError) as caught:
        await Courier(TOKEN, request).call("sendMessage", {"text": CODE})
    await request.shutdown()
    _assert_clean(caught.value)


def _assert_clean(error: BaseException) -> None:
    for one in _chain(error):
        shown = f"{one!r} {one} {one.args} {vars(one)}"
        assert not any(secret in shown for secret in SECRETS)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_of_taking_in_shows_no_secret(
    telegram: TelegramServer, make: Make, fault: faults.Fault
) -> None:
    if isinstance(fault, ApiError) and fault.code == 429:
        fault = faults.too_many(0)
    for method in ("getMe", "deleteWebhook", "getUpdates"):
        telegram.faults.next(fault, method=method)
    telegram.says(telegram.user(), f"/start {CODE}")
    async with running(make()):
        await telegram.until_idle()


async def test_a_store_that_fails_shows_no_secret(
    telegram: TelegramServer, make: Make
) -> None:
    telegram.says(telegram.user(), f"/start {CODE}")
    async with running(make(), Ear(failures=[OSError("disk full")])):
        await telegram.until_idle()


@pytest.mark.parametrize("fault", FAULTS)
async def test_registering_the_webhook_shows_no_secret(
    telegram: TelegramServer, make: Make, fault: faults.Fault
) -> None:
    if isinstance(fault, ApiError) and fault.code == 429:
        fault = faults.too_many(0)
    telegram.faults.next(fault, method="setWebhook")
    channel = make(HURRY, telegram_mode="webhook", public_url="https://loa.invalid")
    async with running(channel):
        await telegram.wait_for(lambda: telegram.hook.url)
        assert not any(secret in str(channel.state()) for secret in SECRETS)
