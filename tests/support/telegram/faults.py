"""What can be made to go wrong with the next calls."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.telegram.errors import ApiError, BadRequest, Forbidden, TooMany

SENDING = (
    "sendmessage", "sendphoto", "senddocument", "copymessage", "forwardmessage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that never saw the method, e.g. a gateway's page."""

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

    after: bool = True  # the method has done its work by then
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self.released.set()


Fault = ApiError | Answer | Reset | Hold

HTML_502 = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    b"<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


def too_many(seconds: int) -> Fault:
    return TooMany(seconds)


def server_error(status: int = 500, text: str = "Internal Server Error") -> Fault:
    return ApiError(status, text)


def page(status: int = 502, body: bytes = HTML_502) -> Fault:
    return Answer(status, body)


def bad_request(text: str) -> Fault:
    return BadRequest(text)


def forbidden(text: str) -> Fault:
    return Forbidden(text)


@dataclass(slots=True)
class _Planned:
    fault: Fault
    left: int
    matches: Callable[[str, str], bool]


class Faults:
    """The faults to come, in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self.holds: list[Hold] = []

    def next(
        self,
        fault: Fault,
        times: int = 1,
        *,
        chat: int | None = None,
        method: str | None = None,
    ) -> Fault:
        """The next calls meet a fault: all that send, or one method, or one chat."""

        def matches(called: str, to: str) -> bool:
            is_method = called == method.casefold() if method else called in SENDING
            return is_method and (chat is None or to == str(chat))

        self._planned.append(_Planned(fault, times, matches))
        if isinstance(fault, Hold):
            self.holds.append(fault)
        return fault

    def hold(self, *, after: bool = True, **where: str | int) -> Hold:
        """Holds back the answer to the next call until it is released."""
        held = Hold(after)
        self.next(held, **where)  # type: ignore[arg-type]
        return held

    def take(self, method: str, chat: str) -> Fault | None:
        for planned in self._planned:
            if planned.left > 0 and planned.matches(method, chat):
                planned.left -= 1
                return planned.fault
        return None

    def clear(self) -> None:
        """Nothing goes wrong any more; what is held back is let go."""
        self._planned.clear()
        for held in self.holds:
            held.release()
