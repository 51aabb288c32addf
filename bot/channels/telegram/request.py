"""python-telegram-bot over a fast HTTP client that tells what became of a request.

The stock client scans its whole pool at every request and cannot keep a broadcast's
pace. This class alone knows the token: PTB, which logs its addresses, does not.
"""

import asyncio
import re
from datetime import timedelta
from typing import Any

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import ConsumedRequest
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from bot.channels.telegram.connections import Answer, Connections
from bot.channels.telegram.failures import (
    NoAnswerError,
    NotWrittenError,
    ServerTroubleError,
    TooManyError,
)

KEPT_CONNECTIONS = 256
# Shorter than any server's: a connection closed under a request is a lost answer.
KEPT_FOR = timedelta(seconds=30)
# The client's thread still lets go of Python objects after it was closed; a process
# that ends meanwhile aborts (seen at one exit in three).
LETTING_GO = 0.01  # seconds
WAIT_WITHOUT_A_NUMBER = 1.0  # seconds, for a 429 that names none
_JSON = "application/json"
_MADE = re.compile(rb'\{"ok":true,"result":\{"message_id":(\d+)[,}]')
_OK = 200
_TOO_MANY = 429
_SERVER_ERROR = 500
# The classes of pyreqwest's errors do not tell connecting from waiting: a connection
# reset after the request was written is a ConnectError as well. Its causes do tell.
_CONNECTING = "client error (Connect)"


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
        self._root = f"{api_url}/bot{token}"
        self._proxy = proxy
        self._connect_within = timedelta(seconds=connect_within)
        self._answer_within = answer_within
        self._client: Client | None = None
        self._connections = Connections(
            self._root, connect_within=connect_within, answer_within=answer_within
        )
        # Kept connections know no proxies and no unusual addresses.
        is_plain = proxy is None and Connections.can_serve(self._root)
        self._post = self._connections.post if is_plain else self._post_through

    @property
    @override
    def read_timeout(self) -> float:
        """Seconds for an answer unless the call says otherwise."""
        return self._answer_within

    @override
    async def initialize(self) -> None:
        """Makes the pool; done by the first request as well."""
        if self._client is None:
            self._client = self._build()

    @override
    async def shutdown(self) -> None:
        """Closes the pools."""
        self._connections.close()
        if self._client is not None:
            await self._client.close()
            self._client = None
            await asyncio.sleep(LETTING_GO)

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
        await self.initialize()
        within = read_timeout if isinstance(read_timeout, int | float) else None
        answer = await _exchange(self._request(url, method, request_data, within))
        if isinstance(answer, TelegramError):
            raise answer
        _check(*answer)
        return answer

    async def post_body(self, path: str, body: bytes) -> str:
        """Posts a ready body of JSON; the id of the message that it made.

        Raises as `post` does, from which it differs in what it costs.
        """
        answer = await self._post(path, body)
        if isinstance(answer, TelegramError):
            raise answer
        status, said = answer
        made = _MADE.match(said) if status == _OK else None
        if made is not None:
            return made[1].decode()
        _check(status, said)
        message = await _Heard(status, said).post(path)
        return str(message["message_id"])  # type: ignore[index,call-overload]  # a Message

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The envelope of an answer; `do_request` has seen that it is one."""
        envelope: dict[str, Any] = orjson.loads(payload)
        return envelope

    def _build(self) -> Client:
        builder = (
            ClientBuilder()
            .timeout(timedelta(seconds=self._answer_within))
            .connect_timeout(self._connect_within)
            .pool_max_idle_per_host(KEPT_CONNECTIONS)
            .pool_idle_timeout(KEPT_FOR)
            .follow_redirects(False)  # noqa: FBT003  # pyreqwest's own signature
        )
        if self._proxy is None:
            return builder.no_proxy().build()
        return builder.proxy(ProxyBuilder.all(self._proxy)).build()

    def _request(
        self, url: str, method: str, data: RequestData | None, within: float | None
    ) -> ConsumedRequest:
        request = self._opened().request(method, self._root + url)
        if within:
            request = request.timeout(timedelta(seconds=within))
        if data is not None and data.contains_files:
            request = request.multipart(_multipart(data))
        elif data is not None:
            request = request.form(data.json_parameters)
        return request.build()

    async def _post_through(self, path: str, body: bytes) -> Answer | TelegramError:
        """As `Connections.post`, for those who need a proxy."""
        await self.initialize()
        try:
            request = self._opened().post(self._root + path)
        except ValueError:
            return NotWrittenError("the server's address is none")
        ready = request.header("content-type", _JSON).body_bytes(body).build()
        return await _exchange(ready)

    def _opened(self) -> Client:
        if self._client is None:
            raise NotWrittenError("the transport is closed")
        return self._client


def _multipart(data: RequestData) -> FormBuilder:
    form = FormBuilder().percent_encode_noop()  # names as they are, in UTF-8
    for name, value in data.json_parameters.items():
        form = form.text(name, value)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        whole = content if isinstance(content, bytes) else content.read()
        part = PartBuilder.from_bytes(whole).file_name(file_name).mime(media_type)
        form = form.part(name, part)
    return form


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


async def _exchange(request: ConsumedRequest) -> Answer | TelegramError:
    """One request that can be cancelled.

    pyreqwest forgets a cancellation that meets a finished answer; without this a
    channel would not stop.
    """
    task = asyncio.current_task()
    cancellations = task.cancelling() if task else 0
    answer = await _answer(request)
    if task and task.cancelling() > cancellations:
        raise asyncio.CancelledError
    return answer


async def _answer(request: ConsumedRequest) -> Answer | TelegramError:
    """Returns failures: one raised here would keep the address in its context."""
    try:
        response = await request.send()
        return response.status, (await response.bytes()).to_bytes()
    except PyreqwestError as fault:
        kind = type(fault).__name__
        return NotWrittenError(kind) if _is_connecting(fault) else NoAnswerError(kind)


def _is_connecting(fault: PyreqwestError) -> bool:
    if not isinstance(fault, DetailedPyreqwestError):
        return False
    causes = fault.details["causes"] or ()
    return any(cause["message"] == _CONNECTING for cause in causes)


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


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        envelope = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return envelope if isinstance(envelope, dict) and "ok" in envelope else None


def _seconds(envelope: dict[str, Any]) -> float:
    seconds = (envelope.get("parameters") or {}).get("retry_after")
    return WAIT_WITHOUT_A_NUMBER if seconds is None else float(seconds)
