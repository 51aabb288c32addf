"""What the server writes into the log: nothing that a stranger sent."""

import logging

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from typing_extensions import override


class AccessLog(AbstractAccessLogger):
    """Method, path and status: no query, which may carry a session or a code."""

    @override
    def log(
        self, request: web.BaseRequest, response: web.StreamResponse, time: float
    ) -> None:
        """One line a request, at DEBUG."""
        self.logger.debug(
            "%s %s %s %.3fs", request.method, request.path, response.status, time
        )

    @property
    @override
    def enabled(self) -> bool:
        """Whether anybody would read it."""
        return self.logger.isEnabledFor(logging.DEBUG)
