"""One raw update as `Incoming`, without names. Pure: unknown fields are ignored.

In groups, what is no command, mention, reply to the bot, button or change of
membership is dropped here, before anything is stored.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.messaging import Address, ChatKind, Event, Incoming

CHANNEL = "telegram"
ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot
GENERAL_TOPIC = 1
_GROUPS = ("group", "supergroup")
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)(.*)", re.DOTALL)
_PRESENT = ("member", "administrator", "creator")
_UNREAD = ("photo", "voice", "audio", "video", "video_note", "animation", "document",
           "sticker", "location", "venue", "contact", "poll", "dice")  # fmt: skip

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is on Telegram; the name may not be known yet."""

    id: int
    username: str = ""


def read(update: Json, me: Self, now: int) -> Incoming | None:
    """What happened, or None when there is nothing to answer.

    Raises KeyError, TypeError or ValueError for what is no update of Telegram's.
    """
    id_ = str(int(update["update_id"]))
    if "callback_query" in update:
        return _button(update["callback_query"], id_, now)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], id_, now)
    if "message" in update:
        return _message(update["message"], me, id_, now)
    return None


def callback_id(update: Json) -> str | None:
    """The id with which a pressed button is acknowledged."""
    query = update.get("callback_query")
    return str(query["id"]) if query else None


def needs_name(update: Json) -> bool:
    """Whether it can't be read before the bot knows its own name."""
    message = update.get("message")
    return isinstance(message, dict) and "@" in str(message.get("text", ""))


def _button(query: Json, id_: str, now: int) -> Incoming | None:
    message = query.get("message")
    if message is None or not query.get("data"):
        return None
    return Incoming(
        address=_address(message),
        id=id_,
        event=Event.BUTTON,
        sender=_account(query["from"]),
        kind=_kind(message["chat"]),
        button=str(query["data"]),
        language_hint=_language(query),
        title=_title(message["chat"]),
        received_at=now,
        message=str(message["message_id"]),
    )


def _membership(change: Json, id_: str, now: int) -> Incoming | None:
    chat = change["chat"]
    was, is_ = (
        _is_present(change["old_chat_member"]),
        _is_present(change["new_chat_member"]),
    )
    if was == is_ or chat["type"] == "channel":
        return None
    return Incoming(
        address=Address(CHANNEL, str(chat["id"])),
        id=id_,
        event=Event.JOINED if is_ else Event.LEFT,
        sender=_account(change["from"]),
        kind=_kind(chat),
        language_hint=_language(change),
        title=_title(chat),
        received_at=now,
    )


def _is_present(member: Json) -> bool:
    status = member["status"]
    return status in _PRESENT or (status == "restricted" and bool(member["is_member"]))


def _message(message: Json, me: Self, id_: str, now: int) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] not in ("private", *_GROUPS):
        return None
    if "migrate_to_chat_id" in message:
        return Incoming(
            address=Address(CHANNEL, str(chat["id"])),
            id=id_,
            event=Event.MOVED,
            sender=None,
            kind=ChatKind.GROUP,
            title=_title(chat),
            moved_to=str(message["migrate_to_chat_id"]),
            received_at=now,
        )
    text = _words(message, me)
    if text is None:
        return None
    return Incoming(
        address=_address(message),
        id=id_,
        event=Event.TEXT if text else Event.OTHER,
        sender=_sender(message),
        kind=_kind(chat),
        text=text,
        language_hint=_language(message),
        title=_title(chat),
        received_at=now,
    )


def _words(message: Json, me: Self) -> str | None:
    """What was said to the bot, "" for a picture or voice; None: not said to it."""
    text = str(message.get("text", ""))
    command = _COMMAND.fullmatch(text)
    if command is not None:
        name, addressed, rest = command.groups()
        is_ours = not (addressed and me.username) or _same(addressed, me.username)
        return f"/{name}{rest}" if is_ours and not _is_robot(message) else None
    if message["chat"]["type"] == "private":
        return text or _unread(message)
    if _is_robot(message):
        return None
    return _called(message, text or str(message.get("caption", "")), me)


def _called(message: Json, text: str, me: Self) -> str | None:
    """A mention's or answer's words; a bare mention asks for help."""
    is_text = "text" in message
    mention = re.compile(rf"(?<!\w)@{re.escape(me.username)}\b", re.IGNORECASE)
    if me.username and mention.search(text):
        words = mention.sub("", text).strip() or "/help"
        return words if is_text else _unread(message)
    if _answers(message, me):
        return text if is_text else _unread(message)
    return None


def _answers(message: Json, me: Self) -> bool:
    """Whether it replies to the bot; all in a topic "reply" to the topic's opening."""
    answered = message.get("reply_to_message") or {}
    is_ours = bool((answered.get("from") or {}).get("id") == me.id)
    return is_ours and "forum_topic_created" not in answered


def _unread(message: Json) -> str | None:
    return "" if any(kind in message for kind in _UNREAD) else None


def _is_robot(message: Json) -> bool:
    """Another bot, with which ours could talk for ever."""
    sender = message.get("from") or {}
    return bool(sender.get("is_bot")) and "sender_chat" not in message


def _sender(message: Json) -> str | None:
    """The account that can be held to what it says."""
    if "sender_chat" in message or "forward_origin" in message:
        return None
    sender = message.get("from")
    return _account(sender) if sender else None


def _account(user: Json) -> str | None:
    return None if user["id"] == ANONYMOUS_ADMIN else str(user["id"])


def _address(message: Json) -> Address:
    chat = message["chat"]
    thread = message.get("message_thread_id", GENERAL_TOPIC)
    is_topic = bool(message.get("is_topic_message")) and thread != GENERAL_TOPIC
    if is_topic and chat["type"] in _GROUPS:
        return Address(CHANNEL, f"{chat['id']}:{thread}")
    return Address(CHANNEL, str(chat["id"]))


def _kind(chat: Json) -> ChatKind:
    return ChatKind.GROUP if chat["type"] in _GROUPS else ChatKind.PRIVATE


def _title(chat: Json) -> str:
    return str(chat.get("title", "")) if chat["type"] in _GROUPS else ""


def _language(thing: Json) -> str:
    return str((thing.get("from") or {}).get("language_code", ""))


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
