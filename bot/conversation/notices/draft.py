"""An officer's notice: text, the exact message, how many get it, send now or later."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.notice_text import MAX_TEXT, Notice
from bot.clock import instant
from bot.conversation.named_place import named_place
from bot.conversation.notices.times import moment
from bot.conversation.reports.summary import live_name
from bot.conversation.turn import Replies, Turn, in_rows, whole_number
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.places import Place

# Two digits are a province's code unless they begin a time: "07 giờ", "18:30".
_PLACE_FIRST = re.compile(
    r"(?P<code>\d{5}|VN|\d{2}(?!\s*(?:(?:giờ|gio|h|phút|phut)(?![^\W\d_])|/|:|\.)))"
    r"\s+(?P<rest>.+)",
    re.DOTALL | re.IGNORECASE,
)


async def start(turn: Turn, text: str) -> Replies:
    """`/notice [PLACE] TEXT` goes to the preview; bare it asks for the text."""
    if turn.is_group:
        return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
    scope = turn.scope(Role.OFFICER)
    place: Place | None = scope[0]
    named = _PLACE_FIRST.fullmatch(text)
    if named is not None:
        place, text = turn.house.places.by_code(named["code"]), named["rest"]
        if place is None:
            return turn.say(
                turn._(
                    "Không có nơi nào mang mã {code}. Chưa gửi gì cả.",
                    code=named["code"],
                )
            )
    elif text and turn.house.places.by_code(text.strip()) is not None:
        place, text = turn.house.places.by_code(text.strip()), ""
    if place is None:
        return turn.say(turn._("Vai trò này chưa gắn với nơi nào."))
    if not turn.may(Role.OFFICER, place):
        return _not_yours(turn, place)
    if not text:
        return _ask_text(turn, place)
    return await _preview_new(turn, place, text)


def _ask_text(turn: Turn, place: Place) -> Replies:
    turn.begin("notice-text", place=place.code)
    return turn.say(
        turn._("Gửi {place}. Viết tin, một lần là đủ.", place=turn.place(place)),
        (
            turn.bound(turn._("Đổi nơi nhận"), "notice-where"),
            turn.bound(turn._("Thôi"), "cancel"),
        ),
    )


async def text_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the text of a notice, or its new text."""
    state = turn.open.state
    place = turn.house.places.by_code(str(state.get("place", "")))
    if place is None or not turn.may(Role.OFFICER, place):
        turn.end()
        return turn.say(turn._("Không soạn tin cho nơi này được nữa."))
    if len(text.strip()) > MAX_TEXT:  # before the draft that it replaces goes
        return _too_long(turn, text.strip())
    old = await _own_draft(turn, [str(state["draft"])]) if "draft" in state else None
    urgent = old.is_urgent if old else False
    if old is not None:
        await broadcasts.discard(turn.connection, old.id)
    return await _preview_new(turn, place, text, is_urgent=urgent)


async def _preview_new(
    turn: Turn, place: Place, text: str, *, is_urgent: bool = False
) -> Replies:
    text = text.strip()
    if len(text) > MAX_TEXT:
        return _too_long(turn, text)
    notice = Notice(
        place=place,
        text=text,
        language=turn.house.country.source_language,
        is_urgent=is_urgent,
        author_id=turn.person_id,
        report_to=turn.incoming.address,
    )
    draft = notice_text.draft(
        notice,
        now=turn.now,
        catalogues=turn.house.catalogues,
        places=turn.house.places,
        state=State.DRAFT,
    )
    broadcast_id, _is_new = await broadcasts.create(turn.connection, draft, turn.now)
    turn.end()
    return await _preview(turn, broadcast_id, notice)


def _too_long(turn: Turn, text: str) -> Replies:
    return turn.say(
        turn._(
            "Tin dài quá: {count} chữ cái, nhiều nhất {most}.",
            count=len(text),
            most=MAX_TEXT,
        )
    )


async def _preview(turn: Turn, broadcast_id: int, notice: Notice) -> Replies:
    _ = turn._
    number = str(broadcast_id)
    people, groups = await notice_text.count_recipients(
        turn.connection, notice, turn.now
    )
    body = notice_text.body(notice, _, turn.house.places)
    lines = [
        _(
            "Trên đây là tin bà con sẽ thấy. Gửi {place}: {people} máy, {groups} nhóm.",
            place=turn.place(notice.place),
            people=people,
            groups=groups,
        )
    ]
    if people + groups == 0:
        lines.append(_("Chưa có ai ở đó nhận tin: gửi thì không tới ai."))
    lifetime = (
        notice_text.URGENT_EXPIRES_AFTER
        if notice.is_urgent
        else notice_text.EXPIRES_AFTER
    )
    lines.append(_("Hết hạn {when}.", when=turn.when(turn.now + lifetime)))
    if turn.house.config.telegram_rate > turn.house.free_rate:
        lines.append(_("Tốc độ đang đặt phải trả tiền cho Telegram theo từng tin."))
    lines.append(_("Chưa có khâu duyệt: bấm Gửi ngay là gửi."))
    urgent = _("Bỏ khẩn") if notice.is_urgent else _("Đặt là tin khẩn")
    rows = (
        (
            turn.free(_("Gửi ngay"), "notice-send", number),
            turn.free(_("Hẹn giờ"), "notice-later", number),
        ),
        (
            turn.free(urgent, "notice-urgent", number),
            turn.free(_("Sửa"), "notice-edit", number),
        ),
        (
            turn.free(_("Đổi nơi nhận"), "notice-move", number),
            turn.free(_("Bỏ tin này"), "notice-drop", number),
        ),
    )
    shown = Reply(body.spans)
    return [shown, *turn.say("\n".join(lines), *rows)]


async def send(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Gửi ngay]: once, whoever presses how often."""
    draft = await _own_draft(turn, arguments)
    if draft is None:
        return _no_draft(turn)
    return await _schedule(turn, draft, turn.now)


async def _schedule(turn: Turn, draft: Broadcast, starts_at: int) -> Replies:
    _ = turn._
    lifetime = (
        notice_text.URGENT_EXPIRES_AFTER
        if draft.is_urgent
        else notice_text.EXPIRES_AFTER
    )
    moved = await broadcasts.set_state(
        turn.connection,
        draft.id,
        State.SCHEDULED,
        was=(State.DRAFT,),
        starts_at=starts_at,
        expires_at=starts_at + lifetime,
    )
    if not moved:
        return _no_draft(turn)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.send",
        about=str(draft.id),
        detail=draft.place,
    )
    turn.end()
    number = str(draft.id)
    if starts_at > turn.now:
        return turn.say(
            _(
                "Đã hẹn gửi lúc {when}. Tin số {number}.",
                when=turn.when(starts_at),
                number=number,
            ),
            (turn.free(_("Dừng"), "stop-sending", number),),
        )
    said = say(
        _("Đang gửi. Tin số {number}. Xong, Loa Bản báo ở đây.", number=number),
        (
            turn.free(_("Xem kết quả"), "report", number),
            turn.free(_("Dừng"), "stop-sending", number),
        ),
    )
    # From here on this very message says how far it is, and what became of it.
    return [replace(said, edits=live_name(draft.id))]


async def later(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Hẹn giờ]."""
    draft = await _own_draft(turn, arguments)
    if draft is None:
        return _no_draft(turn)
    turn.begin("notice-time", draft=draft.id)
    now = turn.local_now
    evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
    buttons = [turn.bound(turn._("6 giờ sáng mai"), "notice-at", "6 gio mai")]
    if evening > now:
        tonight = turn.bound(turn._("18 giờ hôm nay"), "notice-at", "18 gio")
        buttons.insert(0, tonight)
    return turn.say(
        turn._("Gửi lúc nào? Gõ giờ và ngày, ví dụ: 18:00 28/11"),
        tuple(buttons),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def time_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One of the offered times."""
    return await time_typed(turn, arguments[0])


async def time_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: when to send; a moment in the past is refused."""
    draft = await _own_draft(turn, [str(turn.open.state.get("draft", ""))])
    if draft is None:
        turn.end()
        return _no_draft(turn)
    found = moment(turn.house.country.folding.fold(text), turn.local_now)
    if found is None:
        return turn.say(turn._("Chưa hiểu giờ này. Gõ như: 18:00 28/11"))
    if instant(found) <= turn.now:
        return turn.say(
            turn._("{when} đã qua rồi. Gõ giờ khác.", when=turn._.moment(found))
        )
    return await _schedule(turn, draft, instant(found))


async def toggle_urgent(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đặt là tin khẩn] and back."""
    draft = await _own_draft(turn, arguments)
    place = turn.house.places.by_path(draft.place) if draft else None
    if draft is None or place is None:
        return _no_draft(turn)
    await broadcasts.discard(turn.connection, draft.id)
    return await _preview_new(turn, place, draft.text, is_urgent=not draft.is_urgent)


async def edit(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Sửa]: the next message is the new text."""
    draft = await _own_draft(turn, arguments)
    place = turn.house.places.by_path(draft.place) if draft else None
    if draft is None or place is None:
        return _no_draft(turn)
    turn.begin("notice-text", place=place.code, draft=draft.id)
    return turn.say(turn._("Viết lại cả tin:"), (turn.bound(turn._("Thôi"), "cancel"),))


async def move(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đổi nơi nhận]: the next message names a place within the role's."""
    draft = await _own_draft(turn, arguments)
    if draft is None:
        return _no_draft(turn)
    turn.begin("notice-place", draft=draft.id)
    return _ask_where(turn)


async def where(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đổi nơi nhận] before the text is written."""
    turn.begin("notice-place")
    return _ask_where(turn)


def _ask_where(turn: Turn) -> Replies:
    buttons = [
        turn.bound(turn.place(p), "notice-place", p.code)
        for p in turn.scope(Role.OFFICER)[:6]
    ]
    return turn.say(
        turn._("Gửi cho nơi nào? Gõ tên xã, hoặc mã xã."), *in_rows(buttons)
    )


async def place_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One of the role's places."""
    return await place_typed(turn, arguments[0])


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: where the notice goes."""
    found = named_place(turn, text, Role.OFFICER, "notice-place")
    if not isinstance(found, Place):
        return found
    if not turn.may(Role.OFFICER, found):
        return _not_yours(turn, found)
    number = turn.open.state.get("draft")
    draft = await _own_draft(turn, [str(number)]) if number else None
    if draft is None:
        return _ask_text(turn, found)
    await broadcasts.discard(turn.connection, draft.id)
    return await _preview_new(turn, found, draft.text, is_urgent=draft.is_urgent)


async def drop(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Bỏ tin này]."""
    draft = await _own_draft(turn, arguments)
    if draft is None:
        return _no_draft(turn)
    await broadcasts.discard(turn.connection, draft.id)
    turn.end()
    return turn.say(turn._("Đã bỏ. Chưa gửi gì."))


async def drafts(turn: Turn, text: str) -> Replies:
    """`/drafts`: what was written and not sent."""
    own = await broadcasts.newest(
        turn.connection,
        kind="notice",
        author_id=turn.person_id,
        states=(State.DRAFT,),
        limit=8,
    )
    if not own:
        return turn.say(turn._("Không có tin nào soạn dở."))
    lines = [turn._("Tin soạn dở:")]
    lines += [f"{n}. {_short(d.text)}" for n, d in enumerate(own, 1)]
    buttons = [
        replace(turn.free(str(n), "draft", str(d.id)), number=n)
        for n, d in enumerate(own, 1)
    ]
    return turn.say("\n".join(lines), *in_rows(buttons, 4))


async def open_draft(turn: Turn, arguments: Sequence[str]) -> Replies:
    """A draft's preview again."""
    draft = await _own_draft(turn, arguments)
    place = turn.house.places.by_path(draft.place) if draft else None
    if draft is None or place is None:
        return _no_draft(turn)
    notice = Notice(
        place=place,
        text=draft.text,
        language=draft.language,
        is_urgent=draft.is_urgent,
    )
    return await _preview(turn, draft.id, notice)


async def _own_draft(turn: Turn, arguments: Sequence[str]) -> Broadcast | None:
    """The sender's own draft, if their rights still reach its place."""
    number = whole_number(arguments[0])
    if number is None:
        return None
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is not State.DRAFT:
        return None
    if found.author_id is None or found.author_id != turn.person_id:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None


def _no_draft(turn: Turn) -> Replies:
    return turn.say(
        turn._("Tin này đã gửi, đã bỏ, hoặc không còn quyền gửi. Xem: /banthao")
    )


def _not_yours(turn: Turn, place: Place) -> Replies:
    return turn.say(
        turn._(
            "Không có quyền gửi tin cho {place}. Chưa gửi gì cả.",
            place=turn.place(place),
        )
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"  # noqa: PLR2004  # one line
