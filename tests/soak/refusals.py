"""Half of what is sent is answered 429 or 5xx, some of it after it had arrived."""

import random
import time
from collections import Counter
from pathlib import Path

from tests.soak.figures import Figures
from tests.soak.installation import installation
from tests.support.telegram import faults
from tests.support.telegram.errors import ApiError

HALF = 0.52
IN_A_ROW = 4  # of one chat: each doubles its wait
ARRIVED_ALL_THE_SAME = 0.02  # of the answers 5xx: the message is there, and comes again
WAIT = 1  # seconds of retry_after, the least that the platform names


async def server_errors(
    folder: Path, *, recipients: int = 5000, rate: int = 200, seed: int = 17
) -> Figures:
    """500, 502, 504 and a gateway's page, by turns."""
    chance = random.Random(seed)
    answers = [
        faults.server_error(500),
        faults.server_error(502, "Bad Gateway"),
        faults.server_error(504, "Gateway Timeout"),
        faults.page(502),
        ApiError(503, "Service Unavailable", retry_after=1),
    ]
    return await _half(folder, "half 5xx", recipients, rate, chance, answers)


async def too_many(
    folder: Path, *, recipients: int = 500, rate: int = 200, seed: int = 19
) -> Figures:
    """429: the chat waits, and with a second chat in the same second all do."""
    chance = random.Random(seed)
    answers = [faults.too_many(WAIT)]
    return await _half(folder, "half 429", recipients, rate, chance, answers)


async def _half(
    folder: Path,
    name: str,
    recipients: int,
    rate: int,
    chance: random.Random,
    answers: list[faults.Fault],
) -> Figures:
    began = time.monotonic()
    is_server = name != "half 429"
    async with installation(folder, recipients, rate, chance) as here:
        platform = here.platform
        by_rule = 0

        refused: Counter[str] = Counter()

        def trouble(chat: str) -> faults.Fault | None:
            if refused[chat] >= IN_A_ROW or chance.random() >= HALF:
                return None
            refused[chat] += 1
            return chance.choice(answers)

        def trouble_after(_chat: str) -> faults.Fault | None:
            nonlocal by_rule
            if not is_server or chance.random() >= ARRIVED_ALL_THE_SAME:
                return None
            by_rule += 1
            return chance.choice(answers)

        platform.trouble, platform.trouble_after = trouble, trouble_after
        await here.bot.start()
        text = await here.announce()
        await here.all_reached(text, 1200)
        reports = await here.reports(600)
        arrivals = platform.chats
        doubles, arrivals.unexplained = arrivals.unexplained, 0
        found = await here.figures(name, began)
    assert reports
    found.faults = sum(n for status, n in platform.statuses.items() if status != 200)
    found.doubles = {1: doubles} if doubles else {}
    found.bounds = {1: by_rule}
    found.promise(doubles == by_rule, f"{doubles} doubles, {by_rule} by the rule")
    shown = ", ".join(f"{n} x {s}" for s, n in sorted(platform.statuses.items()))
    found.notes.append(f"{shown}; {by_rule} of them arrived, and so came twice by rule")
    found.promise(
        found.faults * 5 > 2 * sum(platform.statuses.values()), "too few were refused"
    )
    return found
