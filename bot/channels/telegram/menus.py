"""The commands that Telegram shows beside the message field."""

from collections.abc import Mapping, Sequence

from telegram import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

# (scope, language) → (command, description); the scope is `default`,
# `all_private_chats`, `all_group_chats` or `chat:ID`, the language "" for all others.
Menus = Mapping[tuple[str, str], Sequence[tuple[str, str]]]

_SCOPES: dict[str, BotCommandScope] = {
    "default": BotCommandScopeDefault(),
    "all_private_chats": BotCommandScopeAllPrivateChats(),
    "all_group_chats": BotCommandScopeAllGroupChats(),
}


def scope_of(name: str) -> BotCommandScope:
    """Telegram's scope for one of ours; raises KeyError for an unknown one."""
    kind, _, chat = name.partition(":")
    return BotCommandScopeChat(int(chat)) if kind == "chat" else _SCOPES[name]
