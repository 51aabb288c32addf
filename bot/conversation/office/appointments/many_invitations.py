"""Many invitations from one table: read whole, nothing half done."""

from bot.conversation.turn import Replies, Turn


def is_a_table(text: str) -> bool:
    """Whether a text has several lines: a table that was pasted."""
    return len([row for row in text.splitlines() if row.strip()]) > 1


async def from_text(turn: Turn, text: str) -> Replies:
    """A table that was pasted."""
    return []
