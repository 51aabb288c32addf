"""An officer asks who is safe: with a notice of its own, or in one being written."""

from dataclasses import replace

from bot.bulletins import notice_text
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import composition, drafts
from bot.conversation.notices.draft_preview import ASKS_SAFE
from bot.conversation.pressed import Arguments
from bot.conversation.rescue import rescue_list
from bot.conversation.steps.whom_to_call import calls_for
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.people.model import Role


async def check_in(turn: Turn, text: str) -> Replies:
    """`/checkin`: who needs help, where one is open; with words a new one begins."""
    under_way = None if text else await rescue_list.open_here(turn)
    if under_way is not None:
        return under_way
    return await composition.start_check_in(turn, text)


async def turned(turn: Turn, arguments: Arguments) -> Replies:
    """[Hỏi bình an] under an urgent notice, and back."""
    draft = await drafts.own_draft(turn, arguments)
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        return drafts.no_draft(turn)
    calls: tuple[str, ...] = ()
    asks_safe = "" if notice.checkin else notice.code
    if asks_safe:
        calls = await calls_for(turn, notice.place)
    details = replace(notice.details, asks_safe=asks_safe, calls=calls)
    return await drafts.changed(turn, draft, details=details)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "checkin",
        N_("baoantoan"),
        N_("Hỏi bà con ai bình an, ai cần giúp"),
        check_in,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons({ASKS_SAFE: turned}, role=Role.OFFICER, in_group=InGroup.NOBODY),
)
