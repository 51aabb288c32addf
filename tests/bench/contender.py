"""One run of one contender: `python -m tests.bench.contender NAME SETTINGS`.

Prints what it measured as JSON; those that answer updates print `ready` and run until
they are ended.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from tests.bench import planning, product, rivals, whole

Measured = Callable[..., Coroutine[object, object, dict[str, float]]]
Answering = Callable[..., Coroutine[object, object, None]]

MEASURED: dict[str, Measured] = {
    "aiohttp": rivals.aiohttp_bare,
    "transport": rivals.transport,
    "ptb": rivals.ptb_limited,
    "aiogram": rivals.aiogram,
    "product": product.send_all,
    "paced": whole.send_paced,
    "plan": planning.plan,
}
ANSWERING: dict[str, Answering] = {
    "ptb-answers": rivals.ptb_answers,
    "aiogram-answers": rivals.aiogram_answers,
    "answers": whole.answer,
}
IN_A_FOLDER = {"product", "paced", "plan", "answers"}


def main(name: str, settings: dict[str, Any]) -> None:
    """Runs one contender to its end."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        if name in IN_A_FOLDER:
            settings["folder"] = folder
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            if name in ANSWERING:
                runner.run(ANSWERING[name](ready=_ready, **settings))
            else:
                measured = runner.run(MEASURED[name](**settings))
                sys.stdout.write(json.dumps(measured) + "\n")


def _ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
