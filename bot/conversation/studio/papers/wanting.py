"""A paper is wanted: it comes once it is set, and nobody waits in their turn."""

from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import Replies, Turn

MOST_WAITING = 3  # of one chat: who presses on and on makes nobody wait


async def want(turn: Turn, kind: str, about: str) -> Replies:
    """Says that it comes, or that the ones before come first."""
    _ = turn._
    here = turn.incoming.address
    if await wanted_drawings.waiting(turn.connection, here) >= MOST_WAITING:
        return turn.say(_("Mấy tờ trước đang làm dở, xong sẽ gửi ngay."))
    wanted = Wanted(here, kind, about, turn.language)
    await wanted_drawings.ask(turn.connection, wanted, turn.now)
    return turn.say(_("Tờ giấy để in tới ngay sau đây, khổ A4."))
