"""The open event streams: a few a session, shared out fairly between addresses.

Each is a connection that stays, and there are only so many. While there is room nobody
is refused; when there is none, who holds the most makes room for who holds less.
"""

import asyncio
from collections import defaultdict

MOST = 10_000  # of one process, unless its open files allow fewer
A_SESSION = 4  # a phone, a computer, two tabs left behind
AN_ADDRESS = 48  # nobody has to make room who holds so few: a house, an office


class Stream:
    """One open page. `bell` is rung for news, and when the stream is to end."""

    def __init__(self, digest: str, address: str) -> None:
        """Of a session, from a network address."""
        self.digest = digest
        self.address = address
        self.bell = asyncio.Event()
        self.is_over = False  # another took its place


class Streams:
    """Which are open, by session and by address; the oldest first."""

    def __init__(self, most: int = MOST) -> None:
        """None is open yet."""
        self._most = most
        self._count = 0
        self._of_session: dict[str, dict[Stream, None]] = defaultdict(dict)
        self._of_address: dict[str, dict[Stream, None]] = defaultdict(dict)

    def __len__(self) -> int:
        """How many are open."""
        return self._count

    @property
    def sessions(self) -> set[str]:
        """The sessions that listen."""
        return set(self._of_session)

    def open(self, digest: str, address: str) -> Stream | None:
        """A stream, to be given to `close`; None when there is no room for it."""
        own = self._of_session.get(digest, {})
        if len(own) >= A_SESSION:
            self._end(next(iter(own)))
        elif self._count >= self._most and not self._make_room(address):
            return None
        stream = Stream(digest, address)
        self._of_session[digest][stream] = None
        self._of_address[address][stream] = None
        self._count += 1
        return stream

    def close(self, stream: Stream) -> None:
        """It has ended."""
        of_session = self._of_session.get(stream.digest, {})
        if stream not in of_session:
            return
        del of_session[stream]
        if not of_session:
            del self._of_session[stream.digest]
        of_address = self._of_address[stream.address]
        del of_address[stream]
        if not of_address:
            del self._of_address[stream.address]
        self._count -= 1

    def ring(self, digest: str) -> None:
        """There is news for a session."""
        for stream in self._of_session.get(digest, ()):
            stream.bell.set()

    def ring_all(self) -> None:
        """For each of them."""
        for digest in self._of_session:
            self.ring(digest)

    def _make_room(self, address: str) -> bool:
        """Ends the oldest of the address with the most, if that has more than this."""
        largest = max(self._of_address.values(), key=len)
        own = len(self._of_address.get(address, {}))
        if len(largest) <= max(AN_ADDRESS, own + 1):
            return False
        self._end(next(iter(largest)))
        return True

    def _end(self, stream: Stream) -> None:
        """Its place is free at once, whenever its page notices."""
        self.close(stream)
        stream.is_over = True
        stream.bell.set()
