"""The words of one message, as they are answered: text or caption, addresses shown.

Of a group's talk only what calls the bot: a command, a mention, a reply to it. Pure.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.messaging import Enclosure, Media
from bot.messaging.enclosure import TYPE_UNKNOWN

MOST_ADDED = 4096  # letters of addresses behind words; what goes beyond is left out

Json = dict[str, Any]

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)(.*)", re.DOTALL)
_SHOWN = ("http://", "https://")  # other addresses are the app's own
_MEDIA: dict[str, Media] = {
    "photo": Media.PICTURE,
    "voice": Media.SOUND,
    "audio": Media.SOUND,
    "video_note": Media.VIDEO,
    "video": Media.VIDEO,
    "animation": Media.VIDEO,
    "document": Media.FILE,
    "location": Media.LOCATION,
    "venue": Media.LOCATION,
    "sticker": Media.STICKER,
    "contact": Media.CONTACT,
    "poll": Media.OTHER,
    "dice": Media.STICKER,
    "story": Media.OTHER,
    "paid_media": Media.OTHER,
    "checklist": Media.OTHER,
}
# What can be sent on by its id, each with its usual ending and type.
_SENT_AGAIN = {
    "photo": ("jpg", "image/jpeg"),
    "voice": ("ogg", "audio/ogg"),
    "audio": ("mp3", "audio/mpeg"),
    "video": ("mp4", "video/mp4"),
    "animation": ("mp4", "video/mp4"),
    "document": ("bin", TYPE_UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is on Telegram; the name may not be known yet."""

    id: int
    username: str = ""


def said(message: Json, me: Self) -> str | None:
    """What was said to the bot, "" for a picture or voice; None: not said to it."""
    text = written(message)
    command = None if is_forwarded(message) else _COMMAND.fullmatch(text)
    if command is not None:
        name, addressed, rest = command.groups()
        is_ours = not (addressed and me.username) or _same(addressed, me.username)
        return f"/{name}{rest}" if is_ours and not _is_robot(message) else None
    if message["chat"]["type"] == "private":
        return text or _unread(message)
    if _is_robot(message):
        return None
    return _called(message, text, me)


def written(message: Json) -> str:
    """A message's text or caption; an address behind words stands after them."""
    is_text = "text" in message
    text = str(message.get("text" if is_text else "caption", ""))
    entities = message.get("entities" if is_text else "caption_entities") or ()
    links = [one for one in entities if one.get("type") == "text_link"]
    return _with_addresses(text, links) if links else text


def media(message: Json) -> Media | None:
    """What was sent besides words."""
    return next((found for kind, found in _MEDIA.items() if kind in message), None)


def enclosed(message: Json) -> Enclosure | None:
    """The file of a private message, as the platform can be asked for it again."""
    if message["chat"]["type"] != "private":
        return None
    sort = next((sort for sort in _SENT_AGAIN if sort in message), None)
    if sort is None:
        return None
    sizes = message[sort] if sort == "photo" else [message[sort]]
    file = sizes[-1] if isinstance(sizes, list) and sizes else {}
    if "file_id" not in file:
        return None
    ending, media_type = _SENT_AGAIN[sort]
    made_up = f"{file.get('file_unique_id', sort)}.{ending}"
    return Enclosure(
        id=str(file["file_id"]),
        sort=sort,
        name=str(file.get("file_name") or made_up),
        media_type=str(file.get("mime_type") or media_type),
        size=int(file.get("file_size") or 0),
        seconds=int(file.get("duration") or 0),
    )


def is_forwarded(message: Json) -> bool:
    """Whether someone else's message was passed on."""
    return "forward_origin" in message


def may_name_us(message: Json) -> bool:
    """Whether it can't be read before the bot knows its own name."""
    return any("@" in str(message.get(field, "")) for field in ("text", "caption"))


def _with_addresses(text: str, links: list[Json]) -> str:
    """Offsets count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    parts: list[bytes] = []
    done, left = 0, MOST_ADDED
    for link in sorted(links, key=lambda one: int(one["offset"])):
        start = 2 * int(link["offset"])
        end = start + 2 * int(link["length"])
        words = units[start:end].decode("utf-16-le", "replace")
        url = str(link["url"])
        is_new = url.startswith(_SHOWN) and not _says(words, url)
        if not done <= start < end <= len(units) or not is_new or len(url) > left:
            continue
        left -= len(url)
        parts += units[done:end], f" ({url})".encode("utf-16-le", "surrogatepass")
        done = end
    return b"".join((*parts, units[done:])).decode("utf-16-le", "surrogatepass")


def _says(words: str, url: str) -> bool:
    """Whether the words are the address already."""
    bare = url.partition("://")[2].rstrip("/")
    return words.strip().rstrip("/") in (bare, url.rstrip("/"))


def _called(message: Json, text: str, me: Self) -> str | None:
    """A mention's or answer's words; a bare mention asks for help.

    A thumb up needs no answer.
    """
    mention = re.compile(rf"(?<!\w)@{re.escape(me.username)}\b", re.IGNORECASE)
    if me.username and mention.search(text):
        text = mention.sub("", text).strip() or ("" if media(message) else "/help")
    elif not _answers(message, me):
        return None
    if text:
        return text if any(letter.isalnum() for letter in text) else None
    return _unread(message)


def answered(message: Json) -> str:
    """The id of the message that a private one replies to."""
    is_private = message["chat"]["type"] == "private"
    original = message.get("reply_to_message") or {}
    return str(original.get("message_id", "")) if is_private else ""


def _answers(message: Json, me: Self) -> bool:
    """Whether it replies to the bot; all in a topic "reply" to the topic's opening."""
    answered = message.get("reply_to_message") or {}
    is_ours = bool((answered.get("from") or {}).get("id") == me.id)
    return is_ours and "forum_topic_created" not in answered


def _unread(message: Json) -> str | None:
    return "" if media(message) is not None else None


def _is_robot(message: Json) -> bool:
    """Another bot, with which ours could talk for ever."""
    sender = message.get("from") or {}
    return bool(sender.get("is_bot")) and "sender_chat" not in message


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
