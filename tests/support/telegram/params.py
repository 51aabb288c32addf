"""Parameters of a call, however they came: query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.support.telegram.errors import BadRequest


async def read(request: web.Request) -> "Params":
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        try:
            values |= json.loads(body) if body else {}
        except ValueError:
            raise BadRequest("can't parse JSON object") from None
    elif request.method == "POST":
        values |= dict(await request.post())
    return Params(values)


class Params:
    """Values by name; nested ones may be JSON within text."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).casefold() in ("true", "1", "yes")

    def nested(self, name: str, what: str) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise BadRequest(f"can't parse {what} JSON object") from None
