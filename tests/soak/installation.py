"""One `bot run` with its people, on a platform that counts."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from random import Random

from tests.soak.figures import Figures
from tests.soak.platform import NEWS, CountingServer
from tests.support.running import Process
from tests.support.telegram.chats import User

HEADER = "channel,address,kind,title,language,place,categories,consented_at\n"
PLACE = "01324"
FLUSH = 0.02  # seconds: delivery's group commit
QUESTION = "thu nhap bao nhieu la ho ngheo"


class Installation:
    """`announce` sends to everyone; `reached` says who has got it."""

    def __init__(self, bot: Process, platform: CountingServer, rate: int) -> None:
        self.bot, self.platform, self.rate = bot, platform, rate
        self.people: list[User] = []
        self.sent: dict[int, str] = {}  # broadcast: its first line
        self.waits: list[float] = []
        self.bounds: dict[int, float] = {}  # by fault
        self.limits: dict[int, float] = {}  # the same, and what commits take
        self.commit = longest_commit(bot.folder)

    async def settle(self, number: int) -> None:
        """People arrive, by an import."""
        self.people = [self.platform.user(f"Người {n}") for n in range(number)]
        file = self.bot.folder / "people.csv"
        rows = [
            f"telegram,{one.id},private,,vi,{PLACE},,2026-11-01T08:00:00+07:00\n"
            for one in self.people
        ]
        file.write_text(HEADER + "".join(rows), encoding="utf-8")
        code, _, err = await self.bot.command("people", "import", str(file))
        assert code == 0, err

    async def announce(self, *, is_counted: bool = True) -> str:
        """A notice to everyone; returns its first line, by which it is known."""
        text = f"{NEWS}số {len(self.sent) + 1}"
        made = await self.bot.json("notice", "send", "--place", PLACE, "--text", text)
        assert isinstance(made, dict)
        assert not is_counted or made["planned"] == len(self.people)
        self.sent[made["broadcast"]] = text
        return text

    def note_bound(self, fault: int) -> float:
        """Now comes a fault: how many doubles may it leave?"""
        bound = self.rate * (FLUSH + self.platform.longest_reply())
        self.bounds[fault] = self.limits[fault] = bound
        return bound

    async def kill(self) -> None:
        """-9; what may double is what arrived while a group was not yet recorded.

        A group is on the disk a commit after its interval, and may have had to wait
        for the one before; and lateness made good is sent faster than the rate.
        """
        platform, began = self.platform, time.monotonic()
        platform.kills += 1
        bound = self.note_bound(platform.kills)
        window = FLUSH + 2 * self.commit + platform.longest_reply()
        await self.bot.kill()
        arrived = platform.arrived_within(window + time.monotonic() - began)
        self.limits[platform.kills] = max(bound, arrived)

    def is_done(self, text: str) -> bool:
        return self.platform.how_many(text) >= len(self.people)

    async def all_reached(self, text: str, within: float) -> None:
        await self.platform.wait_for(lambda: self.is_done(text), within)

    async def delivery_after(self, at: float, within: float = 180) -> None:
        """Waits for the first delivery after an instant, and notes how long it took."""
        await self.platform.wait_for(lambda: self.platform.last_arrival > at, within)
        self.waits.append(self.platform.last_arrival - at)

    async def reports(self, within: float = 120) -> list[dict[str, object]]:
        """Every broadcast's report, once all have ended."""
        async with asyncio.timeout(within):
            while True:
                found = await self.bot.json("broadcasts")
                assert isinstance(found, list)
                if all(one["state"] == "done" for one in found):
                    return found

    async def figures(self, name: str, began: float, **how: object) -> Figures:
        """Counts, and holds what every scenario promises."""
        arrivals = self.platform.chats
        found = Figures(
            name,
            recipients=len(self.people) * len(self.sent),
            faults=max(arrivals.faults, self.platform.kills),
            lost=sum(
                len(self.people) - self.platform.how_many(text)
                for text in self.sent.values()
            ),
            doubles=dict(arrivals.doubles),
            bounds=self.bounds,
            waits=self.waits,
            seconds=time.monotonic() - began,
        )
        found.promise(found.lost == 0, f"{found.lost} deliveries are lost")
        for fault, number in found.doubles.items():
            limit = self.limits.get(fault, 0.0)
            what = f"{number} doubles after fault {fault}, more than {limit:.0f}"
            found.promise(number <= limit, what)
        above = sum(n > self.bounds.get(f, 0.0) for f, n in found.doubles.items())
        found.notes.append(
            f"{above} of {found.faults} faults left more than the bound; a commit "
            f"takes up to {1000 * self.commit:.0f} ms here"
        )
        found.promise(
            arrivals.unexplained == 0,
            f"{arrivals.unexplained} doubles with no fault before them",
        )
        for report in await self.reports():
            is_right = report["sent"] == report["planned"] == len(self.people)
            found.promise(is_right, f"the report says {report}")
        return found


@asynccontextmanager
async def installation(
    folder: Path,
    recipients: int,
    rate: int,
    chance: Random,
    *,
    within: Sequence[str] = (),
    **settings: str,
) -> AsyncIterator[Installation]:
    """An installation with its people, not started yet; leaving ends it."""
    async with CountingServer(chance) as platform:
        bot = Process(
            folder,
            within=within,
            BOT_TELEGRAM_TOKEN=platform.token,
            BOT_TELEGRAM_API_URL=platform.url,
            BOT_TELEGRAM_RATE=str(rate),
            **settings,
        )
        here = Installation(bot, platform, rate)
        await here.settle(recipients)
        try:
            yield here
        finally:
            await bot.end()


def longest_commit(folder: Path) -> float:
    """Seconds that one of fifty small commits takes on this disk at most."""
    file = folder / "commits.db"
    longest = 0.0
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE IF NOT EXISTS numbers (number)")
        for number in range(50):
            began = time.monotonic()
            database.execute("INSERT INTO numbers VALUES (?)", (number,))
            longest = max(longest, time.monotonic() - began)
    file.unlink()
    return longest
