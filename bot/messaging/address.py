"""Where a chat is reached."""

from typing import NamedTuple


class Address(NamedTuple):
    """Where a chat is reached: a channel's name and the channel's own text for it.

    On Telegram the text is the chat id; a forum topic's is `chat:thread`.
    """

    channel: str
    text: str

    @property
    def chat(self) -> str:
        """The platform's chat, for which its limits hold: a topic's is its group's."""
        return self.text.partition(":")[0]
