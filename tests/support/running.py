"""The whole program at work: in this process, or as a process of its own."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp

from bot.app import App
from bot.clock import Clock
from bot.config import PROJECT, Config
from bot.delivery import broadcasts
from bot.delivery.model import OPEN_STATES


def by_day() -> ZoneInfo:
    """Where it is about noon now, so that nothing waits for the morning."""
    ahead = 12 - datetime.now(UTC).hour
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "UTC")


@asynccontextmanager
async def running(config: Config, clock: Clock | None = None) -> AsyncIterator[App]:
    """`bot run` inside the test's own loop, over the index that the run keeps.

    By the machine's own clock it is day wherever that runs: nobody is asked twice.
    """
    if clock is None:
        config = replace(config, timezone=by_day())
    kept = os.environ.get("BOT_CACHE_DIR")
    if kept and config.cache_dir is None:
        config = replace(config, cache_dir=Path(kept))
    app = App(config, clock)
    stop, started = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(app.run(stop, started))
        await started.wait()
        try:
            yield app
        finally:
            stop.set()


async def until_sent(app: App) -> None:
    """Waits until nothing is due or under way, woken by the database's own bell."""
    bell, database = asyncio.Event(), app.database
    database.listeners.append(bell.set)
    database.routine_listeners.append(bell.set)
    try:
        async with asyncio.timeout(60):
            while True:
                bell.clear()
                async with database.read() as connection:
                    if not await broadcasts.newest(connection, states=OPEN_STATES):
                        return
                await bell.wait()
    finally:
        database.listeners.remove(bell.set)
        database.routine_listeners.remove(bell.set)


class Process:
    """`bot run` as a process, with its own folder and settings."""

    def __init__(
        self, folder: Path, *, within: Sequence[str] = (), **settings: str
    ) -> None:
        """`within` is a command that runs the program somewhere else."""
        self.folder = folder
        self.within = within
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "BOT_WEB_PORT": "0",
            "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
            **settings,
        }
        self.address = ""
        self.invitation = ""
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        await self.spawn()
        await self.is_up()

    async def spawn(self) -> None:
        """Starts it, and waits for nothing."""
        with (self.folder / "err.txt").open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *self.within, sys.executable, "-m", "bot", "run",
                cwd=self.folder,
                env=self.environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )  # fmt: skip

    async def is_up(self) -> None:
        """Waits for the address, its first line."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(180):
            line = (await self._process.stdout.readline()).decode()
        if not line:
            raise AssertionError((self.folder / "err.txt").read_text())
        self.address = line.split()[-1]

    async def read_invitation(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            while True:
                line = (await self._process.stdout.readline()).decode()
                found = re.search(r"/start (\S+)", line)
                if found:
                    return found[1]

    async def kill(self) -> None:
        """-9: no goodbye."""
        assert self._process is not None
        self._process.kill()
        await self._gone()

    async def end(self) -> None:
        """Kills it if it still runs."""
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    async def stop(self) -> int:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            return await self._gone()

    async def _gone(self) -> int:
        assert self._process is not None
        code = await self._process.wait()
        self._process._transport.close()  # type: ignore[attr-defined]
        return code

    async def command(self, *arguments: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            *self.within, sys.executable, "-m", "bot", *arguments,
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        return process.returncode or 0, out.decode(), err.decode()

    async def json(self, *arguments: str) -> object:
        code, out, err = await self.command(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


class Browser:
    """Someone at the web chat, by its API."""

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        self.address, self.http = address, http
        self.session: str | None = None
        self.replies: list[dict[str, object]] = []

    async def says(self, text: str, **more: str) -> str:
        return await self._post({"text": text, **more})

    async def taps(self, label: str) -> str:
        for reply in self.replies:
            for row in reply["buttons"]:  # type: ignore[attr-defined]
                for button in row:
                    if button["label"] == label:
                        return await self._post({"button": button["data"]})
        raise AssertionError(f"no button {label!r}")

    async def _post(self, body: dict[str, str]) -> str:
        if self.session:
            body["session"] = self.session
        async with self.http.post(f"{self.address}/api/chat", json=body) as answer:
            assert answer.status == 200, await answer.text()
            said = await answer.json()
        self.session = said["session"]
        self.replies = said["replies"]
        return "\n\n".join(reply["text"] for reply in said["replies"])

    @asynccontextmanager
    async def listening(self, **headers: str) -> AsyncIterator["Pushes"]:
        async with self.http.get(
            f"{self.address}/api/chat/events",
            params={"session": self.session or ""},
            headers=headers,
        ) as answer:
            assert answer.status == 200
            yield Pushes(answer)


class Pushes:
    """What the event stream brings."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> tuple[str, dict[str, object]]:
        id_ = ""
        async with asyncio.timeout(40):
            async for raw in self._answer.content:
                line = raw.decode().rstrip("\n")
                if line.startswith("id: "):
                    id_ = line[4:]
                if line.startswith("data: "):
                    return id_, json.loads(line[6:])
        raise AssertionError("the stream ended")
