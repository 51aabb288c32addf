"""The methods of the Bot API that we use, as the official server answers them."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from tests.support.telegram import markup
from tests.support.telegram.chats import Chat, Group, User
from tests.support.telegram.errors import BadRequest, Conflict
from tests.support.telegram.params import Params

if TYPE_CHECKING:
    from tests.support.telegram.chats import Chats
    from tests.support.telegram.files import Files
    from tests.support.telegram.hook import Hook
    from tests.support.telegram.limits import Limits
    from tests.support.telegram.mailbox import Mailbox

Json = dict[str, Any]
Menu = list[dict[str, str]]
MAX_BUTTON_DATA = 64
MAX_CAPTION = 1024  # UTF-16 units
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
DELETABLE_FOR = 48 * 3600  # seconds


class Platform(Protocol):
    """What the methods work on."""

    me: Json
    chats: "Chats"
    files: "Files"
    mailbox: "Mailbox"
    hook: "Hook"
    limits: "Limits | None"
    open_queries: set[str]
    toasts: dict[str, str]
    menus: dict[tuple[str, str], Menu]
    now: Callable[[], int]

    def changed(self) -> None: ...


def get_me(platform: Platform, _: Params) -> Json:
    return platform.me


async def get_updates(platform: Platform, params: Params) -> list[Json]:
    if platform.hook.url:
        raise Conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _remember_allowed(platform, params)
    return await platform.mailbox.poll(
        params.number("offset"), params.number("limit", 100), params.number("timeout")
    )


def set_webhook(platform: Platform, params: Params) -> bool:
    platform.hook.set(params.text("url"), params.text("secret_token"))
    _remember_allowed(platform, params)
    if params.flag("drop_pending_updates"):
        platform.mailbox.drop_all()
    platform.mailbox.end_polls("terminated by setWebhook request")
    platform.hook.deliver()
    return True


def delete_webhook(platform: Platform, params: Params) -> bool:
    platform.hook.set("", "")
    if params.flag("drop_pending_updates"):
        platform.mailbox.drop_all()
    return True


def get_webhook_info(platform: Platform, _: Params) -> Json:
    info: Json = {
        "url": platform.hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(platform.mailbox.waiting),
        "max_connections": 40,
        "allowed_updates": platform.mailbox.allowed,
    }
    if platform.hook.last_error:
        info["last_error_date"] = platform.now()
        info["last_error_message"] = platform.hook.last_error
    return info


def send_message(platform: Platform, params: Params) -> Json:
    text, entities = markup.parse(params.text("text"), params.text("parse_mode"))
    chat = platform.chats.find(params.text("chat_id"))
    keyboard = _keyboard(params, chat)
    thread = params.number("message_thread_id")
    _check_writable(platform, chat, params, thread)
    message = _new_message(platform, chat, thread)
    message["text"] = text
    if entities:
        message["entities"] = entities
    if keyboard is not None:
        message["reply_markup"] = keyboard
    return platform.chats.keep(message)


def send_photo(platform: Platform, params: Params) -> Json:
    return _send_file(platform, params, "photo")


def send_document(platform: Platform, params: Params) -> Json:
    return _send_file(platform, params, "document")


def send_voice(platform: Platform, params: Params) -> Json:
    return _send_file(platform, params, "voice")


def send_audio(platform: Platform, params: Params) -> Json:
    return _send_file(platform, params, "audio")


def send_video(platform: Platform, params: Params) -> Json:
    return _send_file(platform, params, "video")


def get_file(platform: Platform, params: Params) -> Json:
    id_ = params.text("file_id")
    try:
        size = len(platform.files.get(id_))
    except KeyError:
        raise BadRequest("invalid file_id") from None
    return {"file_id": id_, "file_size": size, "file_path": f"documents/{id_}"}


def _send_file(platform: Platform, params: Params, kind: str) -> Json:
    caption, entities = "", []
    if params.text("caption"):
        caption, entities = markup.parse(
            params.text("caption"), params.text("parse_mode")
        )
    if markup.units(caption) > MAX_CAPTION:
        raise BadRequest("message caption is too long")
    chat = platform.chats.find(params.text("chat_id"))
    keyboard = _keyboard(params, chat)
    thread = params.number("message_thread_id")
    _check_writable(platform, chat, params, thread)
    file_id = platform.files.take(kind, params.values.get(kind))
    message = _new_message(platform, chat, thread)
    shown: Json = {"file_id": file_id, "file_unique_id": f"u{file_id}"}
    message[kind] = [shown] if kind == "photo" else shown
    if caption:
        message["caption"] = caption
    if entities:
        message["caption_entities"] = entities
    if keyboard is not None:
        message["reply_markup"] = keyboard
    return platform.chats.keep(message)


def copy_message(platform: Platform, params: Params) -> Json:
    source = platform.chats.find(params.text("from_chat_id"))
    original = platform.chats.messages[source.id].get(params.number("message_id"))
    if original is None:
        raise BadRequest("message to copy not found")
    chat = platform.chats.find(params.text("chat_id"))
    thread = params.number("message_thread_id")
    _check_writable(platform, chat, params, thread)
    copy = _new_message(platform, chat, thread)
    copy |= {k: original[k] for k in ("text", "entities") if k in original}
    return {"message_id": platform.chats.keep(copy)["message_id"]}


def edit_message_text(platform: Platform, params: Params) -> Json:
    text, entities = markup.parse(params.text("text"), params.text("parse_mode"))
    chat = platform.chats.find(params.text("chat_id"))
    keyboard = _keyboard(params, chat)
    message = platform.chats.messages[chat.id].get(params.number("message_id"))
    if message is None:
        raise BadRequest("message to edit not found")
    if message["from"]["id"] != platform.me["id"]:
        raise BadRequest("message can't be edited")
    if "text" not in message:
        raise BadRequest("there is no text in the message to edit")
    new = {"text": text, "entities": entities, "reply_markup": keyboard}
    old = {key: message.get(key, [] if key == "entities" else None) for key in new}
    if new == old:
        raise BadRequest(NOT_MODIFIED)
    for key, value in new.items():
        message.pop(key, None)
        if value:
            message[key] = value
    message["edit_date"] = platform.now()
    return message


def edit_message_caption(platform: Platform, params: Params) -> Json:
    caption, entities = markup.parse(params.text("caption"), params.text("parse_mode"))
    chat = platform.chats.find(params.text("chat_id"))
    keyboard = _keyboard(params, chat)
    message = platform.chats.messages[chat.id].get(params.number("message_id"))
    if message is None:
        raise BadRequest("message to edit not found")
    if message["from"]["id"] != platform.me["id"] or "text" in message:
        raise BadRequest("message can't be edited")
    if markup.units(caption) > MAX_CAPTION:
        raise BadRequest("message caption is too long")
    new = {
        "caption": caption,
        "caption_entities": entities,
        "reply_markup": keyboard,
    }
    for key, value in new.items():
        message.pop(key, None)
        if value:
            message[key] = value
    message["edit_date"] = platform.now()
    return message


def delete_message(platform: Platform, params: Params) -> bool:
    chat = platform.chats.find(params.text("chat_id"))
    message = platform.chats.messages[chat.id].get(params.number("message_id"))
    if message is None:
        raise BadRequest("message to delete not found")
    if platform.now() - message["date"] > DELETABLE_FOR:
        raise BadRequest("message can't be deleted")
    del platform.chats.messages[chat.id][message["message_id"]]
    return True


def delete_messages(platform: Platform, params: Params) -> bool:
    chat = platform.chats.find(params.text("chat_id"))
    ids = params.nested("message_ids", "message identifiers") or []
    if not 1 <= len(ids) <= 100:
        raise BadRequest("message identifiers are not specified")
    own = platform.chats.messages[chat.id]
    found = [own[id_] for id_ in ids if id_ in own]  # others are skipped
    if any(platform.now() - one["date"] > DELETABLE_FOR for one in found):
        raise BadRequest("message can't be deleted for everyone")
    for one in found:
        del own[one["message_id"]]
    return True


def answer_callback_query(platform: Platform, params: Params) -> bool:
    query = params.text("callback_query_id")
    if query not in platform.open_queries:
        raise BadRequest(TOO_OLD)
    platform.open_queries.discard(query)
    if params.text("text"):
        platform.toasts[query] = params.text("text")
    return True


def set_my_commands(platform: Platform, params: Params) -> bool:
    commands: Menu = params.nested("commands", "list of commands") or []
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    platform.menus[_menu(platform, params)] = commands
    return True


def delete_my_commands(platform: Platform, params: Params) -> bool:
    platform.menus.pop(_menu(platform, params), None)
    return True


def get_my_commands(platform: Platform, params: Params) -> Menu:
    return platform.menus.get(_menu(platform, params), [])


def get_chat(platform: Platform, params: Params) -> Json:
    chat = platform.chats.find(params.text("chat_id"))
    shown = chat.as_chat()
    if isinstance(chat, Group):
        shown["permissions"] = {"can_send_messages": chat.can_send}
    return shown


def get_chat_member(platform: Platform, params: Params) -> Json:
    chat = platform.chats.find(params.text("chat_id"))
    if isinstance(chat, Group) and params.number("user_id") == platform.me["id"]:
        return {"user": platform.me, "status": chat.bot_is}
    user = platform.chats.by_id.get(params.number("user_id"))
    if not isinstance(user, User):
        raise BadRequest("user not found")
    is_in = isinstance(chat, Group) and user.id in chat.members
    return {"user": user.as_user(), "status": "member" if is_in else "left"}


METHODS: dict[str, Callable[[Platform, Params], Any]] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendvoice": send_voice,
    "sendaudio": send_audio,
    "sendvideo": send_video,
    "getfile": get_file,
    "copymessage": copy_message,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
}


def _remember_allowed(platform: Platform, params: Params) -> None:
    allowed = params.nested("allowed_updates", "allowed updates")
    if allowed is not None:
        platform.mailbox.allowed = list(allowed)
        platform.changed()


def _check_writable(
    platform: Platform, chat: Chat, params: Params, thread: int
) -> None:
    chat.check_writable()
    if isinstance(chat, Group):
        chat.check_thread(thread)
    if platform.limits is not None:
        platform.limits.take(
            chat.id,
            is_group=isinstance(chat, Group),
            is_paid=params.flag("allow_paid_broadcast"),
        )


def _new_message(platform: Platform, chat: Chat, thread: int) -> Json:
    message: Json = {
        "message_id": platform.chats.next_id(chat),
        "from": {k: platform.me[k] for k in ("id", "is_bot", "first_name", "username")},
        "chat": chat.as_chat(),
        "date": platform.now(),
    }
    if thread:
        message |= {"message_thread_id": thread, "is_topic_message": True}
    return message


def _menu(platform: Platform, params: Params) -> tuple[str, str]:
    scope: Json = params.nested("scope", "BotCommandScope") or {"type": "default"}
    name = scope["type"]
    if name == "chat":
        name = f"chat:{platform.chats.find(str(scope['chat_id'])).id}"
    return name, params.text("language_code")


def _keyboard(params: Params, chat: Chat) -> Json | None:
    keyboard: Json | None = params.nested("reply_markup", "reply keyboard markup")
    if keyboard is None:
        return None
    rows = keyboard.get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise BadRequest("reply markup is too long")
    for button in buttons:
        _check_button(button, chat)
    return keyboard if rows else None


def _check_button(button: Json, chat: Chat) -> None:
    if not button.get("text"):
        raise BadRequest(
            "can't parse inline keyboard button: Button text must be non-empty"
        )
    kinds = [k for k in ("url", "callback_data", "web_app") if k in button]
    if not kinds:
        raise BadRequest(
            "can't parse inline keyboard button: "
            "Text buttons are unallowed in the inline keyboard"
        )
    size = len(str(button.get("callback_data", "x")).encode())
    if not 1 <= size <= MAX_BUTTON_DATA:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "web_app" in button and chat.type != "private":
        raise BadRequest("BUTTON_TYPE_INVALID")
    if "url" in button and not re.match(r"(https?|tg|tel)://?\S+", button["url"]):
        raise BadRequest("BUTTON_URL_INVALID")


def unix_now() -> int:
    return int(time.time())
