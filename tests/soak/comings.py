"""Months of use in half an hour: notice after notice while people come and go."""

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.soak.figures import Figures
from tests.soak.installation import PLACE, QUESTION, Installation, installation
from tests.soak.platform import NEWS
from tests.support.telegram.chats import User

EVERY = 0.5  # seconds between one who comes, goes or asks and the next
SETTLED = (0.1, 0.2)  # of the time: the first minutes whose memory counts
AT_THE_END = (0.9, 1.0)
FLAT = 1.05
LOOK_EVERY = 2.0  # seconds between looks at the memory
SHORT = 5 * 60.0  # seconds; in less than that no memory settles
PATIENCE = 60.0  # seconds for an answer, or for the last of a notice


class Town:
    """Who receives news now; `expecting` says who must get each notice under way."""

    def __init__(self, here: Installation, chance: random.Random) -> None:
        self.here, self.chance = here, chance
        self.platform = here.platform
        self.receiving = {one.id: one for one in here.people}
        self.blocked: list[User] = []
        self.expecting: dict[str, set[int]] = {}
        self.done = {"came": 0, "left": 0, "blocked": 0, "unblocked": 0, "asked": 0}
        self.unanswered = 0

    async def lives(self) -> None:
        """One after the other, until cancelled."""
        acts = [self.comes, self.leaves, self.blocks, self.unblocks, self.asks]
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self.chance.choice(acts)())
                await asyncio.sleep(EVERY)

    async def comes(self) -> None:
        one = self.platform.user("Người mới")
        if await self._says(one, f"/subscribe {PLACE}") and await self._taps(
            one, "Đồng ý"
        ):
            self.receiving[one.id] = one
            self.done["came"] += 1

    async def leaves(self) -> None:
        one = self._takes_away()
        if await self._says(one, "/thoinhan") and await self._taps(
            one, "Thôi nhận tất cả"
        ):
            self.done["left"] += 1

    async def blocks(self) -> None:
        one = self._takes_away()
        self.platform.blocks(one)
        self.blocked.append(one)
        self.done["blocked"] += 1

    async def unblocks(self) -> None:
        if self.blocked:
            one = self.blocked.pop(0)
            self.platform.unblocks(one)
            if await self._says(one, QUESTION):  # it has been taken in by then
                self.receiving[one.id] = one
                self.done["unblocked"] += 1

    async def asks(self) -> None:
        if await self._says(self.platform.user("Người hỏi"), QUESTION):
            self.done["asked"] += 1

    def _takes_away(self) -> User:
        one = self.receiving.pop(self.chance.choice(list(self.receiving)))
        for expecting in self.expecting.values():
            expecting.discard(one.id)
        return one

    async def _says(self, one: User, text: str) -> bool:
        return await self._answered(one, lambda: self.platform.says(one, text))

    async def _taps(self, one: User, label: str) -> bool:
        """Once the button is there: it may be under the second of two answers."""
        if not await self._comes_about(lambda: self._has_button(one, label)):
            return False
        return await self._answered(one, lambda: self.platform.taps(one, label))

    def _has_button(self, one: User, label: str) -> bool:
        return any(
            button["text"] == label
            for message in self.platform.messages(one)
            for row in message.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
        )

    async def _answered(self, one: User, act: Callable[[], object]) -> bool:
        answers = self.platform.chats.answered
        before = answers[one.id]
        act()
        return await self._comes_about(lambda: answers[one.id] > before)

    async def _comes_about(self, holds: Callable[[], bool]) -> bool:
        try:
            await self.platform.wait_for(holds, PATIENCE)
        except AssertionError:
            self.unanswered += 1
            return False
        return True


async def comings(
    folder: Path,
    *,
    minutes: float = 30,
    recipients: int = 4000,
    rate: int = 200,
    seed: int = 23,
) -> Figures:
    """Notices without a pause for so many minutes."""
    began = time.monotonic()
    chance = random.Random(seed)
    found = Figures("soak")
    memory: list[tuple[float, float]] = []
    async with installation(folder, recipients, rate, chance) as here:
        await here.bot.start()
        town = Town(here, chance)
        started = time.monotonic()
        async with _meanwhile(town, here, memory):
            before = None
            while time.monotonic() - started < minutes * 60:
                text = await _announce(
                    here, town
                )  # so that there is always one to send
                if before is not None:
                    await _ends(here, town, found, before)
                await _is_half_way(here, town, text)
                before = text
            if before is not None:
                await _ends(here, town, found, before)
        reports = await here.reports()
    found.doubles = {1: here.platform.chats.unexplained}
    found.recipients = sum(int(str(one["planned"])) for one in reports)
    found.seconds = time.monotonic() - began
    _judge(found, town, reports)
    _judge_memory(found, memory, started, minutes)
    return found


@asynccontextmanager
async def _meanwhile(
    town: Town, here: Installation, memory: list[tuple[float, float]]
) -> AsyncIterator[None]:
    async def look() -> None:
        while True:
            memory.append((time.monotonic(), resident(here.bot.pid)))
            await asyncio.sleep(LOOK_EVERY)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(town.lives()), group.create_task(look())]
        yield
        for task in tasks:
            task.cancel()


async def _announce(here: Installation, town: Town) -> str:
    steady = set(town.receiving)
    pending = f"{NEWS}số {len(here.sent) + 1}"
    town.expecting[pending] = steady
    text = await here.announce(is_counted=False)
    assert text == pending
    here.platform.chats.reached.setdefault(text, {})
    return text


async def _is_half_way(here: Installation, town: Town, text: str) -> None:
    half = len(town.expecting[text]) // 2
    within = len(town.expecting[text]) / here.rate + PATIENCE
    await here.platform.wait_for(lambda: here.platform.how_many(text) > half, within)


async def _ends(here: Installation, town: Town, found: Figures, text: str) -> None:
    """Waits until everybody who should has got it."""
    reached = here.platform.chats.reached[text]
    expecting = town.expecting[text]

    def got_it() -> bool:
        return len(reached) >= len(expecting) and expecting <= reached.keys()

    try:
        await here.platform.wait_for(got_it, len(expecting) / here.rate + PATIENCE)
    except AssertionError:
        found.lost += len(expecting - reached.keys())
    del town.expecting[text]
    # The one before stays a while: a double of it would still be seen.
    for old in list(here.platform.chats.reached)[:-3]:
        del here.platform.chats.reached[old]


def _judge(found: Figures, town: Town, reports: list[dict[str, object]]) -> None:
    acts = ", ".join(f"{number} {act}" for act, number in town.done.items())
    found.notes.append(f"{len(reports)} notices; {acts}")
    found.notes.append(
        f"{town.platform.chats.total / found.seconds:.0f} sends a second"
    )
    found.promise(found.lost == 0, f"{found.lost} deliveries are lost")
    found.promise(found.total == 0, f"{found.total} doubles without any fault")
    found.promise(town.unanswered == 0, f"{town.unanswered} were not answered")
    for one in reports:
        settled = not (one["pending"] or one["failed"] or one["unknown"])
        found.promise(settled, f"the report says {one}")


def _judge_memory(
    found: Figures, memory: list[tuple[float, float]], started: float, minutes: float
) -> None:
    whole = minutes * 60
    begin, end = (
        statistics.median(
            [mib for at, mib in memory if lo <= (at - started) / whole <= hi]
            or [mib for _, mib in memory]
        )
        for lo, hi in (SETTLED, AT_THE_END)
    )
    found.mib = begin, end
    if whole >= SHORT:
        found.promise(end <= begin * FLAT, f"memory grew by {end / begin - 1:.1%}")


def resident(pid: int) -> float:
    """MiB of a process that are in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no such process")
