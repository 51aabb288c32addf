"""telegram.Bot with a way to call a method without building its objects."""

from collections.abc import Awaitable
from typing import Any

from telegram import Bot, InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.telegram.wire.request import FastRequest


class Courier(Bot):
    """One bot. PTB gets its number only; the token stays with the request class."""

    def __init__(self, token: str, request: FastRequest) -> None:
        """`request` takes addresses that begin after the token."""
        super().__init__(
            token=token.partition(":")[0],
            base_url=lambda _number: "",
            base_file_url=lambda _number: "",
            request=request,
            get_updates_request=request,
        )
        self._fast = request

    async def call(
        self, method: str, data: dict[str, str], *, within: float | None = None
    ) -> Any:
        """A method's `result` as it came; values are text, nested ones are JSON.

        Unlike PTB's own methods it leaves what is sent out of the debug log: texts,
        the webhook's secret. Raises TelegramError. `within` is seconds.
        """
        fields = [RequestParameter(name, value, None) for name, value in data.items()]
        return await self.request.post(
            f"/{method}", RequestData(fields), read_timeout=within
        )

    async def upload(
        self,
        method: str,
        data: dict[str, str],
        field: str,
        file: tuple[str, bytes, str],
        *,
        within: float,
    ) -> dict[str, Any]:
        """A method with a file (name, content, media type) in one of its fields.

        Returns the Message as it came; raises TelegramError.
        """
        name, content, media_type = file
        enclosed = InputFile(content, filename=name)
        enclosed.mimetype = media_type  # PTB would guess it
        fields = [RequestParameter(key, value, None) for key, value in data.items()]
        fields.append(RequestParameter(field, None, [enclosed]))
        message = await self.request.post(
            f"/{method}", RequestData(fields), read_timeout=within
        )
        return dict(message)  # type: ignore[arg-type]  # a Message

    async def download(self, path: str, most: int, *, within: float) -> bytes:
        """A file's bytes; b"" for what is larger. Raises TelegramError."""
        content = await self._fast.get_file(path, within=within)
        return content if len(content) <= most else b""

    def send_body(self, body: bytes, method: str = "sendMessage") -> Awaitable[str]:
        """A sending method with a ready body of JSON; the message's id.

        Raises TelegramError. Of the Message that comes back nothing else is looked at.
        """
        return self._fast.post_body(f"/{method}", body)
