"""What a command takes from the database before it answers: the engine is loaded here.

A command that needs nothing of it never loads this module (see `ask`).
"""

import asyncio

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Config
from bot.i18n import AcceptedWords
from bot.knowledge import Entry
from bot.knowledge.upkeep import accepted_words, overlay
from bot.people import contacts
from bot.people.contacts import Card
from bot.store.database import Database


def changed_in_chat(settings: Config) -> tuple[Entry, ...]:
    """What people changed of the answers; raises DataProblem for a foreign database."""
    return asyncio.run(_changed_in_chat(settings))


async def _changed_in_chat(settings: Config) -> tuple[Entry, ...]:
    async with Database(settings.database_url) as database:
        await database.examine()
        async with database.read() as connection:
            if not await connection.run_sync(_has_overlay):
                return ()  # older than this program: nothing was changed there yet
            return await overlay.entries(connection)


def accepted_in_chat(settings: Config) -> tuple[AcceptedWords, ...]:
    """What reviewers accepted of the interface's words."""
    return asyncio.run(_accepted_in_chat(settings))


async def _accepted_in_chat(settings: Config) -> tuple[AcceptedWords, ...]:
    database = Database(settings.database_url)
    async with database, database.read() as connection:
        if not await connection.run_sync(_has_accepted_words):
            return ()
        return await accepted_words.entries(connection)


def _has_accepted_words(connection: Connection) -> bool:
    return inspect(connection).has_table("accepted_words")


def _has_overlay(connection: Connection) -> bool:
    return inspect(connection).has_table("overlay")


def card_of(settings: Config, place: str) -> Card | None:
    """The contact card that goes with answers at a code path, if there is one."""
    return asyncio.run(_card_of(settings, place))


async def _card_of(settings: Config, place: str) -> Card | None:
    try:
        database = Database(settings.database_url)
        async with database, database.read() as connection:
            return await contacts.find(connection, place)
    except (SQLAlchemyError, OSError):  # older than cards, or out of reach
        return None
