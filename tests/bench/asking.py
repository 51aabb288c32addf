"""Offers a load of questions to a web chat: `python -m tests.bench.asking HOW`.

HOW is JSON: `address`, `rate` a second, `seconds`. Each question comes at its time,
whatever became of those before it, and its wait counts from that time. Prints what
became of all of them as JSON.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import uvloop

from bot.cli.benches.bench_ask import QUESTIONS, read_questions
from tests.support.crowd import many_files

ASKS = 4  # questions of one visitor
GIVES_UP = 20.0  # seconds
REFUSED = (429, 503)


@dataclass
class Visitor:
    """Somebody with a network of their own, who keeps the session that was given."""

    network: str
    session: str = ""


@dataclass
class Load:
    """What became of the questions; waits in seconds, `in_time` before the end."""

    served: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    in_time: int = 0

    def as_document(self, seconds: float, offered: int) -> dict[str, Any]:
        """Figures; a share is missing where there was nothing."""
        return {
            "offered": offered,
            "served": len(self.served),
            "refused": len(self.refused),
            "other": self.other[:3],
            "others": len(self.other),
            "served_a_second": self.in_time / seconds,
            "served_p99": percentile(self.served, 0.99),
            "refused_p99": percentile(self.refused, 0.99),
        }


def percentile(values: list[float], share: float) -> float:
    """The value that a share of all does not exceed; 0 for none."""
    if not values:
        return 0.0
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def offer(address: str, rate: float, seconds: float) -> dict[str, Any]:
    """Asks development questions at a steady rate, each visitor a few."""
    chance = random.Random(rate)  # a load's questions
    texts = [one.text for one in read_questions(QUESTIONS) if one.text.strip()]
    number, load = int(rate * seconds), Load()
    visitors = [Visitor(_network(n)) for n in range(max(1, number // ASKS))]
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=GIVES_UP)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for n in range(number):
                at = began + n / rate
                await asyncio.sleep(max(0.0, at - time.monotonic()))
                visitor, text = chance.choice(visitors), chance.choice(texts)
                ask = _ask(http, address, visitor, text, at, load, began + seconds)
                group.create_task(ask)
    return load.as_document(seconds, number)


async def _ask(
    http: aiohttp.ClientSession,
    address: str,
    visitor: Visitor,
    text: str,
    at: float,
    load: Load,
    end: float,
) -> None:
    body = {"text": text} | ({"session": visitor.session} if visitor.session else {})
    forwarded = {"X-Forwarded-For": visitor.network}
    try:
        async with http.post(
            f"{address}/api/chat", json=body, headers=forwarded
        ) as answer:
            said = await answer.json()
    except (aiohttp.ClientError, TimeoutError) as fault:
        load.other.append(type(fault).__name__)
        return
    now = time.monotonic()
    if answer.status == 200:
        visitor.session = said["session"]
        load.served.append(now - at)
        load.in_time += now <= end
    elif answer.status in REFUSED:
        load.refused.append(now - at)
    else:
        load.other.append(f"{answer.status} {said}")


def _network(number: int) -> str:
    return f"203.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


if __name__ == "__main__":
    with many_files():
        found = uvloop.run(offer(**json.loads(sys.argv[1])))
    sys.stdout.write(json.dumps(found) + "\n")
