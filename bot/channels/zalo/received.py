"""One webhook call as `Incoming`, without names. Pure: unknown fields are ignored.

Zalo's papers and what was seen of it disagree in places (an envelope or none, `photo`
or `photo_url`), so both are read.
"""

import hashlib
import json
import re

from bot.channels.zalo.calls import Json
from bot.clock import SECOND, Milliseconds
from bot.messaging import Address, ChatKind, Enclosure, Event, Incoming, Media

CHANNEL = "zalo"
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_IN_MILLISECONDS = 1_000_000_000_000  # an instant that is smaller is in seconds
_NO_INSTANT = 100_000_000_000_000  # of this one and later ones no clock tells
_WEB = re.compile(r"https?://\S{1,2000}$")
_REACTION = "message.reaction.received"  # a thumb up needs no answer
_STICKER = "message.sticker.received"
_VOICE_TYPE, _PHOTO_TYPE = "audio/aac", "image/jpeg"


def read(body: Json, now: Milliseconds) -> Incoming | None:
    """What happened, or None when there is nothing to answer.

    Raises KeyError, TypeError or ValueError for what is no event of Zalo's.
    """
    inner = body.get("result")
    event = inner if body.get("ok") is True and isinstance(inner, dict) else body
    name = str(event["event_name"])
    message = event.get("message")
    if not isinstance(message, dict) or "chat" not in message or name == _REACTION:
        return None
    sender = message.get("from") or {}
    if sender.get("is_bot") is True:  # another bot, with which ours could talk for ever
        return None
    chat = message["chat"]
    address = Address(CHANNEL, _id(chat["id"]))
    if str(chat.get("chat_type", "")).upper() == "GROUP":
        return _in_group(address, sender, message, now)
    return _privately(address, sender, name, message, now)


def _in_group(
    address: Address, sender: Json, message: Json, now: Milliseconds
) -> Incoming:
    """All of a group is one event: it is told once that this is no place for it."""
    return Incoming(
        address=address,
        id=f"group {address.text}",
        event=Event.TEXT,
        sender=_id(sender["id"]),
        kind=ChatKind.GROUP,
        text=_words(message) or "?",  # a mention alone
        received_at=now,
    )


def _privately(
    address: Address, sender: Json, name: str, message: Json, now: Milliseconds
) -> Incoming:
    text = _words(message)
    media, enclosed = _enclosed(name, message)
    said = message.get("message_id")
    id_ = said if isinstance(said, str) and _ID.fullmatch(said) else _digest(message)
    return Incoming(
        address=address,
        id=id_,
        event=Event.TEXT if text else Event.OTHER,
        sender=_id(sender["id"]) if "id" in sender else address.text,
        text=text,
        received_at=now,
        sent_at=_instant(message.get("date")),
        said=id_,
        media=media if media or text else Media.WITHHELD,
        enclosed=enclosed,
    )


def _words(message: Json) -> str:
    """What was typed, or what stands under a picture."""
    for field in ("text", "caption"):
        said = message.get(field)
        if isinstance(said, str) and said.strip():
            return said
    return ""


def _enclosed(name: str, message: Json) -> tuple[str, Enclosure | None]:
    """What came along: an address at Zalo's, which is the only name it has."""
    id_ = hashlib.sha256(str(message.get("message_id")).encode()).hexdigest()[:12]
    voice = _address(message, "voice_url", "voice")
    if voice:
        made_up = f"{id_}.aac"
        return Media.SOUND, Enclosure(voice, "voice", made_up, _VOICE_TYPE)
    photo = _address(message, "photo_url", "photo")
    if photo:
        made_up = f"{id_}.jpg"
        return Media.PICTURE, Enclosure(photo, "photo", made_up, _PHOTO_TYPE)
    return (Media.STICKER if name == _STICKER else ""), None


def _address(message: Json, *fields: str) -> str:
    given = (message.get(field) for field in fields)
    return next(
        (one for one in given if isinstance(one, str) and _WEB.match(one)),
        "",
    )


def _id(given: object) -> str:
    """Ids are strings; a bot's has more digits than a number of JSON's can hold."""
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise ValueError("no id of Zalo's")
    return given


def _instant(given: object) -> Milliseconds:
    if not isinstance(given, int | float) or not 0 < given < _NO_INSTANT:
        return 0
    return int(given if given >= _IN_MILLISECONDS else given * SECOND)


def _digest(message: Json) -> str:
    """For what has no id: the same message is one thing."""
    whole = json.dumps(message, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:40]
