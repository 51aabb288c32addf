"""The whole program under a benchmark: `bot run` with a channel that takes the time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from bot.app import App
from bot.channels.telegram import TelegramChannel
from bot.config import Config
from bot.delivery import broadcasts
from bot.messaging import Address, Channel, Event, Incoming, Letter, Outcome
from bot.store.database import Database
from tests.bench import message, product

ASKED = "bao nhieu tuoi duoc tien nguoi gia"
ASK_EVERY = 0.2  # seconds between the questions of people
FIRST_ASKING = 800_000_000
LOOK_EVERY = 0.05  # seconds between looks whether a broadcast has ended
SETTLED = 1.5  # seconds after the start


class Timed(TelegramChannel):
    """The channel, which notes when each message leaves."""

    def __init__(self, config: Config) -> None:
        """`config` names server and rate."""
        super().__init__(config, "")
        self.left: list[float] = []  # monotonic seconds
        self.news: list[float] = []  # of them, the broadcast's
        self.answered: dict[str, float] = {}
        self.bell = asyncio.Event()  # somebody was answered

    @override
    async def send(self, letter: Letter) -> Outcome:
        """Sends as the product does."""
        now = time.monotonic()
        self.left.append(now)
        if not letter.is_bulk:
            self.answered.setdefault(letter.address.text, now)
            self.bell.set()
        else:
            self.news.append(now)
        return await super().send(letter)


class Whole(App):
    """`bot run`, told by a benchmark which channel to use."""

    def __init__(self, config: Config, channel: TelegramChannel) -> None:
        """`channel` stands in for the configured one."""
        super().__init__(config)
        self._bench_channel = channel

    @override
    def make_channels(self, secret: bytes) -> dict[str, Channel]:
        made = super().make_channels(secret)
        return {**made, self._bench_channel.name: self._bench_channel}

    @override
    async def _say_hello(self) -> None:
        """No invitation: what is printed is the benchmark's."""


async def send_paced(port: int, count: int, rate: int, folder: str) -> dict[str, float]:
    """Sends at a rate while people ask; what the client's own clock saw.

    `rate` a second, news and answers, from the first of the news to the last;
    `busiest` a second; `cpu` as a share of a core; `answered` seconds from a question
    to the moment its answer leaves (99 of 100); `idle` MiB of the program.
    """
    config = _config(port, f"sqlite+aiosqlite:///{Path(folder)}/bench.db")
    config = replace(config, telegram_rate=rate)
    channel, done = Timed(config), asyncio.Event()
    app = Whole(config, channel)
    stop, started = asyncio.Event(), asyncio.Event()
    async with product.opened(folder, count) as database, asyncio.TaskGroup() as group:
        group.create_task(app.run(stop, started))
        await started.wait()
        await asyncio.sleep(SETTLED)
        idle = product.resident()
        cpu, began = time.process_time(), time.monotonic()
        news = await product.make_broadcast(database)
        ending = group.create_task(_wait_for_end(database, news.id, done))
        asked = await _ask_until(app, channel, done)
        await ending
        cpu, took = time.process_time() - cpu, time.monotonic() - began
        stop.set()
    left, bulk = channel.left, channel.news
    while_news = sum(bulk[0] <= at <= bulk[-1] for at in left)
    waits = sorted(channel.answered[who] - at for who, at in asked.items())
    return {
        "rate": (while_news - 1) / (bulk[-1] - bulk[0]),
        "busiest": busiest_second(left),
        "cpu": cpu / took,
        "answered": waits[int(len(waits) * 0.99)],
        "idle": idle,
    }


async def answer(
    port: int, ready: Callable[[], None], folder: str, database: str = ""
) -> None:
    """Answers until the process is ended; on a new SQLite file unless told another."""
    url = database or f"sqlite+aiosqlite:///{Path(folder)}/bench.db"
    config = _config(port, url)
    app = Whole(config, product.Unpaced(config))
    started = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(app.run(asyncio.Event(), started))
        await started.wait()
        ready()


async def _wait_for_end(
    database: Database, broadcast: int, done: asyncio.Event
) -> None:
    while not done.is_set():
        await asyncio.sleep(LOOK_EVERY)
        async with database.read() as connection:
            found = await broadcasts.get(connection, broadcast)
        if found is None or found.finished_at is not None:
            done.set()


async def _ask_until(app: App, channel: Timed, done: asyncio.Event) -> dict[str, float]:
    """Someone new asks every now and then: when, by address. All are answered."""
    asked: dict[str, float] = {}
    installation = app.installation
    assert installation is not None  # it has started
    while not done.is_set():
        who = str(FIRST_ASKING + len(asked))
        asked[who] = time.monotonic()
        question = Incoming(Address("telegram", who), who, Event.TEXT, who, text=ASKED)
        await installation.intake.receive([question])
        try:
            async with asyncio.timeout(ASK_EVERY):
                await done.wait()
        except TimeoutError:
            pass
    async with asyncio.timeout(10):
        while len(channel.answered) < len(asked):
            channel.bell.clear()
            await channel.bell.wait()
    return asked


def busiest_second(times: list[float]) -> int:
    """The most in any sliding second."""
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def _config(port: int, url: str) -> Config:
    return Config(
        telegram_token=message.TOKEN,
        telegram_api_url=f"http://127.0.0.1:{port}",
        database_url=url,
        web_port=0,
        operator="Bench",
        operator_contact="bench",
    )
