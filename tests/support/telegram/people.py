"""What people do on the platform, as a test tells them to."""

import copy
import itertools
import re
from collections.abc import Callable
from typing import Any

from tests.support.telegram.chats import ANONYMOUS_ADMIN, Chats, Group, User
from tests.support.telegram.files import Files
from tests.support.telegram.mailbox import Mailbox

Json = dict[str, Any]
_COMMAND = re.compile(r"/[A-Za-z0-9_]+(?:@\w+)?(?!\S)")
CONTENT: dict[str, Json] = {
    "photo": {
        "photo": [
            {
                "file_id": "AgACphoto",
                "file_unique_id": "AQAD",
                "width": 90,
                "height": 67,
                "file_size": 1101,
            }
        ]
    },
    "voice": {
        "voice": {
            "file_id": "AwACvoice",
            "file_unique_id": "AgAD",
            "duration": 3,
            "mime_type": "audio/ogg",
            "file_size": 9000,
        }
    },
    "document": {
        "document": {
            "file_id": "BQACtable",
            "file_unique_id": "AgAG",
            "file_name": "moi-can-bo.csv",
            "mime_type": "text/csv",
        }
    },
    "video": {
        "video": {
            "file_id": "BAACvideo",
            "file_unique_id": "AgAF",
            "width": 320,
            "height": 240,
            "duration": 4,
        }
    },
    "location": {"location": {"latitude": 22.7, "longitude": 105.9}},
    "sticker": {
        "sticker": {
            "file_id": "CAACsticker",
            "file_unique_id": "AgAE",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        }
    },
}


class People:
    """Users and groups act; their acts become updates for the bot."""

    me: Json
    files: Files
    chats: Chats
    mailbox: Mailbox
    open_queries: set[str]
    toasts: dict[str, str]  # what who pressed was shown, by query
    now: Callable[[], int]
    has_privacy: bool
    _queries: "itertools.count[int]"

    def changed(self) -> None:
        raise NotImplementedError

    # --- who there is ----------------------------------------------------------------

    def user(
        self, name: str = "Sùng A", *, language: str = "vi", bot_is: str = "member"
    ) -> User:
        """Someone new; `bot_is="never"` for who has not started the bot."""
        return self.chats.add_user(name, language, bot_is)

    def group(
        self,
        title: str = "Thôn Cốc Ly",
        *members: User,
        is_supergroup: bool = False,
        is_forum: bool = False,
    ) -> Group:
        """A group that the bot is in already."""
        group = self.chats.add_group(
            title, is_supergroup=is_supergroup, is_forum=is_forum
        )
        group.members |= {member.id for member in members}
        return group

    def topic(self, group: Group, name: str) -> int:
        """A new topic of a forum; returns its thread."""
        thread = self.chats.next_id(group)
        group.topics[thread] = name
        return thread

    # --- what they say ---------------------------------------------------------------

    def says(self, user: User, text: str, chat: Group | None = None, **how: Any) -> int:
        """Someone writes; returns the update's id. `how` is as for `posts`."""
        content: Json = {"text": text}
        command = _COMMAND.match(text)
        if command:
            content["entities"] = [
                {"type": "bot_command", "offset": 0, "length": command.end()}
            ]
        return self.posts(user, content, chat, **how)

    def shows(
        self,
        user: User,
        kind: str,
        chat: Group | None = None,
        *,
        caption: str = "",
        album: str = "",
        file: bytes = b"",
        name: str = "",
        **how: Any,
    ) -> int:
        """Someone sends a photo, video, voice, location or sticker.

        With a `file` it is a file that the platform gives out again.
        """
        content = copy.deepcopy(CONTENT[kind])
        if file:
            given = content[kind][-1] if kind == "photo" else content[kind]
            given["file_id"] = self.files.sent_by_a_person(
                kind, file, given.get("mime_type", "")
            )
            given["file_size"] = len(file)
            given |= {"file_name": name} if name else {}
        if caption:
            content["caption"] = caption
        if album:
            content["media_group_id"] = album
        return self.posts(user, content, chat, **how)

    def posts(
        self,
        user: User,
        content: Json,
        chat: Group | None = None,
        *,
        thread: int = 0,
        reply_to: Json | None = None,
        is_anonymous: bool = False,
        is_forwarded: bool = False,
    ) -> int:
        """Any message; the update's id, also when privacy kept it from the bot."""
        where = chat or user
        message: Json = {
            "message_id": self.chats.next_id(where),
            "from": user.as_user(),
            "chat": where.as_chat(),
            "date": self.now(),
            **content,
        }
        if is_anonymous and chat is not None:
            message |= {"from": ANONYMOUS_ADMIN, "sender_chat": chat.as_chat()}
        if is_forwarded:
            message["forward_origin"] = {
                "type": "hidden_user",
                "sender_user_name": "Ai đó",
                "date": self.now(),
            }
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None:
            message["reply_to_message"] = reply_to
        elif thread:
            message["reply_to_message"] = self._opening(where.as_chat(), thread)
        self.chats.keep(message)
        self._starts(user, chat)
        if chat is not None and self._is_private_from_bot(message, chat):
            self.changed()
            return 0
        return self.happens({"message": message})

    def edits(self, user: User, text: str) -> int:
        """Someone changes the last thing that they wrote to the bot."""
        mine = [
            m
            for m in self.chats.messages[user.id].values()
            if m["from"]["id"] == user.id
        ]
        mine[-1] |= {"text": text, "edit_date": self.now()}
        return self.happens({"edited_message": mine[-1]})

    def taps(
        self,
        user: User,
        button: str,
        chat: Group | None = None,
        *,
        is_inaccessible: bool = False,
    ) -> str:
        """Someone presses a button by its words or data; returns the query's id."""
        message, data = self._find_button(button, chat or user)
        query = str(4_000_000_000 + next(self._queries))
        self.open_queries.add(query)
        shown = message
        if is_inaccessible:
            shown = {k: message[k] for k in ("chat", "message_id")} | {"date": 0}
        self.happens(
            {
                "callback_query": {
                    "id": query,
                    "from": user.as_user(),
                    "message": shown,
                    "chat_instance": "-3141592653589793",
                    "data": data,
                }
            }
        )
        return query

    def happens(self, update: Json) -> int:
        """Any update, also of a kind that nobody knows yet; returns its id."""
        id_ = self.mailbox.put(update)
        self.changed()
        return id_

    def again(self, update_id: int) -> None:
        """Delivers an update once more that the bot has confirmed."""
        self.mailbox.put_again(update_id)
        self.changed()

    # --- coming and going ------------------------------------------------------------

    def blocks(self, user: User) -> int:
        """Someone blocks the bot."""
        user.bot_is = "kicked"
        return self._membership(user, user, "member", "kicked")

    def unblocks(self, user: User) -> int:
        """Someone lets the bot write again."""
        user.bot_is = "member"
        return self._membership(user, user, "kicked", "member")

    def deactivates(self, user: User) -> None:
        """Someone deletes their account."""
        user.is_deactivated = True

    def adds(self, user: User, group: Group) -> int:
        """Someone adds the bot to a group."""
        was, group.bot_is = group.bot_is, "member"
        return self._membership(group, user, "kicked" if was == "kicked" else "left")

    def promotes(self, user: User, group: Group) -> int:
        """Someone makes the bot an administrator."""
        group.bot_is = "administrator"
        return self._membership(group, user, "member", "administrator")

    def kicks(self, user: User, group: Group) -> int:
        """Someone puts the bot out of a group."""
        group.bot_is = "kicked"
        return self._membership(group, user, "member", "kicked")

    def leaves(self, group: Group) -> None:
        """The bot is no member any more, and was not told."""
        group.bot_is = "left"

    def deletes(self, group: Group) -> None:
        """A group is deleted."""
        group.is_deleted = True

    def silences(self, group: Group) -> None:
        """The bot may not write in a group any more."""
        group.can_send = False

    def lets_write(self, group: Group) -> None:
        """The bot may write there again."""
        group.can_send = True

    def migrates(self, group: Group) -> Group:
        """A group becomes a supergroup; both say so."""
        new = self.chats.add_group(group.title, is_supergroup=True, is_forum=False)
        new.members |= group.members
        group.migrated_to = new.id
        for chat, field, other in (
            (group, "migrate_to_chat_id", new),
            (new, "migrate_from_chat_id", group),
        ):
            message = {
                "message_id": self.chats.next_id(chat),
                "from": ANONYMOUS_ADMIN,
                "sender_chat": chat.as_chat(),
                "chat": chat.as_chat(),
                "date": self.now(),
                field: other.id,
            }
            self.happens({"message": message})
        return new

    # --- details ---------------------------------------------------------------------

    def _starts(self, user: User, chat: Group | None) -> None:
        if chat is None and user.bot_is == "never":
            user.bot_is = "member"

    def _opening(self, chat: Json, thread: int) -> Json:
        """What every message of a topic "replies" to."""
        return {
            "message_id": thread,
            "from": self.me,
            "chat": chat,
            "date": self.now(),
            "message_thread_id": thread,
            "is_topic_message": True,
            "forum_topic_created": {"name": "?", "icon_color": 7322096},
        }

    def _is_private_from_bot(self, message: Json, group: Group) -> bool:
        """Privacy mode: only commands, mentions and replies reach the bot."""
        if not self.has_privacy or group.bot_is == "administrator":
            return False
        text = message.get("text", "") or message.get("caption", "")
        answered = message.get("reply_to_message") or {}
        is_reply = answered.get("from", {}).get("id") == self.me["id"]
        is_mention = f"@{self.me['username']}".casefold() in text.casefold()
        return not (is_reply or is_mention or _COMMAND.match(text))

    def _membership(
        self, chat: User | Group, by: User, old: str, new: str = "member"
    ) -> int:
        bot = {k: self.me[k] for k in ("id", "is_bot", "first_name", "username")}
        return self.happens(
            {
                "my_chat_member": {
                    "chat": chat.as_chat(),
                    "from": by.as_user(),
                    "date": self.now(),
                    "old_chat_member": {"user": bot, "status": old},
                    "new_chat_member": {"user": bot, "status": new},
                }
            }
        )

    def _find_button(self, wanted: str, chat: User | Group) -> tuple[Json, str]:
        seen = []
        for message in reversed(self.chats.messages[chat.id].values()):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
                for button in row:
                    if wanted in (button["text"], button.get("callback_data")):
                        return message, button.get("callback_data", "")
                    seen.append(button["text"])
        raise AssertionError(f"no button {wanted!r} among {seen}")
