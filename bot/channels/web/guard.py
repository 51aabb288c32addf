"""Who may ask, and what every answer carries: headers, origin, address, language."""

import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.i18n import nearest

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Permissions-Policy": "microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

# A file that is opened by itself runs and loads nothing, whatever it holds.
OF_A_FILE = "default-src 'none'; frame-ancestors 'none'; sandbox"

log = logging.getLogger(__name__)


@web.middleware
async def security_headers(
    request: web.Request, handler: Handler
) -> web.StreamResponse:
    """The same headers on every answer, refusals and our own faults included."""
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(headers_for(request))
        raise
    except Exception:
        # The path only: a query may carry a session or a code.
        log.exception("%s %r failed", request.method, request.path)
        response = web.Response(status=500, text="500: Internal Server Error")
    if not response.prepared:
        response.headers.update(headers_for(request))
    return response


def headers_for(request: web.Request) -> dict[str, str]:
    """What every answer carries; the API's are kept by nobody."""
    if request.path.startswith("/api/"):
        return {**HEADERS, hdrs.CACHE_CONTROL: "no-store"}
    if request.path.startswith("/media/"):
        return {**HEADERS, "Content-Security-Policy": OF_A_FILE}
    return HEADERS


def is_foreign(request: web.Request, public_url: str | None) -> bool:
    """Whether another site's page speaks through a visitor's browser."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        return False
    own = {request.host.lower(), urlsplit(public_url or "").netloc.lower()}
    try:
        site = urlsplit(origin).netloc.lower()
    except ValueError:  # no address at all, as in "http://["
        return True
    return site not in own - {""}


def language_of(request: web.Request, spoken: Sequence[str]) -> str:
    """The first language of the browser that we speak, else its first; "" for none."""
    listed = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")
    codes = [entry.partition(";")[0].strip()[:35] for entry in listed[:20]]
    codes = [
        code for code in codes if code.isascii() and code.replace("-", "").isalpha()
    ]
    for code in codes:
        if nearest(code, spoken):
            return code
    return codes[0] if codes else ""


def client_address(request: web.Request, proxies: tuple[str, ...]) -> str:
    """Who asks; X-Forwarded-For counts only from a proxy that is ours."""
    peer = request.remote or ""
    if not _is_one_of(peer, proxies):
        return peer
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    for hop in reversed(forwarded.split(",")):
        found = _without_port(hop.strip())
        if found and not _is_one_of(found, proxies):
            return found
    return peer


def is_unnamed_proxy(request: web.Request, proxies: tuple[str, ...]) -> bool:
    """Whether someone near us forwards for others, and is not one of our proxies."""
    peer = _parsed(request.remote or "")
    if peer is None or "X-Forwarded-For" not in request.headers:
        return False
    return peer.is_private and not _is_one_of(str(peer), proxies)


def networks_of(address: str) -> tuple[str, ...]:
    """What counts as one household, and what as one customer of a provider.

    An IPv4 address is one; of IPv6 the /64 (a household has all of it), then the /48.
    What is no address counts as itself, its odd bytes as question marks.
    """
    found = _parsed(address)
    if found is None:
        return (address[:_LONGEST_ADDRESS].encode("ascii", "replace").decode(),)
    if isinstance(found, ipaddress.IPv4Address):
        return (str(found),)
    return tuple(
        str(ipaddress.ip_network((found, size), strict=False)) for size in (64, 48)
    )


_LONGEST_ADDRESS = 45  # characters
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([0-9.]+):\d+")


def _without_port(hop: str) -> str:
    """An address as proxies write it: some add the port, and brackets to IPv6."""
    found = _WITH_PORT.fullmatch(hop)
    return (found[1] or found[2] or "") if found else hop


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)  # how IPv6 sockets name IPv4 peers
    return mapped or found


def _is_one_of(address: str, networks: tuple[str, ...]) -> bool:
    found = _parsed(address)
    if found is None:
        return False
    return any(found in ipaddress.ip_network(n, strict=False) for n in networks)


def token_of(request: web.Request) -> str:
    """In a header, which no log of ordinary requests keeps; else in the address."""
    kind, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    return request.query.get("session", "")
