"""The commands that Telegram shows beside the message field."""

from telegram import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

_SCOPES: dict[str, BotCommandScope] = {
    "default": BotCommandScopeDefault(),
    "all_private_chats": BotCommandScopeAllPrivateChats(),
    "all_group_chats": BotCommandScopeAllGroupChats(),
}


def scope_of(name: str) -> BotCommandScope:
    """Telegram's scope for one of ours; raises KeyError for an unknown one."""
    kind, _, chat = name.partition(":")
    return BotCommandScopeChat(int(chat)) if kind == "chat" else _SCOPES[name]
