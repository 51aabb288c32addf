"""The page's files: browsers keep them for good, in a folder named by their content."""

import hashlib
from pathlib import Path

from aiohttp import hdrs, web

PAGE = Path(__file__).parents[1] / "page"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Files:
    """The page and what it loads, read once."""

    def __init__(self) -> None:
        """Reads every file and names their version by their content."""
        self._bodies = {file.name: file.read_bytes() for file in PAGE.iterdir()}
        digest = hashlib.sha256()
        for name in sorted(self._bodies):
            digest.update(name.encode() + b"\0" + self._bodies[name])
        self.version = digest.hexdigest()[:12]
        index = self._bodies.pop("index.html").decode()
        self._index = index.replace("/static/", f"/static/{self.version}/").encode()

    async def page(self, request: web.Request) -> web.StreamResponse:
        """`GET /`: asked for again at every visit, sent only when it changed."""
        if any(tag.value == self.version for tag in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            response = _response(self._index, ".html")
        response.etag = self.version
        response.headers[hdrs.CACHE_CONTROL] = ASK_AGAIN
        return response

    async def file(self, request: web.Request) -> web.StreamResponse:
        """`GET /static/{version}/{name}`; another version's page gets today's file."""
        name = request.match_info["name"]
        if name not in self._bodies:
            raise web.HTTPNotFound
        response = _response(self._bodies[name], Path(name).suffix)
        is_current = request.match_info["version"] == self.version
        response.headers[hdrs.CACHE_CONTROL] = FOR_GOOD if is_current else ASK_AGAIN
        return response


def _response(body: bytes, suffix: str) -> web.Response:
    response = web.Response(body=body, content_type=TYPES[suffix], charset="utf-8")
    response.enable_compression()
    return response
