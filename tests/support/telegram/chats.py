"""The people and groups of the platform, and what was said in them."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.support.telegram.errors import BadRequest, Forbidden

Json = dict[str, Any]
GENERAL_TOPIC = 1
ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass(slots=True)
class User:
    """An account; `bot_is` is the bot's standing in the private chat."""

    id: int
    first_name: str
    language_code: str = "vi"
    bot_is: str = "member"  # never, member or kicked (blocked)
    is_deactivated: bool = False
    is_bot: bool = False

    @property
    def type(self) -> str:
        return "private"

    def as_user(self) -> Json:
        shown: Json = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "last_name": "Giàng",
            "username": f"user{self.id}",
        }
        if self.language_code:
            shown["language_code"] = self.language_code
        return shown

    def as_chat(self) -> Json:
        return {
            "id": self.id,
            "type": "private",
            "first_name": self.first_name,
            "username": f"user{self.id}",
        }

    def check_writable(self) -> None:
        if self.is_bot:
            raise Forbidden("bot can't send messages to bots")
        if self.is_deactivated:
            raise Forbidden("user is deactivated")
        if self.bot_is == "never":
            raise Forbidden("bot can't initiate conversation with a user")
        if self.bot_is == "kicked":
            raise Forbidden("bot was blocked by the user")


@dataclass(slots=True)
class Group:
    """A group or supergroup; `bot_is` is the bot's standing in it."""

    id: int
    title: str
    type: str = "group"  # or supergroup
    bot_is: str = "member"  # member, administrator, left or kicked
    can_send: bool = True
    is_deleted: bool = False
    migrated_to: int | None = None
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)

    def as_chat(self) -> Json:
        shown: Json = {"id": self.id, "type": self.type, "title": self.title}
        if self.is_forum:
            shown["is_forum"] = True
        return shown

    def check_writable(self) -> None:
        if self.migrated_to is not None:
            raise BadRequest(
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to,
            )
        if self.is_deleted:
            raise Forbidden("the group chat was deleted")
        if self.bot_is == "kicked":
            raise Forbidden(f"bot was kicked from the {self.type} chat")
        if self.bot_is == "left":
            raise Forbidden(f"bot is not a member of the {self.type} chat")
        if not self.can_send:
            raise BadRequest("not enough rights to send text messages to the chat")

    def check_thread(self, thread: int) -> None:
        if thread and thread not in self.topics:
            raise BadRequest("message thread not found")


Chat = User | Group


class Chats:
    """Everybody, and every message still there."""

    def __init__(self) -> None:
        self.by_id: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Json]] = defaultdict(dict)
        self._users = itertools.count(700_000_001)
        self._groups = itertools.count(4_000_001)
        self._supergroups = itertools.count(1_000_000_000_001 + 500_000_000)
        self._common = itertools.count(1)  # private chats and groups share ids
        self._own: dict[int, itertools.count[int]] = defaultdict(
            lambda: itertools.count(GENERAL_TOPIC + 1)  # the first is its creation
        )

    def add_user(self, name: str, language: str, bot_is: str) -> User:
        user = User(next(self._users), name, language, bot_is)
        self.by_id[user.id] = user
        return user

    def add_group(self, title: str, *, is_supergroup: bool, is_forum: bool) -> Group:
        if is_supergroup or is_forum:
            id_, kind = -next(self._supergroups), "supergroup"
        else:
            id_, kind = -next(self._groups), "group"
        group = Group(id_, title, kind, is_forum=is_forum)
        self.by_id[id_] = group
        return group

    def find(self, chat_id: str) -> Chat:
        if not chat_id:
            raise BadRequest("chat_id is empty")
        try:
            return self.by_id[int(chat_id)]
        except (KeyError, ValueError):
            raise BadRequest("chat not found") from None

    def next_id(self, chat: Chat) -> int:
        if chat.type == "supergroup":
            return next(self._own[chat.id])
        return next(self._common)

    def keep(self, message: Json) -> Json:
        self.messages[message["chat"]["id"]][message["message_id"]] = message
        return message
