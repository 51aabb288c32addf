"""What a platform's call to a webhook must show, and how much of it is read."""

import hmac

from aiohttp import web

MAX_BODY = 1024 * 1024  # bytes


async def called(
    request: web.Request, header: str, secret: bytes
) -> bytes | web.Response:
    """The body of a call that shows the secret; else what it is answered.

    401 without the header, 403 with another secret (compared in constant time, before
    anything is read), 413 for a longer body, declared or not.
    """
    given = request.headers.get(header)
    if given is None:
        return web.Response(status=401)
    if not hmac.compare_digest(given.encode(errors="replace"), secret):
        return web.Response(status=403)
    body = await _read(request)
    return web.Response(status=413) if body is None else body


async def _read(request: web.Request) -> bytes | None:
    """The body, None when it is too long."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:  # the server's own limit came first
        return None
    return body if len(body) <= MAX_BODY else None
