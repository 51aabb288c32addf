"""The page's files: browsers keep them for good, in a folder named by their content."""

import hashlib
from pathlib import Path

from aiohttp import hdrs, web

from bot.channels.web.pages.one_script import joined

PAGE = Path(__file__).parents[1] / "page"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
FOLDER = "/static/"
# What runs where the page does not, and what opens it where there is no line.
BY_THEMSELVES = ("old.js", "worker.js")
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Files:
    """The page and what it loads, read once."""

    def __init__(self) -> None:
        """Reads every file and names their version by their content."""
        self._bodies = {file.name: file.read_bytes() for file in PAGE.iterdir()}
        modules = self._take_modules()
        self._bodies["chat.js"] = joined(modules, "chat").encode()
        digest = hashlib.sha256()
        for name in sorted(self._bodies):
            digest.update(name.encode() + b"\0" + self._bodies[name])
        self.version = digest.hexdigest()[:12]
        # What is asked for by a lasting name says which version it loads.
        self._index = self._versioned("index.html")
        self._worker = self._versioned("worker.js")

    def _take_modules(self) -> dict[str, str]:
        """The scripts that are sent as one, by their names."""
        names = [name for name in self._bodies if name.endswith(".js")]
        names = [name for name in names if name not in BY_THEMSELVES]
        return {Path(name).stem: self._bodies.pop(name).decode() for name in names}

    def _versioned(self, name: str) -> bytes:
        text = self._bodies.pop(name).decode()
        return text.replace(FOLDER, f"{FOLDER}{self.version}/").encode()

    @property
    def plain_style(self) -> str:
        """What a plain page has in its head."""
        address = f"{FOLDER}{self.version}/plain.css"
        return f'<link rel="stylesheet" href="{address}">'

    @property
    def index(self) -> str:
        """The page as it is sent."""
        return self._index.decode()

    async def page(self, request: web.Request) -> web.StreamResponse:
        """`GET /`: asked for again at every visit, sent only when it changed."""
        return self._asked_again(request, self._index, ".html")

    async def worker(self, request: web.Request) -> web.StreamResponse:
        """`GET /worker.js`: at the top, so that it may keep the whole page."""
        return self._asked_again(request, self._worker, ".js")

    def _asked_again(
        self, request: web.Request, body: bytes, suffix: str
    ) -> web.StreamResponse:
        if any(tag.value == self.version for tag in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            response = _response(body, suffix)
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
    if suffix == ".png":
        return web.Response(body=body, content_type=TYPES[suffix])
    response = web.Response(body=body, content_type=TYPES[suffix], charset="utf-8")
    response.enable_compression()
    return response
