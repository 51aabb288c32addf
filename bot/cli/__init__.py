"""What an operator types. Every command: one line a problem, no traceback."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from bot import __version__, config
from bot.cli import answering, bench, check, content, keeping, people, run, sending
from bot.cli.output import print_in_any_encoding
from bot.errors import BotError, UsageProblem
from bot.memory import use_small_pages

_LATER = {
    "poster": "an A4 poster with QR codes",
}

# Libraries that say too much, or would write addresses with tokens into the log.
_QUIET = ("alembic", "aiohttp.access", "aiosqlite", "apscheduler", "httpx", "telegram")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0, 1 for a problem, 2 for wrong use."""
    use_small_pages()
    print_in_any_encoding()
    parser = _parser()
    parsed, unknown = parser.parse_known_args(arguments)
    if unknown and parsed.run is not _not_there_yet:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if parsed.run is None:
        parser.print_help()
        return 2
    try:
        _refuse_broken_text(sys.argv[1:] if arguments is None else arguments)
        settings = config.load()
        _log_to_stderr(settings)
        return int(parsed.run(settings, parsed))
    except UsageProblem as problem:
        _complain(problem)
        return 2
    except BotError as problem:
        _complain(problem)
        return 1
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        return 0
    except (OSError, SQLAlchemyError) as fault:
        print(" ".join(str(fault).split()), file=sys.stderr)
        return 1


def _refuse_broken_text(arguments: Sequence[str]) -> None:
    """What is not UTF-8 reaches a program as halves of letters: nothing stores them."""
    for argument in arguments:
        if any("\ud800" <= letter <= "\udfff" for letter in argument):
            raise UsageProblem(f"{argument!a} is not UTF-8 text")


def _complain(problem: BotError) -> None:
    for line in str(problem).splitlines():
        print(line, file=sys.stderr)


class _OneLine(argparse.ArgumentParser):
    """Says what is wrong in one line; `--help` shows the rest."""

    @override
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _OneLine(prog="bot", description="Loa Bản, the village loudspeaker")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(run=None)
    for area in (
        run, answering, check, content, sending, people, keeping, bench,
    ):  # fmt: skip
        area.add_commands(commands)
    for name, what in _LATER.items():
        later = commands.add_parser(name, help=f"{what} (not there yet)")
        later.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
        later.set_defaults(run=_not_there_yet)
    return parser


def _not_there_yet(_settings: config.Config, _parsed: argparse.Namespace) -> int:
    raise UsageProblem("not there yet")


def _log_to_stderr(settings: config.Config) -> None:
    text = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=text, force=True)
    if settings.log == "json":
        logging.getLogger().handlers[0].setFormatter(_JsonLines())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _JsonLines(logging.Formatter):
    @override
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
