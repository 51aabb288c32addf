"""The web chat as a channel: sending is storing, an open page is then woken."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from bot.channels.web import position, records, sessions, streams
from bot.channels.web.bell.ringing import Bell
from bot.channels.web.drawing import as_message
from bot.channels.web.media import Media
from bot.channels.web.position import Epochs, Position
from bot.channels.web.records import Message
from bot.channels.web.streams import Streams
from bot.channels.web.uploads import Uploads
from bot.clock import Clock, Milliseconds
from bot.config import Config
from bot.delivery.spoken.sounds import Speaker
from bot.i18n import Catalogues
from bot.messaging import (
    Address,
    Channel,
    ChannelState,
    Gone,
    Incoming,
    Letter,
    Look,
    Menus,
    Outcome,
    Receive,
    Refused,
    Reply,
    Sent,
    Signal,
    Standing,
)
from bot.speech import Voices
from bot.store.database import Database

# PostgreSQL gives ids out before they are committed: a look goes back so far, and finds
# what was committed late.
LOOK_BACK = 200

log = logging.getLogger(__name__)


class WebChannel(Channel):
    """Needs no account and no platform: always there."""

    name = records.WEB
    pace = None
    budget = None
    stores = True
    has_buttons = True
    edits = True
    recalls = True
    shows_files = True
    prints = True
    limits_people = True
    lists_commands = False
    has_groups = False

    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalogues: Catalogues,
        config: Config,
        secret: bytes,
        most_streams: int = streams.MOST,
    ) -> None:
        """Keeps its sessions and messages in the database; signs links to files.

        `secret` is the installation's; `most_streams` what its open files allow.
        """
        self.database = database
        self.clock = clock
        self.catalogues = catalogues
        self.config = config
        speaker = Speaker(database, Voices(config.speech_command))
        self.media = Media(database, clock, secret, speaker)
        self.uploads = Uploads(database, clock, catalogues, config.public_url, secret)
        self.is_closing = False
        self.streams = Streams(most_streams)
        self.bell: Bell | None = None  # services ask for an address to complain to
        if config.public_url is not None:
            self.bell = Bell(database, clock, secret, config.public_url)
        self._changed = asyncio.Event()
        self._epochs: Epochs = ()

    @override
    async def run(self, receive: Receive, leads: Signal) -> None:
        """Wakes open pages until cancelled; what people send comes in by the routes."""
        try:
            async with asyncio.TaskGroup() as group:
                if self.bell is not None:
                    group.create_task(self.bell.run())
                await self._wake_pages()
        finally:
            await self.close()

    async def _wake_pages(self) -> None:
        looked_to: int | None = None
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                looked_to = await self._wake_pushed(looked_to)
            except (SQLAlchemyError, OSError):
                log.exception("the web chat could not look for what was pushed")

    @override
    async def send(self, letter: Letter) -> Outcome:
        """Stores the letter once; a session that is no more is gone.

        What it changes is kept no more, and an open page takes it away.
        """
        reply, session = letter.reply, letter.address.text
        async with self.database.write() as connection:
            if letter.changes:
                number = await records.take_back(connection, session, letter.changes)
                if number is not None:
                    reply = replace(reply, withdraws=str(number))
                elif letter.recalls:
                    was_told = await records.has_push(connection, session, letter.key)
                    return Sent(()) if was_told else Refused("too_old")
            stored = await records.store_push(
                connection,
                session,
                letter.key,
                reply,
                self.clock(),
                expires_at=letter.expires_at,
            )
        if stored is None:
            return Gone("not_found")
        self.wake()
        if self.bell is not None and letter.reply.look is Look.URGENT:
            address, reply = letter.address.text, letter.reply
            self.bell.ring(address, letter.key, reply, letter.expires_at)
        return Sent((str(stored),))

    @override
    async def standing(self, group: Address, account: str) -> Standing:
        """Nothing is known: there are no groups."""
        return Standing()

    @override
    def state(self) -> ChannelState:
        """Up as soon as the server is."""
        return ChannelState(self.name, answered_once=True)

    @override
    async def close(self) -> None:
        """Lets the open streams end."""
        self.is_closing = True
        self.streams.ring_all()

    @override
    def link(self, code: str) -> str:
        """Where an invitation is opened: what stands after # goes to no server.

        Empty where others could not open it: a link to this very machine is dead.
        """
        base = self.config.reachable_url
        return f"{base}/#start={code}" if base else ""

    @override
    async def publish_commands(self, menus: Menus) -> None:
        """The page lists none."""

    # --- what is kept for someone ----------------------------------------------------

    async def keep_replies(
        self,
        connection: AsyncConnection,
        replies: Sequence[tuple[Incoming, Reply]],
        now: Milliseconds,
    ) -> None:
        """The replies to what sessions sent."""
        kept = [(one.address.text, one.id, reply) for one, reply in replies]
        await records.store_replies(connection, kept, now)

    async def keep_push(
        self,
        connection: AsyncConnection,
        address: Address,
        reply: Reply,
        key: str,
        now: Milliseconds,
    ) -> None:
        """What a session did not ask for; the same key is kept once."""
        await records.store_push(connection, address.text, key, reply, now)

    async def forget(self, connection: AsyncConnection, address: Address) -> None:
        """Erases what was said to a session."""
        await records.erase_messages(connection, address.text)

    async def opened_by(self, token: str) -> str | None:
        """The session that a token opens, None without one; it is then seen now."""
        now = self.clock()
        async with self.database.read() as connection:
            session = await sessions.opened_by(connection, token)
        if session is None:
            return None
        if session.is_renewed:
            async with self.database.write() as connection:
                await sessions.settle(connection, session.digest, token)
            self.streams.ring(session.digest)  # streams of the token before end
        if sessions.is_stale(session.seen_at, now):
            async with self.database.write() as connection:
                await sessions.touch(connection, session.digest, now)
        return session.digest

    async def epochs(
        self, connection: AsyncConnection, *, anew: bool = False
    ) -> Epochs:
        """Those of the database; `anew` reads them again."""
        if anew or not self._epochs:
            self._epochs = await position.epochs(connection)
        return self._epochs

    def drawn(self, digest: str, message: Message, epoch: str) -> dict[str, object]:
        """A message as its session gets it, with the way to its file."""
        name = str(Position(epoch, message.number))
        addresses = [
            self.media.address(digest, message.number, number)
            for number in range(len(message.reply.files))
        ]
        drawn = as_message(name, message, addresses)
        if message.reply.withdraws:
            gone = Position(epoch, int(message.reply.withdraws))
            drawn["withdraws"] = str(gone)
        return drawn

    # --- open pages ------------------------------------------------------------------

    @override
    def wake(self) -> None:
        """The database has changed, here or in another process."""
        self._changed.set()

    async def _wake_pushed(self, looked_to: int | None) -> int | None:
        """One query for all pages: only those with something new look themselves.

        `looked_to` is the newest message that the last look saw, None without one.
        """
        if not self.streams:
            return None
        async with self.database.read() as connection:
            newest = await records.newest_id(connection)
            if looked_to is None:
                pushed = self.streams.sessions
            else:
                # A database put back while we run has lower numbers than we saw.
                after = min(looked_to, newest) - LOOK_BACK
                pushed = await records.sessions_pushed_after(connection, after)
        for digest in pushed:
            self.streams.ring(digest)
        return newest
