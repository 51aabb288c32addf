"""One raw update as `Incoming`, without names. Pure: unknown fields are ignored.

In groups, what is no command, mention, reply to the bot, button or change of
membership is dropped here, before anything is stored.
"""

from bot.channels.telegram import message_text
from bot.channels.telegram.message_text import Json, Self
from bot.clock import SECOND
from bot.messaging import Address, ChatKind, Event, Incoming

CHANNEL = "telegram"
ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot
GENERAL_TOPIC = 1
# Seconds from a message to its edit. Nothing is open longer than a day; in groups
# less is remembered.
EDITED_WITHIN = 24 * 60 * 60
EDITED_IN_A_GROUP_WITHIN = 10 * 60
_GROUPS = ("group", "supergroup")
_PRESENT = ("member", "administrator", "creator")


def read(update: Json, me: Self, now: int) -> Incoming | None:
    """What happened, or None when there is nothing to answer.

    Raises KeyError, TypeError or ValueError for what is no update of Telegram's.
    """
    id_ = str(int(update["update_id"]))
    if "callback_query" in update:
        return _button(update["callback_query"], id_, now)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], id_, now)
    if "edited_message" in update:
        return _edited(update["edited_message"], me, id_, now)
    if "message" in update:
        return _message(update["message"], me, id_, now)
    return None


def callback_id(update: Json) -> str | None:
    """The id with which a pressed button is acknowledged."""
    query = update.get("callback_query")
    return str(query["id"]) if query else None


def is_in_group(update: Json) -> bool:
    """Whether a button was pressed where others read along."""
    message = (update.get("callback_query") or {}).get("message") or {}
    return (message.get("chat") or {}).get("type") in _GROUPS


def needs_name(update: Json) -> bool:
    """Whether it can't be read before the bot knows its own name."""
    message = update.get("message") or update.get("edited_message")
    return isinstance(message, dict) and message_text.may_name_us(message)


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
        press=str(query["id"]) if message["chat"]["type"] in _GROUPS else "",
    )


def _membership(change: Json, id_: str, now: int) -> Incoming | None:
    chat = change["chat"]
    event = _change(change["old_chat_member"], change["new_chat_member"])
    if event is None or chat["type"] == "channel":
        return None
    return Incoming(
        address=Address(CHANNEL, str(chat["id"])),
        id=id_,
        event=event,
        sender=_account(change["from"]),
        kind=_kind(chat),
        language_hint=_language(change),
        title=_title(chat),
        received_at=now,
    )


def _change(was: Json, is_: Json) -> Event | None:
    """What became of the bot in a chat, as far as it matters."""
    if is_present(was) != is_present(is_):
        return Event.JOINED if is_present(is_) else Event.LEFT
    if _is_mute(was) != _is_mute(is_):
        return Event.SILENCED if _is_mute(is_) else Event.ALLOWED
    return None


def _is_mute(member: Json) -> bool:
    """Whether it was forbidden to write, by name."""
    is_held = member["status"] == "restricted"
    return is_held and not member.get("can_send_messages", True)


def is_present(member: Json) -> bool:
    """Whether a ChatMember is in the chat."""
    status = member["status"]
    return status in _PRESENT or (status == "restricted" and bool(member["is_member"]))


def _message(message: Json, me: Self, id_: str, now: int) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] not in ("private", *_GROUPS):
        return None
    if "migrate_to_chat_id" in message:
        return _moved(chat["id"], message["migrate_to_chat_id"], chat, id_, now)
    if "migrate_from_chat_id" in message:
        return _moved(message["migrate_from_chat_id"], chat["id"], chat, id_, now)
    text = message_text.said(message, me)
    if text is None:
        return None
    return _said(message, text, Event.TEXT if text else Event.OTHER, id_, now)


def _edited(message: Json, me: Self, id_: str, now: int) -> Incoming | None:
    """New words for old ones; of what is long past, or without words, nothing."""
    chat = message["chat"]
    if chat["type"] not in ("private", *_GROUPS):
        return None
    written = int(message["date"])
    age = int(message.get("edit_date") or written) - written
    is_group = _kind(chat) is ChatKind.GROUP
    if age > (EDITED_IN_A_GROUP_WITHIN if is_group else EDITED_WITHIN):
        return None
    text = message_text.said(message, me)
    return _said(message, text, Event.EDITED, id_, now) if text else None


def _said(message: Json, text: str, event: Event, id_: str, now: int) -> Incoming:
    chat = message["chat"]
    return Incoming(
        address=_address(message),
        id=id_,
        event=event,
        sender=_sender(message),
        kind=_kind(chat),
        text=text,
        language_hint=_language(message),
        title=_title(chat),
        received_at=now,
        sent_at=int(message.get("date") or 0) * SECOND,
        said=str(message["message_id"]),
        replies_to=message_text.answered(message),
        media=message_text.media(message) or "",
        album=str(message.get("media_group_id", "")),
        enclosed=message_text.enclosed(message),
        is_forwarded=message_text.is_forwarded(message),
        is_anonymous=(message.get("sender_chat") or {}).get("id") == chat["id"],
    )


def _moved(old: object, new: object, chat: Json, id_: str, now: int) -> Incoming:
    """A group became a supergroup; both of them say so, in any order."""
    return Incoming(
        address=Address(CHANNEL, str(old)),
        id=id_,
        event=Event.MOVED,
        sender=None,
        kind=ChatKind.GROUP,
        title=_title(chat),
        moved_to=str(new),
        received_at=now,
    )


def _sender(message: Json) -> str | None:
    """The account that can be held to what it says."""
    if "sender_chat" in message:
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
