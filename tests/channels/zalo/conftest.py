import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.channels.zalo import Patience, ZaloChannel
from bot.config import Config
from bot.delivery import files
from bot.messaging import Address, Letter, Outcome, Partly, Reply, say
from bot.store.database import Database
from tests.channels.telegram.conftest import Ear, running
from tests.support.village import TurnedClock
from tests.support.zalo import Person, ZaloServer
from tests.support.zalo.server import PUBLIC

SECRET = b"the-installation-s-own-secret-of-this-test"
HURRY = Patience(
    connect=5.0,
    answer=5.0,
    fetching=5.0,
    first_retry=0.01,
    longest_retry=0.05,
    bad_token=0.01,
)


@dataclass
class Office:
    """The channel behind its own small web server, and the platform that calls it."""

    server: ZaloServer
    channel: ZaloChannel
    ear: Ear
    address: str  # where our server is really found
    clock: TurnedClock
    monotonic: list[float]  # seconds, of the channel's own waits


@asynccontextmanager
async def opened(
    database: Database,
    server: ZaloServer,
    patience: Patience = HURRY,
    **settings: object,
) -> AsyncIterator[Office]:
    """Serves, but runs nothing yet."""
    config = Config(
        **{  # type: ignore[arg-type]
            "zalo_token": server.token,
            "zalo_api_url": server.url,
            "public_url": PUBLIC,
            **settings,
        }
    )
    clock, monotonic, ear = TurnedClock(), [0.0], Ear()
    shelf = files.speaking_shelf(database, ())
    channel = ZaloChannel(
        config, database, clock, SECRET, shelf, patience, lambda: monotonic[0]
    )
    application = web.Application(client_max_size=2 * 1024 * 1024)
    application.router.add_routes(channel.routes(ear.receive))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    server.reach[PUBLIC] = address
    try:
        yield Office(server, channel, ear, address, clock, monotonic)
    finally:
        await channel.close()
        await runner.cleanup()


@asynccontextmanager
async def at_work(office: Office, *, leads: bool = False) -> AsyncIterator[Office]:
    """The channel runs until it is left; the platform knows where to call."""
    leading = asyncio.Event()
    if leads:
        leading.set()
    async with running(office.channel, office.ear, leading):  # type: ignore[arg-type]
        async with asyncio.timeout(10):
            await office.channel.is_registered.wait()
        yield office


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloServer]:
    async with ZaloServer() as server:
        yield server


@pytest.fixture
async def office(sqlite: Database, zalo: ZaloServer) -> AsyncIterator[Office]:
    async with opened(sqlite, zalo) as office:
        yield office


@pytest.fixture
def reader(zalo: ZaloServer) -> Person:
    """Someone who has written, so that the bot may write to them."""
    person = zalo.person()
    person.has_written = True
    return person


def letter(
    to: Person, said: str | Reply = "Ngày mai họp thôn.", **how: object
) -> Letter:
    reply = say(said) if isinstance(said, str) else said
    return Letter(Address("zalo", to.id), reply, "key", **how)  # type: ignore[arg-type]


async def send_whole(office: Office, whole: Letter) -> Outcome:
    """Every part in turn, as delivery does."""
    outcome = await office.channel.send(whole)
    while isinstance(outcome, Partly):
        whole = whole._replace(done_parts=outcome.message_ids)
        outcome = await office.channel.send(whole)
    return outcome
