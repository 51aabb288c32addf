"""A picture or voice that someone sent, from where Zalo keeps it for a while.

Its address came with the message. Only Zalo knows our secret, but an address is called
by us, from inside: so it must be https, and of the world outside.
"""

import asyncio
import ipaddress
from urllib.parse import urlsplit

import aiohttp

from bot.channels.outside import Outside
from bot.delivery.brought.bringing import NotBrought
from bot.messaging.enclosure import LARGEST

WITHIN = 60.0  # seconds, for one file
_FOUND = 200


class SentFiles:
    """What people sent to one bot."""

    def __init__(self, api_url: str) -> None:
        """`api_url` may itself be inside: what stands there is fetched all the same."""
        self._own = api_url + "/"

    async def brought(self, address: str) -> bytes:
        """A file's bytes. Raises NotBrought."""
        is_own = address.startswith(self._own)
        if not is_own and not (address.startswith("https://") and _is_name(address)):
            raise NotBrought("no address of the world outside")
        resolver = None if is_own else Outside()
        try:
            async with (
                asyncio.timeout(WITHIN),
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(resolver=resolver),
                    cookie_jar=aiohttp.DummyCookieJar(),
                ) as http,
                http.get(address, allow_redirects=False) as answer,
            ):
                return await _content(answer)
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise NotBrought(type(fault).__name__) from None


def _is_name(address: str) -> bool:
    """Whether the host is a name: a bare address is looked up by nobody."""
    host = urlsplit(address).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host)
    return False


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    if answer.status != _FOUND:
        raise NotBrought(f"HTTP {answer.status}")
    content = bytearray()
    async for part in answer.content.iter_chunked(64 * 1024):
        content += part
        if len(content) > LARGEST:
            raise NotBrought("too large")
    return bytes(content)
