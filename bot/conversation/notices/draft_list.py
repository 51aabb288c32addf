"""`/drafts`: what was written and not sent, by all who write for the own places."""

from collections.abc import Sequence
from dataclasses import replace

from bot import audit
from bot.bulletins import notice_text
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import draft_preview, drafts
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.steps.one_line import one_line
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import NOTICES, Broadcast, State
from bot.i18n import N_
from bot.messaging import Button, say
from bot.people.model import Role

ON_A_PAGE = 8


async def listed(turn: Turn, text: str) -> Replies:
    """`/drafts`: the own ones, the newest first; the colleagues' behind a button."""
    return await _own(turn, None) or await _others(turn, None) or _none(turn)


async def more(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]: the own ones that are older than the last one shown."""
    return await _own(turn, arguments.number(0)) or _none(turn)


async def others(turn: Turn, arguments: Arguments) -> Replies:
    """[Người khác soạn], and [Xem tiếp] below them."""
    return await _others(turn, arguments.number(0) or None) or _none(turn)


def _none(turn: Turn) -> Replies:
    return turn.say(turn._("Không có tin nào soạn dở."))


async def _own(turn: Turn, before: int | None) -> Replies:
    found = await broadcasts.newest(
        turn.connection,
        areas=_areas(turn),
        kinds=NOTICES,
        author_id=turn.person_id,
        states=(State.DRAFT,),
        before=before,
        limit=ON_A_PAGE + 1,
    )
    if not found:
        return []
    beside = turn.free(turn._("Người khác soạn"), "drafts-others", "0")
    return _page(turn, found, found[:ON_A_PAGE], "drafts-more", beside)


async def _others(turn: Turn, before: int | None) -> Replies:
    """A page of all, without the own ones: it may be a short one."""
    found = await broadcasts.newest(
        turn.connection,
        areas=_areas(turn),
        kinds=NOTICES,
        states=(State.DRAFT,),
        before=before,
        limit=ON_A_PAGE + 1,
    )
    theirs = [one for one in found[:ON_A_PAGE] if one.author_id != turn.person_id]
    if not theirs and len(found) > ON_A_PAGE:
        return await _others(turn, found[ON_A_PAGE - 1].id)
    return _page(turn, found, theirs, "drafts-others") if theirs else []


def _areas(turn: Turn) -> list[str]:
    return [place.path for place in turn.scope(Role.OFFICER)]


def _page(
    turn: Turn,
    found: Sequence[Broadcast],
    shown: Sequence[Broadcast],
    further: str,
    *beside: Button,
) -> Replies:
    """`further` is the action that shows what is older than all that was found."""
    lines = [turn._("Tin soạn dở:")]
    lines += [f"{n}. {_line(turn, one)}" for n, one in enumerate(shown, 1)]
    buttons = [
        replace(turn.free(str(n), "draft", str(one.id)), number=n)
        for n, one in enumerate(shown, 1)
    ]
    below = list(beside)
    if len(found) > ON_A_PAGE:
        last = str(found[ON_A_PAGE - 1].id)
        below.insert(0, turn.free(turn._("Xem tiếp"), further, last))
    return turn.say("\n".join(lines), *in_rows(buttons, 4), tuple(below))


def _line(turn: Turn, one: Broadcast) -> str:
    """`“Tiêm phòng trâu bò…”, xã Lũng Cú, 14:05 ngày 24/11/2026`, and whose it is."""
    place = turn.house.places.by_path(one.place)
    line = turn._(
        "“{text}”, {place}, {when}",
        text=one_line(one.text),
        place=turn.place(place) if place else "",
        when=turn.when(one.created_at),
    )
    if one.author_id == turn.person_id:
        return line
    return turn._("{draft} (người khác soạn)", draft=line)


async def open_draft(turn: Turn, arguments: Arguments) -> Replies:
    """A draft's preview again; a colleague's can be read, and taken on."""
    found = await _within(turn, arguments)
    notice = notice_text.of(found, turn.house.places) if found else None
    if found is None or notice is None:
        return await drafts.no_longer(turn, arguments)
    if found.author_id == turn.person_id:
        return await draft_preview.show(turn, found.id, notice)
    take_on = turn.free(turn._("Làm tiếp tin này"), "draft-take", str(found.id))
    said = turn._("Tin này người khác soạn, chưa gửi. Làm tiếp thì thành của mình.")
    return [draft_preview.message(turn, notice), say(said, (take_on,))]


async def take(turn: Turn, arguments: Arguments) -> Replies:
    """[Làm tiếp tin này]: the draft is the sender's now; who wrote it is told."""
    found = await _within(turn, arguments)
    notice = notice_text.of(found, turn.house.places) if found else None
    if found is None or notice is None:
        return await drafts.no_longer(turn, arguments)
    if found.author_id != turn.person_id:
        await _take(turn, found)
    return await draft_preview.show(turn, found.id, notice)


async def _take(turn: Turn, was: Broadcast) -> None:
    """It changes hands; who wrote it hears that somebody goes on with it."""
    address = turn.incoming.address
    await broadcasts.set_state(
        turn.connection,
        was.id,
        State.DRAFT,
        was=(State.DRAFT,),
        author_id=turn.person_id,
        author_channel=address.channel,
        author_address=address.text,
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "draft.take",
        about=str(was.id),
        detail=was.place,
    )
    if was.report_to is not None:
        said = turn._(
            "Tin soạn dở “{text}”: người khác làm tiếp.", text=one_line(was.text)
        )
        key = f"draft {was.id} taken {turn.now}"
        await turn.house.tell(turn.connection, was.report_to, say(said), key)


async def _within(turn: Turn, arguments: Arguments) -> Broadcast | None:
    """A draft for a place for which the sender writes, whoever wrote it."""
    number = whole_number(arguments[0])
    found = await broadcasts.get(turn.connection, number) if number else None
    if found is None or found.state is not State.DRAFT or not found.is_notice:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "drafts",
        N_("banthao"),
        N_("Tin soạn dở"),
        listed,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "draft": open_draft,
            "draft-take": take,
            "drafts-more": more,
            "drafts-others": others,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
