"""What was sent: the archive for everyone, the report and [Dừng] for officers."""

from collections.abc import Sequence
from datetime import datetime

from bot import audit
from bot.bulletins.measure import FOLDED
from bot.conversation import citizen
from bot.conversation.naming import offered
from bot.conversation.turn import Replies, Turn, whole_number
from bot.delivery import broadcasts
from bot.delivery.model import OPEN_STATES, Broadcast, Counts, State
from bot.i18n import N_, Translator
from bot.messaging import Button, Reply, say
from bot.people.model import Role
from bot.places import One, Place

STATE_NAMES = {
    State.DRAFT: N_("soạn dở"),
    State.WAITING: N_("chờ duyệt"),
    State.SCHEDULED: N_("chờ đến giờ"),
    State.SENDING: N_("đang gửi"),
    State.DONE: N_("xong"),
    State.STOPPED: N_("đã dừng"),
    State.RECALLED: N_("đã thu hồi"),
    State.MISSED: N_("lỡ giờ"),
    State.REFUSED: N_("không được duyệt"),
}
REASON_NAMES = {
    "rejected": N_("bị từ chối"),
    "no_rights": N_("không có quyền viết vào nhóm"),
    "bad_message": N_("tin hỏng"),
    "gave_up": N_("thử mãi không được"),
    "expired": N_("hết hạn"),
    "stopped": N_("đã dừng"),
    "unsubscribed": N_("đã thôi nhận"),
    "paused": N_("đang nghỉ nhận"),
}
ARCHIVE_LENGTH = 5


async def archive(turn: Turn, text: str) -> Replies:
    """`/bulletins`: the last things sent to everyone of a place."""
    _ = turn._
    if text:
        match = turn.house.places.find(text)
        if not isinstance(match, One):
            return offered(turn, match, "archive") or turn.say(
                _("Không rõ là nơi nào. Gõ tên xã kèm tên tỉnh, hoặc mã năm số.")
            )
        places = [match.place]
    else:
        places = _own(turn)
    if not places:
        return turn.say(
            _("Muốn xem tin đã phát của xã nào? Gõ: /bantin tên xã"),
            (turn.free(_("Nhận tin của xã"), "subscribe"),),
        )
    around = [area for p in places for area in _with_areas_around(p.path)]
    found = await broadcasts.published(
        turn.connection,
        tuple(dict.fromkeys(around)),
        ARCHIVE_LENGTH,
        not_bulletin=FOLDED,
    )
    names = "; ".join(turn.place(p) for p in places)
    if not found:
        return turn.say(_("Chưa có tin nào đã phát cho {place}.", place=names))
    replies = turn.say(_("Tin đã phát gần đây, {place}:", place=names))
    for broadcast in found:
        bodies = await broadcasts.body(turn.connection, broadcast.id)
        body = bodies.get(turn.language) or next(iter(bodies.values()))
        when = turn.when(broadcast.started_at or broadcast.starts_at)
        replies.append(Reply((*say(when + "\n").spans, *body.spans)))
    return replies


async def archive_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One of several places of the name that was typed."""
    return await archive(turn, arguments[0])


def _own(turn: Turn) -> list[Place]:
    own = turn.chat.places if turn.chat else ()
    return [p for path, _f in own if (p := turn.house.places.by_path(path))]


def _with_areas_around(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


async def report(turn: Turn, text: str) -> Replies:
    """`/report [NUMBER]`: what became of a notice."""
    areas = [p.path for p in turn.scope(Role.OFFICER)]
    if text.strip().isdigit():
        return await report_pressed(turn, [text.strip()])
    written = [state for state in State if state is not State.DRAFT]
    sent = await broadcasts.newest(
        turn.connection, areas=areas, states=written, limit=5
    )
    if not sent:
        return turn.say(turn._("Chưa gửi tin nào."))
    lines = [turn._("Các tin gần đây:")]
    lines += [
        f"{b.id}. {' '.join(b.text.split())[:50]} ({turn._(STATE_NAMES[b.state])})"
        for b in sent
    ]
    buttons = [Button(str(b.id), f"report:{b.id}", number=b.id) for b in sent]
    return turn.say("\n".join(lines), tuple(buttons))


async def report_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Xem kết quả]."""
    broadcast = await _in_scope(turn, arguments)
    if broadcast is None:
        return turn.say(turn._("Không có tin nào mang số này trong phạm vi của mình."))
    counts = await broadcasts.counts(turn.connection, broadcast.id)
    rows = []
    if broadcast.state in OPEN_STATES:
        rows.append((turn.free(turn._("Dừng"), "stop-sending", str(broadcast.id)),))
    text = report_text(turn._, broadcast, counts)
    if broadcast.state is State.SCHEDULED:
        text += "\n" + turn._("Gửi lúc {when}.", when=turn.when(broadcast.starts_at))
    return turn.say(text, *rows)


def report_text(_: Translator, broadcast: Broadcast, counts: Counts) -> str:
    """A broadcast's numbers, the reasons in words."""
    lines = [
        _(
            "Tin số {number}: {state}.",
            number=str(broadcast.id),
            state=_(STATE_NAMES[broadcast.state]),
        ),
    ]
    if broadcast.state is not State.SCHEDULED:
        lines.append(
            _("Tới {sent} trên {planned}.", sent=counts.sent, planned=counts.planned)
        )
    if counts.pending:
        lines.append(_("Còn chờ {count}.", count=counts.pending))
    if counts.gone:
        lines.append(_("Không còn máy hoặc đã chặn: {count}.", count=counts.gone))
    if counts.unknown:
        lines.append(_("Chưa rõ tới hay không: {count}.", count=counts.unknown))
    for reasons, lead in (
        (counts.failed, N_("Không gửi được: {list}.")),
        (counts.skipped, N_("Không gửi: {list}.")),
    ):
        if reasons:
            named = ", ".join(
                f"{_(REASON_NAMES.get(reason, reason))} {count}"
                for reason, count in sorted(reasons.items())
            )
            lines.append(_(lead, list=named))
    return "\n".join(lines)


def missed_text(_: Translator, missed: dict[str, list[datetime]]) -> str:
    """The editions that were missed, by their bulletin's name: one message for all."""
    lines = [_("Máy chủ tắt nên lỡ giờ, không gửi nữa:")]
    for name, moments in missed.items():
        line = f"– {name}: {_.moment(moments[-1])}"
        if len(moments) > 1:
            more = len(moments) - 1
            line += " " + _("(và {count} kỳ trước đó)", count=more)
        lines.append(line)
    return "\n".join(lines)


async def stop(turn: Turn, text: str) -> Replies:
    """`/stop`: for an officer what is being sent; for anyone else like `/huy`."""
    if not turn.has(Role.OFFICER):
        return await citizen.cancel(turn, "")
    if text.strip().isdigit():
        return await stop_pressed(turn, [text.strip()])
    areas = [p.path for p in turn.scope(Role.OFFICER)]
    found = await broadcasts.newest(turn.connection, areas=areas, states=OPEN_STATES)
    if not found:
        return turn.say(
            turn._("Không có tin nào đang gửi hay đang hẹn."),
            (turn.free(turn._("Thôi nhận tin"), "stop-news"),),
        )
    lines = [turn._("Dừng tin nào?")]
    lines += [f"{b.id}. {' '.join(b.text.split())[:50]}" for b in found[:8]]
    buttons = [
        Button(str(b.id), f"stop-sending:{b.id}", number=b.id) for b in found[:8]
    ]
    return turn.say("\n".join(lines), tuple(buttons))


async def stop_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Dừng]: what has not left yet will not leave."""
    broadcast = await _in_scope(turn, arguments)
    if broadcast is None:
        return turn.say(turn._("Không có tin nào mang số này trong phạm vi của mình."))
    if not await broadcasts.stop(turn.connection, broadcast.id, turn.now):
        return turn.say(turn._("Tin này đã xong, không dừng được nữa."))
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.stop",
        about=str(broadcast.id),
    )
    counts = await broadcasts.counts(turn.connection, broadcast.id)
    return turn.say(
        turn._(
            "Đã dừng. Đã tới {sent} trên {planned}.",
            sent=counts.sent,
            planned=counts.planned,
        )
    )


async def _in_scope(turn: Turn, arguments: Sequence[str]) -> Broadcast | None:
    number = whole_number(arguments[0])
    if number is None:
        return None
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is State.DRAFT:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None
