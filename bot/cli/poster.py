"""`bot poster`: an A4 sheet for a place, as a PDF."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.conversation.steps.links import COMMUNE_PREFIX
from bot.conversation.studio import poster_words
from bot.country import SOURCE_LANGUAGE
from bot.drawing import papers_of
from bot.errors import DataProblem, UsageProblem
from bot.ground import lay_ground

NO_ADDRESS = (
    "no phone could open what would be printed: set BOT_PUBLIC_URL to an address "
    "outside this machine, or BOT_TELEGRAM_TOKEN"
)


def add_commands(commands: Any) -> None:
    """Adds `poster`."""
    poster = commands.add_parser("poster")
    poster.add_argument("--place", required=True, help="code")
    poster.add_argument("--lang", default=SOURCE_LANGUAGE)
    poster.add_argument("file", metavar="FILE.pdf", type=Path)
    poster.set_defaults(run=lambda *given: asyncio.run(run_poster(*given)))


async def run_poster(settings: Config, parsed: argparse.Namespace) -> int:
    """Draws it; raises DataProblem when there is no address to print."""
    ground = lay_ground(settings)
    place = ground.places.by_code(parsed.place)
    if place is None:
        raise DataProblem(f"no place has the code {parsed.place!r}")
    if parsed.lang not in ground.catalogues.languages:
        raise UsageProblem(f"no language is called {parsed.lang!r}")
    _ = ground.catalogues.translator(parsed.lang)
    link = await _link(settings, COMMUNE_PREFIX + place.code)
    ways = poster_words.ways(_, settings, link, place)
    if not ways:
        raise DataProblem(NO_ADDRESS)
    operator = settings.operator or ""
    paper = poster_words.poster(_, ground.places, ground.country, operator, place, ways)
    drawn = await papers_of(paper, "pdf")
    if not drawn:
        raise DataProblem("the poster could not be drawn")
    try:
        await asyncio.to_thread(parsed.file.write_bytes, drawn[0])
    except OSError as fault:
        raise DataProblem(f"{parsed.file}: {fault.strerror}") from fault
    print(parsed.file)  # what was made
    return 0


async def _link(settings: Config, code: str) -> str:
    """Into Telegram; the bot's name is asked of the platform."""
    if settings.telegram_token is None:
        return ""
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415  # slow

    channel = TelegramChannel(settings, "")
    try:
        async with asyncio.timeout(WITHIN):
            await channel.introduce()
    except TimeoutError:
        raise DataProblem("Telegram did not answer; try again") from None
    finally:
        await channel.close()
    return channel.link(code)


WITHIN = 20.0  # seconds
