"""Who comes in: so many connections at once, and none that keeps us waiting for long.

aiohttp waits for a request as long as a client likes. Here a connection that waits (has
said nothing, half a header, half a body, or nothing since its last answer) is let go
after a while, and at once when its place is needed: the oldest first. When all places
are at work, whoever comes is told to come again.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import cast

from aiohttp import web
from typing_extensions import override

FIRST_REQUEST_WITHIN = 20.0  # seconds, its body included
# Longer than nginx (60 s) and Caddy (120 s) keep a connection to who is behind them:
# who closes first must not be the one who is about to be asked.
KEPT_FOR = 150.0
LOOK_EVERY = 2.0
# A peer that acknowledges nothing for so long is gone: its stream need not wait for
# the quarter of an hour that Linux tries.
ACKNOWLEDGED_WITHIN = 60_000  # milliseconds
MOST_TOLD = 32  # of those who find no place, so many at once are told; the rest go
TOLD_WITHIN = 2.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Reception:
    """A protocol factory: one guest a connection, at most so many."""

    def __init__(
        self,
        protocols: Callable[[], asyncio.Protocol],
        most: int,
        refusal: bytes,
        *,
        first_within: float = FIRST_REQUEST_WITHIN,
        kept_for: float = KEPT_FOR,
    ) -> None:
        """`refusal` is the whole answer, head included, when all places are taken."""
        self._protocols = protocols
        self._most = most
        self.refusal = refusal
        self._first_within = first_within
        self._kept_for = kept_for
        self._guests: dict[asyncio.BaseTransport, Guest] = {}
        self._waiting: dict[Guest, float] = {}  # until when, the oldest first
        self._told: set[Told] = set()
        self._arriving = 0  # accepted in this round of the loop, not yet connected
        self._looking: asyncio.TimerHandle | None = None

    def __call__(self) -> asyncio.Protocol:
        """A guest for a connection that came; someone told to come again."""
        here = len(self._guests) + self._arriving
        if here >= self._most and not self._let_go_of_one():
            return Told(self)
        if not self._arriving:
            asyncio.get_running_loop().call_soon(self._all_arrived)
        self._arriving += 1
        return Guest(self, self._protocols())

    def close(self) -> None:
        """Looks no more."""
        if self._looking is not None:
            self._looking.cancel()

    @property
    def is_full(self) -> bool:
        """Whether no more can be told that there is no place."""
        return len(self._told) >= MOST_TOLD

    @web.middleware
    async def attend(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Knows of each guest whether a request of theirs is at work."""
        guest = self._guests.get(cast(asyncio.BaseTransport, request.transport))
        if guest is None:
            return await handler(request)
        guest.request = request
        self._waits(guest, self._first_within)
        try:
            return await handler(request)
        finally:
            guest.request = None
            if guest.transport in self._guests:
                self._waits(guest, self._kept_for)

    # --- what guests tell

    def enter(self, guest: "Guest") -> None:
        """Connected; a request is awaited."""
        self._guests[guest.transport] = guest
        self._waits(guest, self._first_within)
        if self._looking is None:
            self._look_later()

    def leave(self, guest: "Guest") -> None:
        """The connection is no more."""
        self._guests.pop(guest.transport, None)
        self._waiting.pop(guest, None)

    def tell(self, told: "Told") -> None:
        """There was no place."""
        self._told.add(told)

    def forget(self, told: "Told") -> None:
        """Has gone again."""
        self._told.discard(told)

    def _all_arrived(self) -> None:
        self._arriving = 0

    # --- who waits

    def _waits(self, guest: "Guest", seconds: float) -> None:
        self._waiting.pop(guest, None)  # at the end again: it is the youngest
        if guest.is_waited_for:
            self._waiting[guest] = _now() + seconds

    def _let_go_of_one(self) -> bool:
        """Makes a place; False when everyone's request is at work."""
        for guest in list(self._waiting):
            if guest.is_waited_for and not guest.unsent:
                self._let_go(guest)
                return True
            if not guest.is_waited_for:
                del self._waiting[guest]
        return False

    def _let_go(self, guest: "Guest") -> None:
        self.leave(guest)
        guest.transport.abort()

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._looking = loop.call_later(min(LOOK_EVERY, self._first_within), self._look)

    def _look(self) -> None:
        """Lets go of who was waited for long enough."""
        now = _now()
        for guest, until in list(self._waiting.items()):
            if not guest.is_waited_for:
                del self._waiting[guest]
            elif until <= now:
                if guest.takes_its_answer():
                    self._waits(guest, self._kept_for)
                else:
                    self._let_go(guest)
        self._looking = None
        if self._guests:
            self._look_later()


class Guest(asyncio.Protocol):
    """One connection; aiohttp's own protocol does the talking."""

    transport: asyncio.Transport

    def __init__(self, reception: Reception, protocol: asyncio.Protocol) -> None:
        """`protocol` is told everything that happens."""
        self._reception = reception
        self._protocol = protocol
        self.request: web.Request | None = None
        self._seen_unsent = 0

    @property
    def is_waited_for(self) -> bool:
        """Whether nothing of theirs is at work: no request, or not yet all of it."""
        return self.request is None or not self.request.content.is_eof()

    @property
    def unsent(self) -> int:
        """Bytes of answers that they have not taken."""
        return self.transport.get_write_buffer_size()

    def takes_its_answer(self) -> bool:
        """Whether something of a long answer went since the last look."""
        before, self._seen_unsent = self._seen_unsent, self.unsent
        return self.unsent not in (0, before)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        _expect_signs_of_life(transport)
        self._reception.enter(self)
        self._protocol.connection_made(transport)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._reception.leave(self)
        self._protocol.connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._protocol.data_received(data)

    @override
    def eof_received(self) -> bool | None:
        return self._protocol.eof_received()

    @override
    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    @override
    def resume_writing(self) -> None:
        self._protocol.resume_writing()


class Told(asyncio.Protocol):
    """A connection without a place: answered once it has asked, and closed."""

    def __init__(self, reception: Reception) -> None:
        """Answers with the reception's refusal."""
        self._reception = reception
        self._end: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._reception.is_full:
            self._answer()
            return
        self._reception.tell(self)
        # Closed before its request is read, it might never see the answer.
        loop = asyncio.get_running_loop()
        self._end = loop.call_later(TOLD_WITHIN, self._transport.abort)

    @override
    def data_received(self, data: bytes) -> None:
        if self._end is not None:
            self._end.cancel()
        self._answer()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        self._reception.forget(self)

    def _answer(self) -> None:
        self._transport.write(self._reception.refusal)
        self._transport.close()


def _expect_signs_of_life(transport: asyncio.BaseTransport) -> None:
    its_socket = transport.get_extra_info("socket")
    if its_socket is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        its_socket.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, ACKNOWLEDGED_WITHIN
        )


def _now() -> float:
    return asyncio.get_running_loop().time()
