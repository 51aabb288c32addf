"""What an operator types. Every command: one line a problem, no traceback.

Only the module of the command that was typed is loaded: most need little of the rest.
"""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from typing_extensions import override

from bot import __version__, config
from bot.cli.output import print_in_any_encoding
from bot.errors import BotError, UsageProblem
from bot.memory import nothing_collected, use_small_pages

# Every module of commands, and what each of its commands does.
AREAS = {
    "run": {"run": "serve every configured channel"},
    "ask": {"ask": "one answer, as a citizen would get it"},
    "check": {"check": "look for faults, all at once"},
    "content": {
        "content": "the content as files",
        "topics": "every topic",
        "categories": "what one can subscribe to",
    },
    "sending": {
        "invite": "a single-use invitation to a role",
        "notice": "an officer's notice from a script",
    },
    "reports.reporting": {
        "broadcasts": "everything sent or to be sent",
        "report": "what became of a broadcast, here or at installations elsewhere",
    },
    "recurring": {
        "bulletins": "recurring ones and their times",
        "bulletin": "one edition now",
    },
    "people": {"people": "who receives news, in and out as CSV"},
    "keeping": {"database": "look after the database"},
    "poster": {"poster": "an A4 poster with QR codes"},
    "bench": {"bench": "how well questions are answered"},
}

# Libraries that say too much, or would write addresses with tokens into the log.
_QUIET = ("alembic", "aiohttp.access", "aiosqlite", "apscheduler", "httpx", "telegram")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0, 1 for a problem, 2 for wrong use."""
    use_small_pages()
    print_in_any_encoding()
    typed = sys.argv[1:] if arguments is None else arguments
    parser = _parser(next((word for word in typed if not word.startswith("-")), ""))
    parsed, unknown = parser.parse_known_args(typed)
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if parsed.run is None:
        parser.print_help()
        return 2
    try:
        _refuse_broken_text(typed)
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
    except _faults_outside() as fault:
        print(" ".join(str(fault).split()), file=sys.stderr)
        return 1


def _faults_outside() -> tuple[type[Exception], ...]:
    """What can go wrong outside the program: the disk, and a database that was used."""
    engine = sys.modules.get("sqlalchemy.exc")
    return (OSError,) if engine is None else (OSError, engine.SQLAlchemyError)


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


def _parser(typed: str) -> argparse.ArgumentParser:
    """Knows all commands by name, and the arguments of the one that was typed."""
    parser = _OneLine(prog="bot", description="Loa Bản, the village loudspeaker")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(run=None)
    for area, own in AREAS.items():
        if typed in own:
            with nothing_collected():
                module = import_module(f"bot.cli.{area}")
            module.add_commands(_Commands(commands, own))
            continue
        for name, what in own.items():
            commands.add_parser(name, help=what)
    return parser


class _Commands:
    """The list of commands, for a module that adds its own: each has its line here."""

    def __init__(self, commands: Any, lines: dict[str, str]) -> None:
        self._commands = commands
        self._lines = lines

    def add_parser(self, name: str) -> Any:
        return self._commands.add_parser(name, help=self._lines[name])


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
