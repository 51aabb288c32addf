"""No turn holds the loop, and none waits for ever."""

import asyncio
import re
import threading
import time

import pytest

from bot.conversation.intake.time_limit import TimeLimit, TurnTooLong

SHORT = TimeLimit(processor=0.2, whole=0.5)


async def spins() -> None:
    while True:
        pass


async def spins_and_holds_on_to_every_error() -> None:
    while True:
        try:
            await spins()
        except Exception:  # noqa: BLE001
            continue


async def spins_in_one_pattern() -> None:
    re.match(r"(a+)+$", "a" * 40 + "b")


async def sleeps_without_the_loop() -> None:
    time.sleep(600)


async def waits_for_ever() -> None:
    await asyncio.Event().wait()


async def waits_again_and_again() -> None:
    while True:
        await asyncio.sleep(0.01)


ENDLESS = [
    spins,
    spins_and_holds_on_to_every_error,
    spins_in_one_pattern,
    sleeps_without_the_loop,
    waits_for_ever,
    waits_again_and_again,
]


@pytest.mark.parametrize("turn", ENDLESS)
async def test_a_turn_without_end_is_ended(turn):
    with pytest.raises(TurnTooLong):
        await SHORT.of(turn())


async def test_what_a_turn_was_to_clean_up_it_does():
    cleaned = []

    async def turn() -> None:
        try:
            await spins()
        finally:
            await asyncio.sleep(0)
            cleaned.append(1)

    with pytest.raises(TurnTooLong):
        await SHORT.of(turn())
    assert cleaned == [1]


async def test_a_turn_in_time_returns_what_it_returns_and_raises_what_it_raises():
    async def turn(fault: BaseException | None = None) -> str:
        await asyncio.sleep(0)
        if fault is not None:
            raise fault
        return "done"

    assert await SHORT.of(turn()) == "done"
    for fault in (KeyError("a"), TimeoutError("the turn's own")):
        with pytest.raises(type(fault), match=str(fault.args[0])):
            await SHORT.of(turn(fault))


async def test_who_is_stopped_meanwhile_hears_it():
    """A cancelled turn is cancelled where it waits, and its work is undone there."""
    undone = asyncio.Event()
    begun = asyncio.Event()

    async def turn() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            undone.set()

    task = asyncio.get_running_loop().create_task(TimeLimit().of(turn()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert undone.is_set()


async def test_others_may_hold_the_loop_while_a_turn_waits():
    """What is counted is the turn's own work, not that of who runs in between."""

    async def turn() -> str:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return "done"

    async def other() -> None:
        until = time.thread_time() + 0.3
        while time.thread_time() < until:
            pass

    limit = TimeLimit(processor=0.1, whole=60)
    answered, _ = await asyncio.gather(limit.of(turn()), other())
    assert answered == "done"


def test_outside_the_main_thread_waiting_is_limited():
    ended = []

    def run() -> None:
        try:
            asyncio.run(SHORT.of(waits_for_ever()))
        except TurnTooLong:
            ended.append(1)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert ended == [1]
