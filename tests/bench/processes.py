"""The processes of a benchmark: the server, and a fresh one for every run."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bot.errors import DataProblem

GIVE_UP = 900.0  # seconds for a run
LOOK_EVERY = 0.02
Contender = tuple[str, dict[str, object]]  # a name and its settings
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """The loopback server, seen from the benchmark."""

    def __init__(self, port: int) -> None:
        """`port` on 127.0.0.1."""
        self.port = port

    def reset(self, **how: object) -> None:
        """Starts counting anew; see `tests.bench.sink` for what it can be told."""
        self._ask("/control/reset", how)

    def stats(self) -> dict[str, float]:
        """What it has seen since."""
        return self._ask("/control/stats", {})

    def _ask(self, path: str, how: dict[str, object]) -> dict[str, float]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", json.dumps(how).encode()
        )
        with urllib.request.urlopen(request) as answer:  # our own loopback
            found: dict[str, float] = json.load(answer)
        return found


@contextmanager
def server() -> Iterator[Server]:
    """A loopback server that ends with the benchmark."""
    with _child(["tests.bench.sink"]) as process:
        yield Server(int(_first_line(process)))


def once(contender: str, **how: object) -> dict[str, float]:
    """One run in a fresh process: what it measured. Raises DataProblem if it failed."""
    with _child(["tests.bench.contender", contender, json.dumps(how)]) as process:
        output, _ = process.communicate(timeout=GIVE_UP)
    if process.returncode:
        raise DataProblem(f"the run of {contender} failed ({process.returncode})")
    measured: dict[str, float] = json.loads(output.splitlines()[-1])
    return measured


def answering(
    at: Server,
    contenders: Sequence[Contender],
    updates: int,
    text: str,
) -> dict[str, float]:
    """Lets processes answer updates together: seconds, and their CPU seconds."""
    at.reset()
    with ExitStack() as stack:
        running = []
        for name, how in contenders:
            command = ["tests.bench.contender", name, json.dumps(how)]
            running.append(stack.enter_context(_child(command)))
            if _first_line(running[-1]) != "ready":
                raise DataProblem(f"{name} did not start")
        time.sleep(1.0)  # what a start still does
        before = [_cpu(process.pid) for process in running]
        at.reset(updates=updates, text=text)
        seen = _until_answered(at, updates)
        after = [_cpu(process.pid) for process in running]
    return {
        "wall": seen["last_sent"] - seen["first_update"],
        "cpu": sum(after) - sum(before),
    }


def _until_answered(at: Server, updates: int) -> dict[str, float]:
    give_up = time.monotonic() + GIVE_UP
    while (seen := at.stats())["sent"] < updates:
        if time.monotonic() > give_up:
            raise DataProblem(f"{seen['sent']:g} of {updates} updates were answered")
        time.sleep(LOOK_EVERY)
    return seen


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process and its threads have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None  # it was opened with a pipe
    return process.stdout.readline().strip()


@contextmanager
def _child(arguments: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    command: list[Any] = [sys.executable, "-m", *arguments]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True
    )  # our own command
    try:
        yield process
    finally:
        process.terminate()
        process.wait(GIVE_UP)
        if process.stdout is not None:
            process.stdout.close()
