"""The web chat as a channel: sending is storing, an open page is then woken."""

import asyncio

from typing_extensions import override

from bot.channels.web import records
from bot.clock import Clock
from bot.config import Config
from bot.i18n import Catalogues
from bot.messaging import (
    Channel,
    ChannelState,
    Gone,
    Letter,
    Outcome,
    Receive,
    Sent,
)
from bot.store.database import Database


class WebChannel(Channel):
    """Needs no account and no platform: always there."""

    name = "web"
    pace = None

    def __init__(
        self, database: Database, clock: Clock, catalogues: Catalogues, config: Config
    ) -> None:
        """Keeps its sessions and messages in the database."""
        self.database = database
        self.clock = clock
        self.catalogues = catalogues
        self.config = config
        self.is_closing = False
        self._streams: set[asyncio.Event] = set()

    @override
    async def run(self, receive: Receive) -> None:
        """Everything comes in by the routes: waits to be cancelled."""
        try:
            await asyncio.Event().wait()
        finally:
            self.is_closing = True
            self.wake()

    @override
    async def send(self, letter: Letter) -> Outcome:
        """Stores the letter once; a session that is no more is gone."""
        async with self.database.write() as connection:
            stored = await records.store_push(
                connection, letter.address.text, letter.key, letter.reply, self.clock()
            )
        if stored is None:
            return Gone("not_found")
        return Sent((str(stored),))

    @override
    def state(self) -> ChannelState:
        """Up as soon as the server is."""
        return ChannelState(self.name, answered_once=True)

    @override
    async def close(self) -> None:
        """Lets the open streams end."""
        self.is_closing = True
        self.wake()

    def link(self, code: str) -> str:
        """Where an invitation is opened."""
        base = self.config.public_url
        if base is None:
            base = f"http://{self.config.web_host}:{self.config.web_port}"
        return f"{base}/?start={code}"

    # --- open pages ------------------------------------------------------------------

    def wake(self) -> None:
        """Something was stored: every open stream looks."""
        for stream in self._streams:
            stream.set()

    def listen(self) -> asyncio.Event:
        """An event that is set at every wake, until `forget`."""
        event = asyncio.Event()
        self._streams.add(event)
        return event

    def forget(self, event: asyncio.Event) -> None:
        """The stream has ended."""
        self._streams.discard(event)
