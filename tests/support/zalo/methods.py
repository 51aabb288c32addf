"""The methods of the Zalo Bot API, with what they take and refuse."""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.support.zalo.faults import ApiError

if TYPE_CHECKING:
    from tests.support.zalo.people import Person
    from tests.support.zalo.server import ZaloServer

Json = dict[str, Any]
Method = Callable[["ZaloServer", Json], Awaitable[Json | None]]
MOST_TEXT = 2000  # UTF-16 units
SECRETS = range(8, 257)  # characters of a webhook's


async def get_me(server: "ZaloServer", _: Json) -> Json:
    return server.me


async def set_webhook(server: "ZaloServer", given: Json) -> Json:
    url, secret = given.get("url"), given.get("secret_token")
    if not isinstance(url, str) or not url.startswith("https://") or _is_inside(url):
        raise ApiError(400, "Bad request: url must be public https")
    if not isinstance(secret, str) or len(secret) not in SECRETS:
        raise ApiError(400, "Bad request: secret_token")
    server.webhook, server.secret = url, secret
    answer = {"url": url, "updated_at": server.now()}
    return answer | ({"verification": server.verdict} if server.verdict else {})


async def webhook_info(server: "ZaloServer", _: Json) -> Json:
    return {"url": server.webhook, "updated_at": server.now()}


async def delete_webhook(server: "ZaloServer", _: Json) -> Json:
    server.webhook = ""
    return {"url": "", "updated_at": server.now()}


async def send_message(server: "ZaloServer", given: Json) -> Json:
    person = _reader(server, given)
    return server.arrives(person, {"text": _text(given.get("text"))})


async def send_photo(server: "ZaloServer", given: Json) -> Json:
    person = _reader(server, given)
    content, media_type = await server.fetched(given.get("photo"))
    if not media_type.startswith("image/"):
        raise ApiError(400, "Bad request: photo is no picture")
    message: Json = {"photo": content}
    if "caption" in given:
        message["caption"] = _text(given["caption"])
    return server.arrives(person, message)


async def send_voice(server: "ZaloServer", given: Json) -> Json:
    address = given.get("voice_url")
    if not str(address).endswith(".aac"):
        raise ApiError(400, "Bad request: voice_url must end with .aac")
    if given.get("chat_id") in server.groups:  # answered, and never heard
        return {"message_id": server.next_id(), "date": server.now()}
    person = _reader(server, given)
    content, _type = await server.fetched(address)
    if content[:2] not in (b"\xff\xf1", b"\xff\xf9"):
        raise ApiError(400, "Bad request: voice is no ADTS")
    return server.arrives(person, {"voice": content})


async def send_sticker(server: "ZaloServer", given: Json) -> Json:
    return server.arrives(_reader(server, given), {"sticker": given.get("sticker")})


async def send_chat_action(server: "ZaloServer", given: Json) -> None:
    _reader(server, given)
    if given.get("action") != "typing":
        raise ApiError(400)


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "getWebhookInfo": webhook_info,
    "deleteWebhook": delete_webhook,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendVoice": send_voice,
    "sendSticker": send_sticker,
    "sendChatAction": send_chat_action,
}


def _reader(server: "ZaloServer", given: Json) -> "Person":
    """Only who has written can be written to."""
    chat = given.get("chat_id")
    if not isinstance(chat, str):
        raise ApiError(400, "Bad request: chat_id must be a string")
    if chat in server.groups:
        return server.groups[chat]
    person = server.people.get(chat)
    if person is None or not person.has_written:
        raise ApiError(400, "Bad request: chat_id is not known")
    return person


def _text(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise ApiError(400, "Bad request: text is empty")
    if len(given.encode("utf-16-le")) // 2 > MOST_TEXT:
        raise ApiError(400, "Bad request: text is too long")
    return given


def _is_inside(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost"
