"""Who left stays away: what a restore brings back of them is erased again."""

import asyncio
import logging
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import replies
from bot.bulletins.courses import progress_of_learners
from bot.channels.web import records as web_records
from bot.channels.web.channel import WebChannel
from bot.clock import Milliseconds
from bot.conversation import intake, state
from bot.conversation.studio import wanted_drawings
from bot.delivery import broadcasts, living, outbox
from bot.delivery.results import unreached
from bot.delivery.spoken import recordings
from bot.knowledge.upkeep import told_stories
from bot.messaging import Address
from bot.people import chats, departures, roles
from bot.people.departures import Departure
from bot.requests import book
from bot.store import secret
from bot.store.database import Database

NAME = "departures"  # beside the secret

log = logging.getLogger(__name__)


def file_of(database: Database, chosen: Path | None) -> Path:
    """Where it stands; `chosen` is BOT_SECRET_FILE."""
    return secret.file_of(database, chosen).with_name(NAME)


async def keep_beside(database: Database, file: Path) -> None:
    """Writes down who left, where no restore of the database reaches."""
    async with database.read() as connection:
        known = await departures.all_of(connection)
    written = await asyncio.to_thread(departures.read, file)
    if departures.newer(known, written):
        await asyncio.to_thread(departures.write, file, {**written, **known})


async def catch_up(
    database: Database, file: Path, key: bytes, now: Milliseconds
) -> int:
    """Erases who left since the database was saved; returns how many it still held."""
    written = await asyncio.to_thread(departures.read, file)
    async with database.read() as connection:
        left = departures.newer(written, await departures.all_of(connection))
        held = await _addresses(connection) if left else set()
    number = 0
    for address in held:
        one = left.get(chats.departure_digest(address, key))
        if one is None:
            continue
        async with database.write() as connection:
            number += await _erase_again(connection, address, one, key, now)
    if left:
        async with database.write() as connection:
            await departures.add(connection, left.values())
        log.info("%s who had left were erased again after a restore", number)
    return number


async def _addresses(connection: AsyncConnection) -> set[Address]:
    return {
        *await departures.addresses(connection),
        *await book.addresses(connection),
        *await told_stories.addresses(connection),
        *await recordings.addresses(connection),
        *await replies.addresses(connection),
    }


async def _erase_again(
    connection: AsyncConnection,
    address: Address,
    left: Departure,
    key: bytes,
    now: Milliseconds,
) -> bool:
    """False for one who agreed anew after leaving, and stays."""
    chat = await chats.find(connection, address)
    consent = await chats.consent_of(connection, chat.id) if chat else None
    if consent is not None and consent[1] > left.left_at:
        return False
    await chats.leave(connection, address, now, key)
    if left.is_whole:
        await state.forget(connection, address)
        await intake.forget(connection, address)
        await outbox.forget(connection, address)
        await wanted_drawings.forget(connection, address)
        await progress_of_learners.forget(connection, address)
        await replies.forget(connection, address)
        await roles.erase(connection, address.channel, address.text)
        await book.forget(connection, address, now)
        await told_stories.forget(connection, address)
        await broadcasts.forget_author(connection, address, now)
        await living.forget(connection, address)
        await recordings.forget(connection, address)
        await unreached.forget(connection, address)
        if address.channel == WebChannel.name:
            await web_records.erase_messages(connection, address.text)
    return True
