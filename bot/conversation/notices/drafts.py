"""A draft: worded, changed, found again, dropped."""

from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_text import Notice
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import defaults, draft_preview
from bot.conversation.pressed import Arguments, Stale, whole_number
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, Draft, State
from bot.i18n import N_
from bot.people.model import Role
from bot.places import Place

_ON_THEIR_WAY = (State.WAITING, State.SCHEDULED, State.SENDING, State.DONE)
NOT_SENT = N_("Thôi, chưa gửi gì cả.")


def worded(turn: Turn, notice: Notice, state: State) -> Draft:
    """A notice as the broadcast that it becomes."""
    return notice_text.draft(
        defaults.with_end(turn, notice),
        now=turn.now,
        zone=turn.house.config.timezone,
        catalogues=turn.house.catalogues,
        places=turn.house.places,
        state=state,
    )


async def changed(turn: Turn, draft: Broadcast, **what: object) -> Replies:
    """The draft with other fields of its notice, shown again; number and code stay."""
    found = notice_text.of(draft, turn.house.places)
    if found is None:
        return no_draft(turn)
    if "text" in what and "category" not in what:
        what["category"] = defaults.after_change(turn, found, str(what["text"]))
    lost = _no_longer_said(found, what)
    notice = replace(found, **what)  # type: ignore[arg-type]  # fields of Notice
    amended = await broadcasts.amend(
        turn.connection, draft.id, worded(turn, notice, State.DRAFT)
    )
    turn.end()
    if not amended:
        return no_draft(turn)
    words = turn._("Chữ của tin đã khác, tiếng nói cũ bỏ đi. Cần thì nói lại.")
    told = turn.say(words) if lost else []
    return [*told, *await draft_preview.show(turn, draft.id, notice)]


def _no_longer_said(found: Notice, what: dict[str, object]) -> bool:
    """Recordings of other words go; whether any did."""
    details = what.get("details", found.details)
    if not isinstance(details, Details) or not details.recordings:
        return False
    kept = {
        language: file
        for language, file in details.recordings.items()
        if what.get("text", found.text) == found.text
        and details.versions.get(language) == found.details.versions.get(language)
    }
    what["details"] = replace(details, recordings=kept)
    return len(kept) < len(details.recordings)


async def drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ tin này]."""
    draft = await own_draft(turn, arguments)
    if draft is None:
        return no_draft(turn)
    await broadcasts.discard(turn.connection, draft.id)
    turn.end()
    return turn.say(turn._("Đã bỏ. Chưa gửi gì."))


async def own_draft(turn: Turn, arguments: Arguments) -> Broadcast | None:
    """The sender's own draft, if their rights still reach its place.

    Raises Stale for a button that stood under another state of it.
    """
    number = whole_number(arguments[0])
    if number is None:
        return None
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is not State.DRAFT:
        return None
    if found.author_id is None or found.author_id != turn.person_id:
        return None
    if not turn.may(Role.OFFICER, found.place):
        return None
    notice = notice_text.of(found, turn.house.places)
    seen = arguments[1] if len(arguments) > 1 else None
    if notice is None or seen not in (None, notice_text.mark(notice)):
        raise Stale
    return found


def no_draft(turn: Turn) -> Replies:
    return turn.say(
        turn._("Tin này đã gửi, đã bỏ, hoặc không còn quyền gửi. Xem: /banthao")
    )


async def no_longer(turn: Turn, arguments: Arguments) -> Replies:
    """Why a draft is none any more: a second tap on [Gửi ngay] hears good news."""
    number = whole_number(arguments[0])
    found = await broadcasts.get(turn.connection, number) if number else None
    is_own = found is not None and found.author_id == turn.person_id is not None
    if found is None or not is_own or found.state not in _ON_THEIR_WAY:
        return no_draft(turn)
    if found.state is State.WAITING:
        said = turn._("Tin này đang chờ duyệt, không cần bấm lại.")
    else:
        said = turn._("Đã gửi rồi, không gửi lại.")
    return turn.say(said, (turn.free(turn._("Xem kết quả"), "report", str(found.id)),))


def not_yours(turn: Turn, place: Place) -> Replies:
    return turn.say(
        turn._(
            "Không có quyền gửi tin cho {place}. Chưa gửi gì cả.",
            place=turn.place(place),
        )
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons({"notice-drop": drop}, role=Role.OFFICER, in_group=InGroup.NOBODY),
)
