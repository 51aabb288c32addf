"""`kill -9` at random moments, each followed by a start at once."""

import asyncio
import random
import time
from pathlib import Path

from tests.soak.figures import Figures
from tests.soak.installation import QUESTION, Installation, installation

AT_THE_START = 0.2  # of the kills come before the program is up, or soon after
START = 7.0  # seconds in which they come
AHEAD = 400  # deliveries at most before any other kill


async def kills(
    folder: Path,
    *,
    kills: int = 200,
    recipients: int = 5000,
    rate: int = 200,
    seed: int = 7,
) -> Figures:
    """Kills it so often, during as many notices as that takes."""
    began = time.monotonic()
    chance = random.Random(seed)
    async with installation(folder, recipients, rate, chance) as here:
        await here.bot.start()
        askers = []
        text = await here.announce()
        while here.platform.kills < kills:
            if here.is_done(text):
                text = await here.announce()
            asker = here.platform.user("Người hỏi")
            askers.append(asker)
            here.platform.says(asker, QUESTION)
            await _moment(here, chance, text)
            at = time.monotonic()
            await here.kill()
            await here.bot.start()
            if not all(here.is_done(text) for text in here.sent.values()):
                await here.delivery_after(at)
        await here.all_reached(text, 300)
        await here.platform.wait_for(
            lambda: all(here.platform.chats.answered[one.id] for one in askers), 60
        )
        found = await here.figures("kill -9", began)
    busiest = here.platform.busiest_second
    # The dead one's last second and the next one's first may be one; no more.
    found.promise(busiest <= 2 * rate, f"{busiest} in one second")
    found.notes.append(f"at most {busiest} sends arrived in any second")
    found.notes.append(f"{len(askers)} questions asked meanwhile, all answered")
    return found


async def _moment(here: Installation, chance: random.Random, text: str) -> None:
    """A moment of a notice under way, or of a start."""
    if chance.random() < AT_THE_START:
        await here.kill()
        await here.bot.spawn()
        await asyncio.sleep(chance.uniform(0, START))
        return
    platform = here.platform
    target = platform.chats.total + chance.randint(1, AHEAD)
    await platform.wait_for(
        lambda: platform.chats.total >= target or here.is_done(text), 180
    )
    await asyncio.sleep(chance.uniform(0, 0.1))
