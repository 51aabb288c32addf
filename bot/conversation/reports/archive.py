"""What was sent: the archive for everyone; report, list and [Dừng] for officers."""

from datetime import datetime

from bot import audit
from bot.bulletins.checkins import safety_figures
from bot.bulletins.measure import FOLDED
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import reception
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.reports import summary
from bot.conversation.reports.reporter import result_of
from bot.conversation.steps.named_place import offered, own_first
from bot.conversation.steps.one_line import one_line
from bot.conversation.timetable import coming_words
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import OPEN_STATES, Broadcast, State
from bot.delivery.results import unreached
from bot.delivery.results.counts import counts_of
from bot.delivery.results.progress import standing_of
from bot.delivery.results.unreached import Wanted
from bot.i18n import N_, Translator
from bot.messaging import Button, Reply, say
from bot.people.model import Role
from bot.places import One, Place

ARCHIVE_LENGTH = 5
NOT_HERE = N_("Không có tin nào mang số này trong phạm vi của mình.")


async def archive(turn: Turn, text: str) -> Replies:
    """`/bulletins`: the last things sent to everyone of a place."""
    _ = turn._
    if text:
        match = own_first(turn, text)
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
    ahead = await _ahead(turn, places)
    if not found:
        none = _("Chưa có tin nào đã phát cho {place}.", place=names)
        return turn.say("\n".join([none, *ahead]))
    sent = _("Tin đã phát gần đây, {place}:", place=names)
    replies = turn.say("\n".join([*ahead, sent]))
    for broadcast in found:
        bodies = await broadcasts.body(turn.connection, broadcast.id)
        body = bodies.get(turn.language) or next(iter(bodies.values()))
        when = turn.when(broadcast.started_at or broadcast.starts_at)
        replies.append(Reply((*say(when + "\n").spans, *body.spans)))
    return replies


async def _ahead(turn: Turn, places: list[Place]) -> list[str]:
    """Which bulletins come next: of the kinds that this chat receives, or of all."""
    kinds = [c.id for c in turn.house.categories]
    if turn.chat is not None and turn.chat.is_subscribed:
        kinds = reception.received(turn)
    found = await coming_words.following(turn, places, kinds)
    return [turn._("Bản tin sắp tới:"), *found] if found else []


async def archive_pressed(turn: Turn, arguments: Arguments) -> Replies:
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
        return await report_pressed(turn, Arguments([text.strip()]))
    written = [state for state in State if state is not State.DRAFT]
    sent = await broadcasts.newest(
        turn.connection, areas=areas, states=written, limit=5
    )
    if not sent:
        return turn.say(turn._("Chưa gửi tin nào."))
    lines = [turn._("Các tin gần đây:")]
    names = {state: turn._(name) for state, name in summary.STATE_NAMES.items()}
    lines += [f"{b.id}. {one_line(b.text)} ({names[b.state]})" for b in sent]
    buttons = [Button(str(b.id), f"report:{b.id}", number=b.id) for b in sent]
    return turn.say("\n".join(lines), tuple(buttons))


async def report_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem kết quả]: how far it is, or what became of it."""
    broadcast = await _in_scope(turn, arguments)
    if broadcast is None:
        return turn.say(turn._(NOT_HERE))
    if broadcast.state is State.SENDING and broadcast.is_planned:
        counts = await counts_of(turn.connection, broadcast.id)
        under_way = turn.now - (broadcast.started_at or turn.now)
        standing = standing_of(counts, under_way)
        safety = await safety_figures.of(turn.connection, broadcast)
        return [summary.progress(turn._, broadcast, standing, safety)]
    if broadcast.state in OPEN_STATES:
        return _not_begun(turn, broadcast)
    result = await result_of(turn.connection, broadcast.id)
    zone = turn.house.config.timezone
    if result is None:
        return turn.say(turn._(NOT_HERE))
    return [summary.report(turn._, result, zone, turn.now)]


def _not_begun(turn: Turn, broadcast: Broadcast) -> Replies:
    lines = [summary.which(turn._, broadcast)]
    if broadcast.starts_at > turn.now:
        when = turn.when(broadcast.starts_at)
        lines.append(turn._("Chờ đến giờ. Gửi lúc {when}.", when=when))
    else:
        lines.append(turn._("Sắp gửi."))
    number = str(broadcast.id)
    ways = [turn.free(turn._("Dừng"), "stop-sending", number)]
    if broadcast.starts_at > turn.now and broadcast.is_notice:
        ways.insert(0, turn.free(turn._("Xem cả tin"), "scheduled", number))
    return turn.say("\n".join(lines), tuple(ways))


async def list_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Danh sách để in]: it may be long, so it is made outside this turn."""
    broadcast = await _in_scope(turn, arguments)
    if broadcast is None or turn.is_group:
        return turn.say(turn._(NOT_HERE))
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.list",
        about=str(broadcast.id),
    )
    wanted = Wanted(broadcast.id, turn.incoming.address, turn.language)
    await unreached.ask(turn.connection, wanted, turn.now)
    return turn.say(turn._("Đang làm danh sách, xong gửi ngay ở đây."))


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


async def _in_scope(turn: Turn, arguments: Arguments) -> Broadcast | None:
    number = whole_number(arguments[0])
    if number is None:
        return None
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is State.DRAFT:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "bulletins",
        N_("bantin"),
        N_("Tin đã phát"),
        archive,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    doors.Command(
        "report",
        N_("baocao"),
        N_("Tin đã tới ai"),
        report,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "archive": archive_pressed,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "report": report_pressed,
            summary.LIST: list_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
