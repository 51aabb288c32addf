import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.channels.telegram import Patience, TelegramChannel
from bot.config import Config
from bot.delivery.files import Shelf
from bot.messaging import (
    Address,
    Button,
    Incoming,
    Letter,
    Outcome,
    Partly,
    Reply,
    say,
)
from tests.support.telegram import Group, TelegramServer, User

INSTALLATION_SECRET = "the-installation-s-own-secret"
HURRY = Patience(
    connect=5.0,
    answer=5.0,
    poll=20,
    poll_grace=5.0,
    first_retry=0.01,
    longest_retry=0.05,
    bad_token=0.01,
)

Make = Callable[..., TelegramChannel]


@dataclass
class Ear:
    """Stores what comes in, unless it is told to fail."""

    heard: list[Incoming] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def receive(self, updates: Sequence[Incoming]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.heard += updates

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.heard]


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def make(telegram: TelegramServer) -> AsyncIterator[Make]:
    """Makes channels and closes them; settings may differ."""
    made: list[TelegramChannel] = []

    def make(
        patience: Patience = HURRY, shelf: Shelf | None = None, **settings: object
    ) -> TelegramChannel:
        config = Config(
            **{  # type: ignore[arg-type]
                "telegram_token": telegram.token,
                "telegram_api_url": telegram.url,
                **settings,
            }
        )
        made.append(TelegramChannel(config, INSTALLATION_SECRET, patience, shelf))
        return made[-1]

    yield make
    for channel in made:
        await channel.close()


@pytest.fixture
def channel(make: Make) -> TelegramChannel:
    return make()


@asynccontextmanager
async def running(
    channel: TelegramChannel,
    ear: Ear | None = None,
    leads: asyncio.Event | None = None,
) -> AsyncIterator[Ear]:
    """The channel at work; leaving ends it. It leads unless something else is said."""
    ear = ear or Ear()
    if leads is None:
        leads = asyncio.Event()
        leads.set()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(channel.run(ear.receive, leads))
        try:
            yield ear
        finally:
            task.cancel()


async def send_whole(channel: TelegramChannel, whole: Letter) -> Outcome:
    """Every part in turn, as delivery does."""
    outcome = await channel.send(whole)
    while isinstance(outcome, Partly):
        whole = whole._replace(done_parts=outcome.message_ids)
        outcome = await channel.send(whole)
    return outcome


def letter(
    to: User | Group | str,
    text: str = "Ngày mai họp thôn.",
    *rows: Sequence[Button],
    reply: Reply | None = None,
    **how: object,
) -> Letter:
    address = Address("telegram", to if isinstance(to, str) else str(to.id))
    return Letter(address, reply or say(text, *rows), "key", **how)  # type: ignore[arg-type]
