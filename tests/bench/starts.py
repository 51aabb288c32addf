"""The whole program as a process: how soon it serves, answers once, sends again."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

import aiohttp

from tests.bench.scale import Scale
from tests.bench.table import Row
from tests.soak.installation import QUESTION, Installation, installation
from tests.support.running import Process

READY_WITHIN = 60.0  # seconds
LOOK_EVERY = 0.005
RATE = 200  # messages a second, of the notice that kills cut off
SENT_BEFORE = 50  # at least, between two kills


async def until_ready(scale: Scale) -> list[Row]:
    """From a start to the first 200 of `/ready`: in its folder, in an empty one."""
    kept: list[float] = []
    anew: list[float] = []
    with TemporaryDirectory() as folder:
        await _start(Path(folder))  # the index is kept from now on
        for _ in range(scale.runs):
            kept.append(await _start(Path(folder)))
            anew.append(await _start())
    return [
        _seconds("from start to `/ready`, index kept", median(kept), 1.5, 1.0),
        _seconds("from start to `/ready`, index not kept", median(anew), 5, 3.5),
    ]


async def _start(folder: Path | None = None) -> float:
    began = time.perf_counter()
    async with running(folder):
        return time.perf_counter() - began


async def one_question(scale: Scale) -> list[Row]:
    """`bot ask`, from its start to its end, where the index is kept."""
    times = []
    with TemporaryDirectory() as folder:
        bot = Process(Path(folder))
        for number in range(scale.runs + 1):
            began = time.perf_counter()
            code, said, err = await bot.command("ask", QUESTION)
            if number:  # the first one made the index
                times.append(time.perf_counter() - began)
            assert code == 0, err
            assert "1.500.000" in said
    what = "`bot ask` for one question, whole process"
    return [_seconds(what, median(times), 1.2, 0.8)]


async def after_a_kill(scale: Scale) -> list[Row]:
    """From a `kill -9` in the middle of a notice to the next delivery."""
    with TemporaryDirectory() as folder:
        chance = random.Random(9)  # the platform's delays
        async with installation(Path(folder), scale.recipients, RATE, chance) as here:
            await here.bot.start()
            text = ""
            for _ in range(scale.kills):
                text = await _under_way(here, text)
                began = time.monotonic()
                await here.kill()
                await here.bot.start()
                await here.delivery_after(began)
            waits = here.waits
    what = "from a kill -9 to the next delivery, mean"
    return [_seconds(what, mean(waits), 2.0, 1.5, f"longest {max(waits):.2f} s")]


async def _under_way(here: Installation, text: str) -> str:
    """Of a notice some are sent, and at least half of it is still to be."""
    if not text or here.platform.how_many(text) > len(here.people) / 2:
        if text:
            await here.all_reached(text, READY_WITHIN)
        text = await here.announce()
    before = here.platform.chats.total
    await here.platform.wait_for(
        lambda: here.platform.chats.total >= before + SENT_BEFORE, READY_WITHIN
    )
    return text


@asynccontextmanager
async def running(
    folder: Path | None = None,
    *,
    within: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Process]:
    """`bot run` in a folder, else in an empty one of its own; ready when entered."""
    with TemporaryDirectory() as own:
        bot = Process(folder or Path(own), within=within, **settings or {})
        try:
            await bot.start()
            await _ready(bot)
            yield bot
            await bot.stop()
        finally:
            await bot.end()


async def _ready(bot: Process) -> None:
    async with asyncio.timeout(READY_WITHIN), aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"{bot.address}/ready") as answer:
                if answer.ok:
                    return
            await asyncio.sleep(LOOK_EVERY)


def _seconds(
    what: str, reached: float, must: float, goal: float, note: str = ""
) -> Row:
    return Row(what, reached, must, goal, "s", is_most=True, note=note)
