"""Whom the platform wants left alone, and until when. Pure: monotonic seconds."""


class Refusals:
    """The pauses of one channel: of single chats, and of all."""

    def __init__(self) -> None:
        """Nobody is to be left alone."""
        self._chats: dict[str, float] = {}  # by the platform's chat, until when
        self._all_until = 0.0
        self._last: tuple[float, str] | None = None

    def pause(self, chat: str, until: float) -> None:
        """Leaves a chat alone, or all of them for an empty name: a restart knows it."""
        if chat:
            self._chats[chat] = until
        else:
            self._all_until = until

    def refused(self, chat: str, seconds: float, now: float) -> bool:
        """`retry_after` does not say its scope: the chat, then the whole token.

        True when it begins to be the token's: the pace was too fast.
        """
        self._chats = {c: until for c, until in self._chats.items() if until > now}
        self._chats[chat] = now + seconds
        last, self._last = self._last, (now, chat)
        if last is None or last[0] <= now - 1.0 or last[1] == chat:
            return False
        begins = self._all_until <= now  # what was in flight is refused as well
        self._all_until = max(self._all_until, now + seconds)
        return begins

    def wait(self, chat: str, now: float) -> float:
        """Seconds for which a chat is still to be left alone."""
        until = self._chats.get(chat)
        if until is None:
            return 0.0
        if until <= now:
            del self._chats[chat]
        return until - now

    def wait_for_all(self, now: float) -> float:
        """Seconds for which nobody may be sent anything."""
        return max(0.0, self._all_until - now)
