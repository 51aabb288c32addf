"""What systemd is told: that we are ready, and again and again that we are alive.

Alive is who answers `/health` by HTTP, whatever the answer says: a full house is alive.
The protocol is one datagram, sd_notify(3); no library is needed for it.
"""

import asyncio
import socket
from contextlib import suppress

import aiohttp

from bot.config import Supervision

TELLS = 3  # times within the span after which systemd would restart us


async def keep_telling(web_address: str, asked: Supervision | None = None) -> None:
    """Ends at once where nobody asked; otherwise never."""
    asked = asked or Supervision.asked()
    if asked.socket is None:
        return
    _tell(asked.socket, b"READY=1")
    if asked.within is None:
        return
    every = asked.within / TELLS
    patience = aiohttp.ClientTimeout(total=every)
    async with aiohttp.ClientSession(timeout=patience) as http:
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with http.get(f"{web_address}/health"):
                    _tell(asked.socket, b"WATCHDOG=1")
            await asyncio.sleep(every)


def _tell(listener: str, said: bytes) -> None:
    """A datagram; a listener that is gone or full is none of our business."""
    if listener.startswith("@"):  # a name without a file
        listener = "\0" + listener[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
        own.sendto(said, socket.MSG_DONTWAIT, listener)
