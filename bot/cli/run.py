"""`bot run`: serves until SIGTERM or SIGINT, then drains and stops."""

import argparse
import asyncio
import signal
from typing import Any

import uvloop

from bot.app import App
from bot.config import Config


def add_commands(commands: Any) -> None:
    """Adds `run`."""
    parser = commands.add_parser("run")
    parser.set_defaults(run=run)


def run(settings: Config, _parsed: argparse.Namespace) -> int:
    """Serves; raises DataProblem when it cannot."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings))
    return 0


async def _serve(settings: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await App(settings).run(stop)
