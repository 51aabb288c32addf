"""How the channel is doing: what /ready says, and how long nothing is tried.

A token that is not accepted stops the channel: each further call would be refused as
well, and none is made. When the plan is used up, delivery does the waiting.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.zalo.calls import CallFailed, Declined
from bot.messaging import TryAgain

BAD_TOKEN, TOO_MANY = 401, 429
BAD_TOKEN_SAID = "bad token"  # noqa: S105  # a reason
_STEPS = 10  # doublings after which the longest wait is reached anyway

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Waits, in seconds; tests have less of it."""

    connect: float = 10.0
    answer: float = 20.0
    fetching: float = 150.0  # Zalo brings a picture or a sound before it answers
    first_retry: float = 0.5  # doubled at each failure
    longest_retry: float = 60.0
    bad_token: float = 60.0


class Condition:
    """What is wrong, said once in the log until it changes."""

    def __init__(
        self, patience: Patience, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Nothing is known yet."""
        self.detail = "has not answered yet"
        self._patience = patience
        self._monotonic = monotonic
        self._failures = 0
        self._held_until = 0.0

    def answered(self) -> None:
        """All is well (again)."""
        if self.detail and self._failures:
            log.info("zalo answers again")
        self.detail = ""
        self._failures = 0
        self._held_until = 0.0

    def failed(self, what: str, fault: CallFailed) -> float:
        """Notes what went wrong; the seconds to wait before the same is tried again."""
        self._failures += 1
        if isinstance(fault, Declined) and fault.code == BAD_TOKEN:
            self.note("the token is not accepted (BOT_ZALO_TOKEN)")
            self._held_until = self._monotonic() + self._patience.bad_token
            return self._patience.bad_token
        if isinstance(fault, Declined) and fault.code == TOO_MANY:
            self.note("the plan is used up for now (429)")
            return self._patience.longest_retry
        self.note(f"{what}: {type(fault).__name__} ({fault})")
        return self._backoff()

    def note(self, detail: str) -> None:
        """Says it once."""
        if detail != self.detail:
            log.warning("zalo: %s", detail)
        self.detail = detail

    def held(self, sent_parts: tuple[str, ...] = ()) -> TryAgain | None:
        """What a send gets without being tried, as long as nothing is."""
        wait = self._held_until - self._monotonic()
        if wait <= 0:
            return None
        # The whole channel waits: the line learns it from two chats.
        return TryAgain(wait, BAD_TOKEN_SAID, pause=True, sent_parts=sent_parts)

    def _backoff(self) -> float:
        doubled = self._patience.first_retry * (1 << min(self._failures - 1, _STEPS))
        jitter = random.uniform(0.7, 1.3)  # noqa: S311  # spreads, hides nothing
        return min(self._patience.longest_retry, doubled) * jitter
