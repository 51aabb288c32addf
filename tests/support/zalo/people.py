"""Who uses Zalo: what they write, send and say, and what they read and hear."""

import itertools
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
CHOICE = re.compile(r"(?:^|\n|  )(\d+)\. (.*?)(?=\n|  \d+\. |$)")


@dataclass(slots=True, eq=False)
class Person:
    """An account. The bot may write to it once it has written."""

    id: str
    name: str
    has_written: bool = False
    messages: list[Json] = field(default_factory=list)  # of the bot, oldest first

    @property
    def texts(self) -> list[str]:
        """What can be read of them."""
        said = (m.get("text") or m.get("caption") or "" for m in self.messages)
        return [text for text in said if text]

    @property
    def pictures(self) -> list[bytes]:
        return [m["photo"] for m in self.messages if "photo" in m]

    @property
    def sounds(self) -> list[bytes]:
        return [m["voice"] for m in self.messages if "voice" in m]

    def number_of(self, label: str) -> str:
        """The number beside a choice, in the newest message that has it."""
        seen = []
        for text in reversed(self.texts):
            for number, words in CHOICE.findall(text):
                if words == label:
                    return number
                seen.append(words)
        raise AssertionError(f"no number beside {label!r}, only beside {seen}")


class People:
    """Everybody on the platform; mixed into the server, which brings what they do."""

    people: dict[str, Person]
    _ids = itertools.count(1)

    def deliver(self, chat: str, event: Json) -> None:
        raise NotImplementedError

    def person(self, name: str = "Ted") -> Person:
        """Someone new, whom the bot cannot write to yet."""
        one = Person(secrets.token_hex(10), name)
        self.people[one.id] = one
        return one

    # --- what they do: each returns the message's id ---------------------------------

    def says(self, person: Person, text: str) -> str:
        return self._happens(person, "text", text=text)

    def taps(self, person: Person, label: str) -> str:
        """Types the number that stands beside a choice."""
        return self.says(person, person.number_of(label))

    def sends_picture(self, person: Person, content: bytes, caption: str = "") -> str:
        address = self.keep(content, "image/jpeg", ".jpg")
        more = {"caption": caption} if caption else {}
        fields = {self.photo_field: address, "message_type": "CHAT_PHOTO", **more}
        return self._happens(person, "image", **fields)

    def speaks(self, person: Person, content: bytes) -> str:
        address = self.keep(content, "audio/aac", ".aac")
        fields = {"voice_url": address, "message_type": "CHAT_VOICE"}
        return self._happens(person, "voice", **fields)

    def sends_sticker(self, person: Person) -> str:
        return self._happens(person, "sticker", sticker="bfe458bf64fa8da4d4eb")

    def sends_what_is_withheld(self, person: Person) -> str:
        """A file, a contact, a message with a link: Zalo hands none of them over."""
        return self._happens(person, "unsupported")

    def mentions_in_group(self, person: Person, group: str, text: str) -> str:
        chat = {"id": group, "chat_type": "GROUP"}
        return self._happens(person, "text", chat=chat, text=text)

    def _happens(self, person: Person, kind: str, **fields: object) -> str:
        event = self.event(person, f"message.{kind}.received", **fields)
        person.has_written = True
        self.deliver(event["message"]["chat"]["id"], event)
        return str(event["message"]["message_id"])

    def event(self, person: Person, name: str, **fields: object) -> Json:
        """An event as it was seen, without its envelope."""
        message = {
            "message_id": f"{next(self._ids):020x}",
            "date": self.now(),
            "from": {"id": person.id, "display_name": person.name, "is_bot": False},
            "chat": {"id": person.id, "chat_type": "PRIVATE"},
            **fields,
        }
        return {"event_name": name, "message": message}

    # --- of the server ---------------------------------------------------------------

    photo_field = "photo_url"  # or "photo", as the papers have it

    def now(self) -> int:
        raise NotImplementedError

    def keep(self, content: bytes, media_type: str, ending: str) -> str:
        raise NotImplementedError
