"""Many visitors of the web chat at once: questions a second, and lines held open."""

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from typing import Any

import aiohttp

from tests.bench.scale import Scale
from tests.bench.starts import running
from tests.bench.table import Row
from tests.support.crowd import Crowd, allowed, many_files
from tests.support.running import Process

MOST_WAIT = 0.5  # seconds, of 99 in 100
TRIES = 2  # of a load that was too much: the machine may have been busy
OVERLOAD = 3
SETTLES = 2.0  # seconds between two loads
GIVE_UP = 60.0  # seconds, for a load


async def questions(scale: Scale) -> list[Row]:
    """The highest steady load that is served in time, then three times as much."""
    async with running(settings={"BOT_WEB_PROXIES": "127.0.0.1"}) as bot:
        await _load(bot, scale.rates[0], scale.step_seconds)  # what is kept is warm
        rate, best = 0, None
        for one in scale.rates:
            found = await _held(bot, one, scale.step_seconds)
            if found is None:
                break
            rate, best = one, found
        if best is None:
            return [_steady(0, "not even the first load")]
        over = await _load(bot, OVERLOAD * rate, scale.step_seconds)
    note = f"p99 {1000 * best['served_p99']:.0f} ms"
    kept = 100 * over["served_a_second"] / rate
    shares = (
        f"of {over['offered']}: {over['served']} served, "
        f"p99 {over['served_p99']:.2f} s; "
        f"{over['refused']} refused; {over['others']} neither"
    )
    late = over["refused_p99"]
    return [
        _steady(rate, note),
        Row(
            "served at three times that, of what it can", kept, 90, 95, "%", note=shares
        ),
        Row("the rest is refused within, p99", late, 1, 1, "s", is_most=True),
    ]


def _steady(rate: int, note: str) -> Row:
    what = "questions a second over the web, p99 under 500 ms"
    return Row(what, rate, 120, 180, "", note=note)


async def _held(bot: Process, rate: int, seconds: float) -> dict[str, Any] | None:
    """What a load came to, None when it is too much: all are served, and in time."""
    for _ in range(TRIES):
        found = await _load(bot, rate, seconds)
        is_whole = found["served"] == found["offered"]
        if is_whole and found["served_p99"] < MOST_WAIT:
            return found
    return None


async def _load(bot: Process, rate: int, seconds: float) -> dict[str, Any]:
    """Offers a load, from a process of its own."""
    await asyncio.sleep(SETTLES)
    how = {"address": bot.address, "rate": rate, "seconds": seconds}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.asking", json.dumps(how),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(seconds + GIVE_UP):
        output, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(output)
    return found


async def streams(scale: Scale) -> list[Row]:
    """Lines held open with few files allowed: who has one, and who was told."""
    within = allowed(f"{scale.files}:{scale.files}")
    with many_files():
        async with running(within=within) as bot, AsyncExitStack() as stack:
            http = await stack.enter_async_context(aiohttp.ClientSession())
            crowd = Crowd(bot, stack)
            heads = await crowd.heads(http, scale.streams)
            await crowd.is_served(http)
    served = sum(head.startswith(b"HTTP/1.1 200 ") for head in heads)
    told = sum(head.startswith(b"HTTP/1.1 503 ") for head in heads)
    what = f"open event streams with {scale.files:,} files allowed"
    note = f"of {len(heads)}, {told} were told and {len(heads) - served - told} not"
    return [Row(what, served, 800, 800, "", note=note)]
