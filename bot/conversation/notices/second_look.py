"""Soát giúp: one slip at a time above the preview, each correction one tap.

What the rules find is `bulletins/notice_review`'s; here it is shown, put right, or said
to be right ([Giữ nguyên]), which is kept with the draft.
"""

from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_review import Correction, Slip
from bot.bulletins.notice_text import Notice
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts, slips_shown
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery.model import Broadcast
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role


async def fix(turn: Turn, arguments: Arguments) -> Replies:
    """A correction is taken, or what it lacks is asked for."""
    draft, notice = await _of(turn, arguments)
    slip, correction = await _meant(turn, notice, arguments)
    if not correction.asks:
        return await drafts.changed(turn, draft, text=correction.text)
    turn.begin("notice-lack", draft=draft.id, slip=slip.key)
    return [await lack_again(turn)]


async def keep(turn: Turn, arguments: Arguments) -> Replies:
    """[Giữ nguyên]: the writer says that it is right."""
    draft, notice = await _of(turn, arguments)
    details: Details = notice.details
    kept = tuple(dict.fromkeys((*details.kept, arguments[2])))
    return await drafts.changed(turn, draft, details=replace(details, kept=kept))


async def lack_again(turn: Turn) -> Reply:
    """What is lacking, asked or asked once more."""
    _draft, _slip, correction = await _lacking(turn)
    return say(correction.asks, (turn.bound(turn._("Thôi"), "cancel"),))


async def lack_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the hour or the place, which goes into the text."""
    draft, _slip, correction = await _lacking(turn)
    at, words = correction.after, " ".join(text.split()).rstrip(".")
    before, after = draft.text[:at].rstrip(), draft.text[at:]
    joined = before if before.endswith((".", "!", "?")) else f"{before}."
    return await drafts.changed(
        turn, draft, text=f"{joined}{correction.before}{words}.{after}"
    )


async def _lacking(turn: Turn) -> tuple[Broadcast, Slip, Correction]:
    """The draft, its slip and what is asked; raises Stale when one has gone."""
    number, key = str(turn.open.state["draft"]), str(turn.open.state["slip"])
    draft, notice = await _of(turn, Arguments([number]))
    slip, correction = await _meant(turn, notice, Arguments([number, "", key, "0"]))
    return draft, slip, correction


async def _of(turn: Turn, arguments: Arguments) -> tuple[Broadcast, Notice]:
    draft = await drafts.own_draft(turn, arguments)
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        raise Stale
    return draft, notice


async def _meant(
    turn: Turn, notice: Notice, arguments: Arguments
) -> tuple[Slip, Correction]:
    """The slip and correction that a button means; raises Stale for none."""
    slips = await slips_shown.found(turn, notice)
    slip = next((one for one in slips if one.key == arguments[2]), None)
    number = arguments.number(3)
    if slip is None or number >= len(slip.corrections):
        raise Stale
    return slip, slip.corrections[number]


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"notice-fix": fix, "notice-keep": keep},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="notice-lack",
        opens=lack_typed,
        fits=doors.any_words,
        asks_again=lack_again,
        why=N_("Mời bà con thì phải nói mấy giờ, ở đâu, kẻo bà con phải hỏi lại."),
        drops=N_("Thôi, tin để như cũ. Tin vẫn nằm ở /banthao."),
        role=Role.OFFICER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
)
