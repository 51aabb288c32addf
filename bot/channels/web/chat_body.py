"""What a page may ask of `POST /api/chat`: one message, checked, or a clear refusal."""

import re
from dataclasses import dataclass

import orjson
from aiohttp import hdrs, web

from bot.channels.web import guard
from bot.i18n import Translator
from bot.messaging import MAX_BUTTON_BYTES, Event

GREETING = "/start"  # what the page says by itself
MAX_TEXT = 4096  # characters
MAX_BODY = 64 * 1024  # bytes
FIELDS = ("session", "id", "text", "button", "file")
MAX_NOTICE = 20_000  # characters, of who holds a role
AN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # it stands in the log when a reply fails
# What controls a screen, and ends a line in a log; only line ends and tabs are text.
CONTROLS = {
    code: None for code in (*range(32), *range(127, 160)) if code not in b"\t\n\r"
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One message; what was not given is empty."""

    session: str = ""
    id: str = ""
    text: str = ""
    button: str = ""
    file: str = ""

    @property
    def event(self) -> Event:
        """A button wins over text, and text over a mere file."""
        if self.button:
            return Event.BUTTON
        return Event.TEXT if self.text.strip() or not self.file else Event.OTHER

    @property
    def is_greeting(self) -> bool:
        """Whether a page has just been opened for the first time, and asks nothing."""
        return not self.session and not self.button and self.text.strip() == GREETING


async def read(request: web.Request, _: Translator) -> Asked:
    """The request's message; raises the HTTP refusal with one clear sentence."""
    document = await read_document(request, _)
    asked = Asked(**{name: _field(document, name, _) for name in FIELDS})
    _check(asked, _)
    return asked


async def read_session(request: web.Request, _: Translator) -> str:
    """The session that a request names, and nothing else of it."""
    return _field(await read_document(request, _), "session", _)


async def read_document(request: web.Request, _: Translator) -> dict[str, object]:
    """The request's JSON object; raises the HTTP refusal with one clear sentence."""
    if request.content_type != "application/json":
        raise refusal(web.HTTPUnsupportedMediaType, _("Chỉ nhận JSON."))
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity") != "identity":
        raise refusal(web.HTTPUnsupportedMediaType, _("Chỉ nhận JSON không nén."))
    raw = await _body(request, _)
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError:
        text = _("Không đọc được: không phải JSON.")
        raise refusal(web.HTTPBadRequest, text) from None
    if not isinstance(document, dict):
        raise refusal(web.HTTPBadRequest, _("Phải là một đối tượng JSON."))
    return document


async def _body(request: web.Request, _: Translator) -> bytes:
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large(_)
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY:
                raise _too_large(_)
    except web.RequestPayloadError:
        text = _("Không đọc được: không phải JSON.")
        raise refusal(web.HTTPBadRequest, text) from None
    return bytes(body)


def _field(document: dict[str, object], name: str, _: Translator) -> str:
    value = document.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refusal(web.HTTPBadRequest, _("“{name}” phải là chữ.", name=name))
    return value.translate(CONTROLS)


def _check(asked: Asked, _: Translator) -> None:
    if not asked.text.strip() and not asked.button and not asked.file:
        raise refusal(web.HTTPBadRequest, _("Chưa có chữ nào."))
    refuse_long(asked.text, MAX_NOTICE, _)
    if len(asked.button.encode()) > MAX_BUTTON_BYTES or not asked.button.isprintable():
        raise refusal(web.HTTPBadRequest, _("Nút này không có."))
    if asked.id and not AN_ID.fullmatch(asked.id):
        text = _("“{name}” chỉ gồm a-z, A-Z, 0-9, _ và -, nhiều nhất 64.", name="id")
        raise refusal(web.HTTPBadRequest, text)


def refuse_long(text: str, most: int, _: Translator) -> None:
    """Raises the refusal of a text of more letters."""
    if len(text) > most:
        said = _("Dài quá: nhiều nhất {most} chữ cái.", most=most)
        raise refusal(web.HTTPBadRequest, said)


def refuse_foreign(request: web.Request, public_url: str | None, _: Translator) -> None:
    """Raises the refusal of what another site's page sends."""
    if guard.is_foreign(request, public_url):
        raise refusal(web.HTTPForbidden, _("Trang khác không được gửi vào đây."))


def refusal(kind: type[web.HTTPException], text: str) -> web.HTTPException:
    """A refusal that a page can show: `{"error": one sentence}`."""
    return kind(text=error(text), content_type="application/json")


def too_many(wait: int, _: Translator) -> web.HTTPException:
    """429, with the seconds after which it works again."""
    text = _("Nhanh quá. Chờ một lát rồi gõ tiếp nhé.")
    refused = refusal(web.HTTPTooManyRequests, text)
    refused.headers[hdrs.RETRY_AFTER] = str(wait)
    return refused


def full(wait: int, _: Translator) -> web.HTTPException:
    """503, with the seconds after which it may work: the house is full, not theirs."""
    text = _("Đông quá. Chờ một lát rồi thử lại nhé.")
    refused = refusal(web.HTTPServiceUnavailable, text)
    refused.headers[hdrs.RETRY_AFTER] = str(wait)
    return refused


def _too_large(_: Translator) -> web.HTTPException:
    """The connection ends with it: the rest is not read."""
    refused = web.HTTPRequestEntityTooLarge(
        max_size=MAX_BODY,
        actual_size=MAX_BODY + 1,
        text=error(_("Dài quá.")),
        content_type="application/json",
    )
    refused.force_close()
    return refused


def error(text: str) -> str:
    """One sentence, as a page can show it."""
    return orjson.dumps({"error": text}).decode()
