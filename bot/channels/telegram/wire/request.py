"""python-telegram-bot over a fast HTTP client that tells what became of a request.

The stock client scans its whole pool at every request and cannot keep a broadcast's
pace. This class alone knows the token: PTB, which logs its addresses, does not.
"""

import json
import re
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import FormData
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from bot.channels.telegram.wire.connections import JSON, Connections
from bot.channels.telegram.wire.failures import (
    NoAnswerError,
    ServerTroubleError,
    TooManyError,
)

if TYPE_CHECKING:
    from bot.channels.telegram.wire.proxied import Proxied

WAIT_WITHOUT_A_NUMBER = 1.0  # seconds, for a 429 that names none
_MADE = re.compile(rb'\{"ok":true,"result":\{"message_id":(\d+)[,}]')
_OK = 200
_TOO_MANY = 429
_SERVER_ERROR = 500


class FastRequest(BaseRequest):
    """The HTTP side of telegram.Bot; takes addresses without server and token."""

    def __init__(
        self,
        api_url: str,
        token: str,
        proxy: str | None = None,
        *,
        connect_within: float = 10.0,
        answer_within: float = 20.0,
    ) -> None:
        """Opens no connection yet; times are in seconds.

        `proxy` is an http, https, socks5 or socks5h address (the last resolves names
        at the proxy).
        """
        root = f"{api_url}/bot{token}"
        self._files = f"{api_url}/file/bot{token}", proxy, connect_within
        self._answer_within = answer_within
        self._way = _way(root, proxy, connect_within, answer_within)

    @property
    @override
    def read_timeout(self) -> float:
        """Seconds for an answer unless the call says otherwise."""
        return self._answer_within

    @override
    async def initialize(self) -> None:
        """Connections are made when they are needed."""

    @override
    async def shutdown(self) -> None:
        """Closes the connections."""
        await self._way.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Makes one request; raises one of `failures`, without a cause."""
        body, media_type = await _encoded(request_data)
        within = read_timeout if isinstance(read_timeout, int | float) else None
        answer = await self._way.post(url, body, media_type=media_type, within=within)
        if isinstance(answer, TelegramError):
            raise answer
        _check(*answer)
        return answer

    async def post_body(self, path: str, body: bytes) -> str:
        """Posts a ready body of JSON; the id of the message that it made.

        Raises as `post` does, from which it differs in what it costs.
        """
        answer = await self._way.post(path, body)
        if isinstance(answer, TelegramError):
            raise answer
        status, said = answer
        made = _MADE.match(said) if status == _OK else None
        if made is not None:
            return made[1].decode()
        _check(status, said)
        message = await _Heard(status, said).post(path)
        return str(message["message_id"])  # type: ignore[index,call-overload]  # a Message

    async def get_file(self, path: str, *, within: float) -> bytes:
        """What the platform keeps under a path; raises TelegramError."""
        from bot.channels.telegram.wire.proxied import Proxied  # noqa: PLC0415  # few need it

        root, proxy, connect_within = self._files
        way = Proxied(root, proxy, connect_within=connect_within, answer_within=within)
        try:
            answer = await way.get(f"/{path}")
        finally:
            await way.close()
        if isinstance(answer, TelegramError):
            raise answer
        status, content = answer
        if status != _OK:
            raise ServerTroubleError(status)
        return content

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The envelope of an answer, which `do_request` has looked at."""
        return _whole(payload)


def _way(
    root: str, proxy: str | None, connect_within: float, answer_within: float
) -> "Connections | Proxied":
    """Kept connections know no proxies and no unusual addresses."""
    if proxy is None and Connections.can_serve(root):
        return Connections(
            root, connect_within=connect_within, answer_within=answer_within
        )
    from bot.channels.telegram.wire.proxied import Proxied  # noqa: PLC0415  # few need it

    return Proxied(
        root, proxy, connect_within=connect_within, answer_within=answer_within
    )


async def _encoded(data: RequestData | None) -> tuple[bytes, str]:
    """A request's body and its media type: JSON, or a form where files come along."""
    values = data.json_parameters if data is not None else {}
    if data is None or not data.contains_files:
        return orjson.dumps(values), JSON
    form = FormData(quote_fields=False, charset="utf-8")  # names as they are
    for name, value in values.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        whole = content if isinstance(content, bytes) else content.read()
        form.add_field(name, whole, filename=file_name, content_type=media_type)
    payload = form()
    return await payload.as_bytes(), payload.headers["Content-Type"]


class _Heard(BaseRequest):
    """An answer that has come, for PTB to read: it knows what each error means."""

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = status, body

    @property
    @override
    def read_timeout(self) -> None:
        return None

    @override
    async def initialize(self) -> None: ...

    @override
    async def shutdown(self) -> None: ...

    @override
    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        return _whole(payload)


def _check(status: int, body: bytes) -> None:
    """Raises for what PTB would warn of, log whole, or take for Telegram's word.

    A proxy's or a censor's page comes with any status: a 403 in HTML must not make
    a subscriber look gone.
    """
    is_plainly_ours = status == _OK and body.startswith(b'{"ok"')
    envelope = None if is_plainly_ours else _envelope(body)
    if status >= _SERVER_ERROR or not (is_plainly_ours or envelope):
        raise ServerTroubleError(status)
    if status == _TOO_MANY:
        raise TooManyError(_seconds(envelope or {}))


def _whole(body: bytes) -> dict[str, Any]:
    """An envelope; one that breaks off (its connection's end was its own) is none."""
    envelope = _envelope(body)
    if envelope is None:
        raise NoAnswerError("the answer breaks off")
    return envelope


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        envelope = _loaded(body)
    except (ValueError, RecursionError):
        return None
    return envelope if isinstance(envelope, dict) and "ok" in envelope else None


def _loaded(body: bytes) -> Any:
    """One half of a character among the updates must not keep back all the others."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


def _seconds(envelope: dict[str, Any]) -> float:
    seconds = (envelope.get("parameters") or {}).get("retry_after")
    return WAIT_WITHOUT_A_NUMBER if seconds is None else float(seconds)
