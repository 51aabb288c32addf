"""What can be made to go wrong with the next calls."""

import asyncio
from dataclasses import dataclass, field

SENDING = ("sendMessage", "sendPhoto", "sendVoice", "sendSticker")
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


class ApiError(Exception):
    """A refusal in the platform's own envelope."""

    def __init__(self, code: int, description: str = "") -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description or DESCRIPTIONS.get(code, "Unknown error")


# 403 really says so: it is no word about the reader.
DESCRIPTIONS = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Internal server error",
    404: "Not found",
    408: "Request timeout",
    429: "Quota exceeded",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes that never saw the method: a gateway's page, half an envelope."""

    status: int
    body: bytes
    content_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection breaks, before or after the method did its work."""

    after: bool


@dataclass(slots=True)
class Hold:
    """The answer is held back until released; `reached` once a call waits in it."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)


Fault = ApiError | Answer | Reset | Hold


@dataclass(slots=True)
class _Planned:
    fault: Fault
    left: int
    method: str | None
    chat: str | None


class Faults:
    """The faults to come, in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def next(
        self,
        fault: Fault | int,
        times: int = 1,
        *,
        method: str | None = None,
        chat: str | None = None,
    ) -> Fault:
        """The next calls meet a fault: all that send, or one method, or one chat.

        A number is the platform's error of that code.
        """
        made = ApiError(fault) if isinstance(fault, int) else fault
        self._planned.append(_Planned(made, times, method, chat))
        return made

    def hold(self, **where: str) -> Hold:
        """Holds back the answer to the next call; its work is done by then."""
        held = Hold()
        self.next(held, **where)
        return held

    def take(self, method: str, chat: str) -> Fault | None:
        for one in self._planned:
            is_method = method == one.method if one.method else method in SENDING
            if one.left > 0 and is_method and one.chat in (None, chat):
                one.left -= 1
                return one.fault
        return None

    def clear(self) -> None:
        """Nothing goes wrong any more; what is held back is let go."""
        for one in self._planned:
            if isinstance(one.fault, Hold):
                one.fault.released.set()
        self._planned.clear()
