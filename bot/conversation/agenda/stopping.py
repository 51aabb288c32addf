"""`/stop` and [Dừng]: asked once, and answered by what is: ahead, going, over."""

from bot import audit
from bot.clock import local
from bot.conversation import doors
from bot.conversation.agenda import tidings
from bot.conversation.doors import InGroup
from bot.conversation.home import exits
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.reports import summary
from bot.conversation.reports.reporter import follow
from bot.conversation.reports.summary import Result
from bot.conversation.steps.one_line import one_line
from bot.conversation.times import told_short
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import OPEN_STATES, Broadcast, State
from bot.delivery.results.counts import counts_of, has_many
from bot.delivery.timed import put_off
from bot.delivery.timed.put_off import Appointment
from bot.i18n import N_
from bot.messaging import Button
from bot.people.model import Role

MOST_SHOWN = 8
FAR = 400 * 86_400_000  # milliseconds
NOT_HERE = N_("Không có tin nào mang số này trong phạm vi của mình.")


async def stop(turn: Turn, text: str) -> Replies:
    """`/stop`: for an officer what is going or ahead; for others like `/huy`."""
    if not turn.has(Role.OFFICER):
        return await exits.cancel(turn, "")
    if text.strip().isdigit():
        return await stop_pressed(turn, Arguments([text.strip()]))
    areas = [p.path for p in turn.scope(Role.OFFICER)]
    going = await put_off.under_way(turn.connection, areas, turn.now, MOST_SHOWN)
    ahead = await put_off.upcoming(
        turn.connection, areas, turn.now + 1, turn.now + FAR, MOST_SHOWN
    )
    if not going and not ahead:
        return turn.say(
            turn._("Không có tin nào đang gửi hay đang hẹn."),
            (turn.free(turn._("Thôi nhận tin"), "stop-news"),),
        )
    lines = [turn._("Dừng tin nào?")]
    if going:
        lines += [turn._("Đang gửi:"), *(_line(turn, one) for one in going)]
    if ahead:
        lines += [turn._("Đang hẹn:"), *(_line(turn, one) for one in ahead)]
    buttons = [
        Button(str(one.id), f"stop-sending:{one.id}", number=one.id)
        for one in (*going, *ahead)
    ]
    return turn.say("\n".join(lines), *in_rows(buttons, 4))


def _line(turn: Turn, one: Appointment) -> str:
    """`15. thứ Hai 30/11, 8:30 sáng, chờ duyệt: “Họp bản…”`."""
    state = turn._(summary.STATE_NAMES[one.state])
    when = told_short(
        turn._, local(one.starts_at, turn.house.config.timezone), turn.local_now
    )
    return f"{one.id}. {when}, {state}: “{one_line(one.text)}”"


async def stop_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Dừng], [Hủy hẹn]: asked once, with what it would do."""
    found = await _in_scope(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_HERE))
    if found.state in put_off.AHEAD and not found.plan_cursor:
        return _ask_to_call_off(turn, found)
    if found.state in OPEN_STATES:
        return await _ask_to_stop(turn, found)
    return _over(turn, found)


def _ask_to_call_off(turn: Turn, found: Broadcast) -> Replies:
    _, number = turn._, str(found.id)
    when = told_short(
        _, local(found.starts_at, turn.house.config.timezone), turn.local_now
    )
    return turn.say(
        summary.which(_, found)
        + "\n"
        + _("Hẹn gửi {when}, chưa gửi cho ai. Hủy hẹn?", when=when),
        (
            turn.free(_("Hủy hẹn"), "stop-yes", number),
            turn.free(_("Cứ để gửi"), "stop-no", number),
        ),
    )


async def _ask_to_stop(turn: Turn, found: Broadcast) -> Replies:
    _, number = turn._, str(found.id)
    lines = [summary.which(_, found)]
    if not await has_many(turn.connection, found.id):
        counts = await counts_of(turn.connection, found.id)
        lines.append(
            _(
                "Đã tới {sent} trên {planned}.",
                sent=counts.sent,
                planned=counts.planned,
            )
        )
    lines.append(_("Ai nhận rồi thì vẫn giữ tin. Dừng, không gửi nốt?"))
    return turn.say(
        "\n".join(lines),
        (
            turn.free(_("Dừng"), "stop-yes", number),
            turn.free(_("Cứ để gửi"), "stop-no", number),
        ),
    )


def _over(turn: Turn, found: Broadcast) -> Replies:
    """It does not go any more: why not, in good words."""
    _ = turn._
    see = (turn.free(_("Xem kết quả"), "report", str(found.id)),)
    when = turn.when(found.finished_at) if found.finished_at else ""
    match found.state:
        case State.DONE:
            line = _("Tin này đã gửi xong lúc {when}, không còn gì để dừng.", when=when)
        case State.STOPPED:
            line = _("Tin này đã dừng từ {when}.", when=when)
        case State.MISSED:
            line = _("Tin này lỡ giờ nên chưa gửi cho ai, không cần dừng.")
        case _:
            line = _("Tin này không gửi nữa, không cần dừng.")
    return turn.say(line, see)


async def stop_agreed(turn: Turn, arguments: Arguments) -> Replies:
    """What has not left yet will not leave."""
    found = await _in_scope(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_HERE))
    number = str(found.id)
    if await put_off.call_off(turn.connection, found.id):
        await _note(turn, "notice.call-off", found)
        if found.author_id == turn.person_id:
            return turn.say(
                turn._("Đã hủy hẹn, chưa gửi cho ai. Tin về lại bản nháp."),
                (turn.free(turn._("Mở tin"), "draft", number),),
            )
        await _tell_author(turn, found, tidings.called_off)
        return turn.say(turn._("Đã hủy hẹn, chưa gửi cho ai. Đã báo người soạn."))
    if not await broadcasts.stop(turn.connection, found.id, turn.now):
        return _over(turn, found)
    await _note(turn, "notice.stop", found)
    if found.author_id != turn.person_id:
        await _tell_author(turn, found, tidings.stopped)
    # How many it reached still changes: what follows the notice says it, not this.
    stopped = await broadcasts.get(turn.connection, found.id)
    if stopped is not None and not await has_many(turn.connection, found.id):
        counts = await counts_of(turn.connection, found.id)
        zone = turn.house.config.timezone
        shown = summary.report(turn._, Result(stopped, counts), zone, turn.now)
        await follow(turn.connection, turn.house, stopped, shown)
    return turn.say(
        turn._("Đã dừng. Ai chưa nhận thì không gửi nữa."),
        (turn.free(turn._("Xem kết quả"), "report", number),),
    )


async def stop_declined(turn: Turn, arguments: Arguments) -> Replies:
    """[Cứ để gửi]."""
    return turn.say(turn._("Thôi, không dừng. Tin vẫn gửi như đã hẹn."))


async def _tell_author(turn: Turn, found: Broadcast, words: tidings.About) -> None:
    await tidings.tell_author(
        turn.connection,
        turn.house,
        found,
        lambda _: words(_, found),
        f"stopped {found.id} {turn.now}",
    )


async def _in_scope(turn: Turn, arguments: Arguments) -> Broadcast | None:
    number = whole_number(arguments[0])
    found = await broadcasts.get(turn.connection, number) if number else None
    if found is None or found.state is State.DRAFT:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None


async def _note(turn: Turn, what: str, found: Broadcast) -> None:
    await audit.record(
        turn.connection, turn.now, turn.person_id, what, about=str(found.id)
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "stop",
        N_("dunggui dung"),
        N_("Dừng gửi"),
        stop,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
        otherwise=exits.cancel,
    ),
    *doors.buttons(
        {
            "stop-sending": stop_pressed,
            "stop-yes": stop_agreed,
            "stop-no": stop_declined,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
