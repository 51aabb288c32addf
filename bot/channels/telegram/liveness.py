"""How the channel is doing, and how long it waits before it asks again."""

import logging
import random
from dataclasses import dataclass

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.outcomes import BAD_TOKEN_WAIT
from bot.channels.telegram.wire.failures import TooManyError

_STEPS = 8  # doublings after which the longest wait is reached anyway

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Waits, in seconds; tests have less of it."""

    connect: float = 10.0
    answer: float = 20.0  # for what a person or a delivery waits for
    poll: int = 50  # the longest that Telegram holds a getUpdates open
    poll_grace: float = 15.0  # on top, for the way there and back
    first_retry: float = 0.5  # doubled at each failure
    longest_retry: float = 60.0
    bad_token: float = BAD_TOKEN_WAIT


class Health:
    """What is wrong, said once in the log until it changes."""

    def __init__(self, patience: Patience) -> None:
        """Nothing is known yet."""
        self.detail = "has not answered yet"
        self._patience = patience
        self._failures = 0

    def answered(self) -> None:
        """All is well (again)."""
        if self.detail and self._failures:
            log.info("telegram answers again")
        self.detail = ""
        self._failures = 0

    def trouble(self, what: str, error: TelegramError) -> float:
        """Notes what went wrong; returns the seconds to wait before the next try."""
        self._failures += 1
        self.note(f"{what}: {_sentence(error)}")
        match error:
            case InvalidToken():
                return self._patience.bad_token
            case TooManyError(seconds=seconds):
                return seconds
            case _:
                return self._backoff()

    def note(self, detail: str) -> None:
        """Says it once."""
        if detail != self.detail:
            log.warning("telegram: %s", detail)
        self.detail = detail

    def _backoff(self) -> float:
        doubled = self._patience.first_retry * (1 << min(self._failures - 1, _STEPS))
        jitter = random.uniform(0.7, 1.3)  # noqa: S311  # spreads, hides nothing
        return min(self._patience.longest_retry, doubled) * jitter


def _sentence(error: TelegramError) -> str:
    """One line without address or token: no error of ours or PTB's has one here."""
    match error:
        case InvalidToken():
            return "the token is not accepted (BOT_TELEGRAM_TOKEN)"
        case Conflict():
            return "another program takes this bot's updates"
        case _:
            return f"{type(error).__name__} ({error.message})"
