"""Limits of the web chat by session and by address, and what is waited for. Pure.

Behind one address stand thousands (mobile carriers): a limit by address is wide, comes
back within seconds, and never holds for who is known. See README.md here.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.clock import HOUR, MINUTE, SECOND, Milliseconds

MESSAGES_A_MINUTE = 30  # of a session
CRIES_A_MINUTE = 5  # of a session beyond those: whoever cries for help is heard
SESSIONS_AN_HOUR = 300  # of a household, that said only one thing: then it costs time
GREETINGS_AT_ONCE = 10_000  # of a household: a province that looks after a siren
GREETINGS_A_SECOND = 3  # of a household, in the long run
TURNS_A_SECOND = 50  # of those who are told to come again
TURNS_OF_A_HOUSEHOLD = 3_000  # who may wait for one: all within a minute
TURN_KEPT = 10 * MINUTE  # after its time, for a page that slept
MESSAGES_AT_ONCE = 3_000  # of a household: a village that asks after a siren
MESSAGES_A_SECOND = 10  # of a household, in the long run: 1.7 GB of questions a day
LOOKS_AT_ONCE = 60  # of a household: who tries code after code is in no hurry
LOOKS_A_SECOND = 1
OF_THE_PLACES = (1 / 2, 3 / 4)  # of those who wait: of a household, of a /48
WIDER = (1, 4)  # times as much: for a household, for a /48 of IPv6
VOICES = 20  # of a session in ten minutes
VOICES_AT_ONCE = 200  # of a household: each is read anew by a child process
VOICES_A_SECOND = 0.5
LONGEST_WAIT = 60  # seconds
LONGEST_COST = 600  # seconds, of who makes sessions and never comes back for its turn
_MOST_KNOWN = 20_000  # bounds the memory; the oldest are forgotten first


class SlidingLimit:
    """At most so many in a window, by key."""

    def __init__(self, most: int, window: Milliseconds) -> None:
        """Nothing was counted yet."""
        self._most = most
        self._window = window
        self._times: dict[str, deque[Milliseconds]] = defaultdict(deque)

    def retry_after(self, key: str, now: Milliseconds) -> int:
        """Seconds until one more fits; 0 when it fits now, and is then counted."""
        times = self._times[key]
        # What was counted before the clock was set back counts no more.
        while times and not now - self._window < times[0] <= now:
            times.popleft()
        if len(times) >= self._most:
            return max(1, -(-(times[0] + self._window - now) // 1000))
        times.append(now)
        if len(self._times) > _MOST_KNOWN:
            self._times.pop(next(iter(self._times)))
        return 0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    refused: float
    at: Milliseconds


class Buckets:
    """So many at once and so many a second, by networks, the narrowest first.

    Who is refused is told when their turn would be: one after the other.
    """

    def __init__(
        self, at_once: float, a_second: float, longest: int = LONGEST_WAIT
    ) -> None:
        """Of a household; wider networks have more (`WIDER`)."""
        self._at_once = at_once
        self._a_second = a_second
        self._longest = longest
        self._buckets: dict[str, _Bucket] = {}

    def retry_after(self, networks: Sequence[str], now: Milliseconds) -> int:
        """Seconds until one more fits; 0 when it fits now, and is then taken."""
        found = [
            (self._filled(network, wider, now), wider)
            for network, wider in zip(networks, WIDER, strict=False)
        ]
        for bucket, wider in found:
            if bucket.tokens < 1:
                bucket.refused += 1
                seconds = bucket.refused / (self._a_second * wider)
                return min(self._longest, max(1, math.ceil(seconds)))
        for bucket, _ in found:
            bucket.tokens -= 1
        return 0

    def give_back(self, networks: Sequence[str]) -> None:
        """What was taken counts no more."""
        for network, wider in zip(networks, WIDER, strict=False):
            if bucket := self._buckets.get(network):
                bucket.tokens = min(self._at_once * wider, bucket.tokens + 1)

    def _filled(self, network: str, wider: int, now: Milliseconds) -> _Bucket:
        most, a_second = self._at_once * wider, self._a_second * wider
        bucket = self._buckets.pop(network, None) or _Bucket(most, 0, now)
        self._buckets[network] = bucket  # at the end: who was not seen goes first
        if len(self._buckets) > _MOST_KNOWN:
            self._buckets.pop(next(iter(self._buckets)))
        more = max(0, now - bucket.at) / SECOND * a_second
        bucket.at = now
        bucket.tokens = min(most, bucket.tokens + more)
        bucket.refused = max(0, bucket.refused - more)
        return bucket


class Turns:
    """Who was told when to come again, and is let in when they do.

    A turn belongs to a message by its id, so nobody who waits is overtaken by those
    who come anew. The more wait, the later the next one's turn is.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._at: dict[tuple[str, str], Milliseconds] = {}  # in the order of coming
        self._waiting: Counter[str] = Counter()

    def left(self, network: str, name: str, now: Milliseconds) -> int | None:
        """Seconds until a turn, which is used up at 0; None for who has none."""
        at = self._at.get((network, name))
        if at is None:
            return None
        if at - now > LONGEST_WAIT * SECOND:  # the clock was set back
            at = now
        if at > now:
            return math.ceil((at - now) / SECOND)
        self._forget((network, name))
        return 0

    def give(self, network: str, name: str, now: Milliseconds) -> int:
        """Seconds until the turn that is given; 0 when there are none to give."""
        self._forget_old(now)
        if self._waiting[network] >= TURNS_OF_A_HOUSEHOLD:
            return 0
        seconds = 1 + self._waiting[network] // TURNS_A_SECOND
        self._waiting[network] += 1
        self._at[network, name] = now + seconds * SECOND
        return seconds

    def _forget_old(self, now: Milliseconds) -> None:
        """Turns that nobody came for; and the oldest, when there are too many."""
        while self._at:
            oldest = next(iter(self._at))
            is_over = self._at[oldest] + TURN_KEPT < now
            if not is_over and len(self._at) < _MOST_KNOWN:
                return
            self._forget(oldest)

    def _forget(self, key: tuple[str, str]) -> None:
        del self._at[key]
        self._waiting[key[0]] -= 1
        if not self._waiting[key[0]]:
            del self._waiting[key[0]]


class NewSessions:
    """Sessions that said only one thing, counted by who made them.

    A robot makes sessions; a person goes on talking in one. So a session counts until
    its second message was answered, and then its place is free for the next visitor.
    Who only opens the page counts apart and wide; whoever else is one too many is given
    a turn, within a minute. Who makes ever more waits ever longer.
    """

    def __init__(self) -> None:
        """None yet."""
        a_second = SESSIONS_AN_HOUR / (HOUR / SECOND)
        self._buckets = Buckets(SESSIONS_AN_HOUR, a_second, LONGEST_COST)
        self._greetings = Buckets(GREETINGS_AT_ONCE, GREETINGS_A_SECOND)
        self._turns = Turns()
        self._makers: dict[str, Sequence[str]] = {}

    def greeting_after(self, networks: Sequence[str], now: Milliseconds) -> int:
        """Seconds until one more may only open the page; 0 when it is counted now."""
        return self._greetings.retry_after(networks, now)

    def retry_after(
        self, networks: Sequence[str], now: Milliseconds, name: str = ""
    ) -> int:
        """Seconds until a new one fits; 0 when it fits now, and is then counted.

        `name` is the message's own, under which it comes again; without one there is
        no turn to be had.
        """
        household = networks[0]
        left = self._turns.left(household, name, now) if name else None
        if left is not None:
            return left
        wait = self._buckets.retry_after(networks, now)
        if not wait or not name:
            return wait
        return self._turns.give(household, name, now) or max(wait, LONGEST_WAIT)

    def made(self, digest: str, networks: Sequence[str]) -> None:
        """A session was made."""
        self._makers[digest] = networks
        if len(self._makers) > _MOST_KNOWN:
            self._makers.pop(next(iter(self._makers)))

    def came_back(self, digest: str) -> None:
        """Someone goes on talking."""
        networks = self._makers.pop(digest, None)
        if networks is not None:
            self._buckets.give_back(networks)


class WaitedFor:
    """How many messages of a network are waited for now: none fills all places."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._count: Counter[str] = Counter()

    def has_room(self, networks: Sequence[str], places: int) -> bool:
        """Whether one more may wait where so many may in all."""
        return all(
            self._count[network] < part * places
            for network, part in zip(networks, OF_THE_PLACES, strict=False)
        )

    @contextmanager
    def one_more(self, networks: Sequence[str]) -> Iterator[None]:
        """Waits while entered."""
        self._count.update(networks)
        try:
            yield
        finally:
            for network in networks:
                self._count[network] -= 1
                if not self._count[network]:
                    del self._count[network]


def messages() -> SlidingLimit:
    """Thirty a minute a session."""
    return SlidingLimit(MESSAGES_A_MINUTE, MINUTE)


def cries() -> SlidingLimit:
    """Five a minute a session, of who has used up its messages."""
    return SlidingLimit(CRIES_A_MINUTE, MINUTE)


def messages_of_networks() -> Buckets:
    """Three thousand at once, ten a second."""
    return Buckets(MESSAGES_AT_ONCE, MESSAGES_A_SECOND)


def voices() -> SlidingLimit:
    """Twenty in ten minutes a session."""
    return SlidingLimit(VOICES, 10 * MINUTE)


def voices_of_networks() -> Buckets:
    """Two hundred at once, one every two seconds."""
    return Buckets(VOICES_AT_ONCE, VOICES_A_SECOND)


def looks() -> Buckets:
    """Of notices by their codes: sixty at once, one a second."""
    return Buckets(LOOKS_AT_ONCE, LOOKS_A_SECOND)
