"""What the server writes into the log: nothing that a stranger sent.

What cannot be read as HTTP is named by aiohttp with its bytes, in which a session or a
question may stand, and with who sent it. Here it is counted, and told once a minute.
"""

import logging
import time
import traceback
from collections import Counter

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.http import HttpProcessingError
from typing_extensions import override

TELL_EVERY = 60.0  # seconds

log = logging.getLogger(__name__)


class AccessLog(AbstractAccessLogger):
    """Method, path and status: no query, which may carry a session or a code."""

    @override
    def log(
        self, request: web.BaseRequest, response: web.StreamResponse, time: float
    ) -> None:
        """One line a request, at DEBUG."""
        self.logger.debug(
            "%s %r %s %.3fs", request.method, request.path, response.status, time
        )

    @property
    @override
    def enabled(self) -> bool:
        """Whether anybody would read it."""
        return self.logger.isEnabledFor(logging.DEBUG)


class ServerLog:
    """Stands where aiohttp expects a logger: faults by kind and number."""

    def __init__(self) -> None:
        """Nothing was counted yet."""
        self._faults: Counter[str] = Counter()
        self._told_at: float | None = None

    def debug(self, *_: object, **__: object) -> None:
        """Of no interest."""

    def warning(self, message: str, *_: object) -> None:
        """Of the server itself: without what it was about."""
        self._count(message.partition("%")[0])

    def exception(
        self, _message: str, *_: object, exc_info: BaseException | None = None
    ) -> None:
        """A request that could not be read; or a fault of ours, with where it was."""
        self._count(_kind(exc_info))

    error = exception

    def _count(self, kind: str) -> None:
        self._faults[kind] += 1
        now = time.monotonic()
        if self._told_at is not None and now - self._told_at < TELL_EVERY:
            return
        self._told_at = now
        total = self._faults.total()
        kinds = ", ".join(f"{kind} {n}" for kind, n in self._faults.most_common(5))
        log.warning("requests that the server could not read: %s (%s)", total, kinds)
        self._faults.clear()


def _kind(fault: BaseException | None) -> str:
    """The fault's name; where it was, unless it is the sender's. Never its words."""
    if fault is None:
        return "unknown"
    name = type(fault).__name__
    if isinstance(fault, HttpProcessingError):
        return name
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{name} at {frames[-1].name}:{frames[-1].lineno}" if frames else name
