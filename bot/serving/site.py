"""The server at work: an application behind the reception, at one address."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import orjson
from aiohttp import hdrs, web

from bot.channels.web.guard import HEADERS
from bot.errors import DataProblem
from bot.serving import admission
from bot.serving.admission import Reception
from bot.serving.open_files import Capacity
from bot.serving.server_log import AccessLog, ServerLog

# What may arrive in one round of the loop; the reserve of files is larger.
BACKLOG = 100
COME_AGAIN_AFTER = 5  # seconds
STOP_WITHIN = 1.0


@contextlib.asynccontextmanager
async def served(
    application: web.Application,
    host: str,
    port: int,
    capacity: Capacity,
    refusal: str,
    *,
    first_within: float = admission.FIRST_REQUEST_WITHIN,
    kept_for: float = admission.KEPT_FOR,
) -> AsyncIterator[str]:
    """Serves while it is entered; the address that it got, as in http://127.0.0.1:80.

    `refusal` is the sentence for whoever finds no place. Raises DataProblem for an
    address that cannot be had.
    """
    runner = _runner(application)
    door = Reception(
        lambda: _protocol(runner),
        capacity.connections,
        _answer(refusal),
        first_within=first_within,
        kept_for=kept_for,
    )
    application.middlewares.insert(0, door.attend)
    await runner.setup()
    listening: asyncio.Server | None = None
    try:
        listening = await _listen(door, host, port)
        yield _shown(*listening.sockets[0].getsockname()[:2])
    finally:
        if listening is not None:
            listening.close()
        door.close()
        await runner.cleanup()


async def _listen(door: Reception, host: str, port: int) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_server(door, host, port, backlog=BACKLOG)
    except OSError as fault:
        raise DataProblem(
            f"the web server cannot listen on {host}:{port}: {fault.strerror}; "
            "set BOT_WEB_PORT"
        ) from None


def _shown(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    if shown in ("0.0.0.0", "[::]"):  # noqa: S104  # a name for it, not a binding
        shown = "127.0.0.1"
    return f"http://{shown}:{port}"


def _runner(application: web.Application) -> web.AppRunner:
    return web.AppRunner(
        application,
        access_log_class=AccessLog,
        logger=ServerLog(),
        shutdown_timeout=STOP_WITHIN,
        handler_cancellation=True,  # who has left is not worked for
        auto_decompress=False,  # a bomb of 2 MB took the loop for 4.5 seconds
        lingering_time=0,  # what is too long is not read to its end
    )


def _protocol(runner: web.AppRunner) -> asyncio.Protocol:
    assert runner.server is not None  # noqa: S101  # set up above
    return runner.server()


def _answer(sentence: str) -> bytes:
    """The whole answer to whoever finds no place."""
    body = orjson.dumps({"error": sentence})
    headers = {
        **HEADERS,
        hdrs.CACHE_CONTROL: "no-store",
        hdrs.RETRY_AFTER: str(COME_AGAIN_AFTER),
        hdrs.CONTENT_TYPE: "application/json; charset=utf-8",
        hdrs.CONTENT_LENGTH: str(len(body)),
        hdrs.CONNECTION: "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 503 Service Unavailable\r\n{lines}\r\n".encode() + body
