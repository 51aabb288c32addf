"""`voice`: how long an answer takes to be heard, the first time and from then on."""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

import aiohttp

from bot.config import Config
from tests.bench.table import Report, Row
from tests.support.running import Browser, running

QUESTIONS = (
    "con toi hoc cap 2 ban tru duoc may can gao",
    "thu nhap bao nhieu la ho ngheo",
    "bao nhieu tuoi duoc tien nguoi gia",
    "lam giay khai sinh o dau",
    "nha sap duoc ho tro bao nhieu",
)
HEAR = "🔊 Nghe"
FIRST, CACHED = 3_000.0, 100.0  # milliseconds


def run() -> Report:
    """From the tap to the last byte of the sound, on the web."""
    return asyncio.run(_measured())


async def _measured() -> Report:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=f"sqlite+aiosqlite:///{Path(folder)}/bot.db", web_port=0
        )
        async with aiohttp.ClientSession() as http, running(config) as app:
            first: list[float] = []
            cached: list[float] = []
            for question in QUESTIONS:
                for times in (first, cached, cached, cached):
                    citizen = Browser(app.web_address, http)
                    await citizen.says(question)
                    if not _is_answer(citizen):
                        break
                    times.append(await _heard(citizen))
    longest = max(first, default=None)
    usual = median(cached) if cached else None
    return Report(
        "voice",
        [
            Row("heard the first time", longest, FIRST, FIRST, "ms", is_most=True),
            Row("the same, cached", usual, CACHED, CACHED, "ms", is_most=True),
        ],
        [
            f"{len(first)} answers, from the tap to the last byte: "
            "the slowest of the first, the median of the cached"
        ],
    )


def _is_answer(citizen: Browser) -> bool:
    return any(
        button["label"] == HEAR
        for reply in citizen.replies
        for row in reply["buttons"]  # type: ignore[attr-defined]
        for button in row
    )


async def _heard(citizen: Browser) -> float:
    began = time.perf_counter()
    await citizen.taps(HEAR)
    link = citizen.replies[0]["audio"]
    async with citizen.http.get(f"{citizen.address}{link}") as answer:
        assert await answer.read()
    return (time.perf_counter() - began) * 1000
