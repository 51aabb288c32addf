"""A sent notice is taken back: deleted wherever a platform still allows it.

Asked for twice, of another's, of one that was not sent: one clear sentence.
"""

from dataclasses import replace

from bot import audit
from bot.bulletins import corrections, notice_text
from bot.bulletins.checkins import ending_checkins
from bot.conversation import doors
from bot.conversation.aftermath import rewriting, sent_notices
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports.archive import NOT_HERE
from bot.conversation.reports.summary import live_name
from bot.conversation.reports.who_got_it import who_got_it
from bot.conversation.steps import month_left
from bot.conversation.turn import Replies, Turn
from bot.delivery.aftermath import lookup, recalls
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

CHOICE = "recall-choice"


async def recall(turn: Turn, text: str) -> Replies:
    """`/recall [CODE or NUMBER]`."""
    if not text.strip():
        return await sent_notices.choose(turn, turn._("Thu hồi tin nào?"), "recall")
    notice, _rest = await sent_notices.named(turn, text)
    return await _offer(turn, notice)


async def recall_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the list, or [Thu hồi, đính chính] under a report."""
    return await _offer(turn, await sent_notices.by_button(turn, arguments))


async def _offer(turn: Turn, notice: Broadcast | None) -> Replies:
    """What it was, and the two different things that can be done about it."""
    if notice is None:
        return turn.say(turn._(NOT_HERE))
    refused = await rewriting.nothing_to_mend(turn, notice)
    if refused is not None:
        return refused
    if notice.state is State.RECALLED:
        return await _recalled_already(turn, notice)
    turn.begin(CHOICE, notice=notice.id)
    return [await _choice(turn, notice)]


async def _choice(turn: Turn, notice: Broadcast) -> Reply:
    _ = turn._
    lines = [
        f"{sent_notices.quoted(notice.text)}, {await _so_far(turn, notice)}.",
        _(
            "Đính chính: giữ tin, báo chỗ sai. Thu hồi: xóa ở máy người nhận, nơi nào "
            "còn xóa được."
        ),
    ]
    lines += await month_left.of_recall(turn, notice)
    if notice.state is State.SENDING:
        lines.append(_("Tin đang gửi dở: bấm thì Loa Bản dừng trước đã."))
    number = str(notice.id)
    return say(
        "\n".join(lines),
        (turn.bound(_("Đính chính"), "correct", number),),
        (turn.bound(_("Thu hồi rồi đính chính"), "recall-go", number),),
        (turn.bound(_("Thôi"), "cancel"),),
    )


async def _so_far(turn: Turn, notice: Broadcast) -> str:
    """`gửi 18:00 ngày 26/11/2026, tới 205 máy, 3 nhóm`."""
    when = turn.when(notice.started_at or notice.starts_at)
    reached = await who_got_it(turn, notice.id)
    return turn._("gửi {when}, tới {who}", when=when, who=reached)


async def choice_again(turn: Turn) -> Reply:
    """The choice once more."""
    arguments = Arguments([str(turn.open.state["notice"])])
    notice = await sent_notices.by_button(turn, arguments)
    if notice is None or notice.state is State.RECALLED:
        raise Stale
    return await _choice(turn, notice)


async def go(turn: Turn, arguments: Arguments) -> Replies:
    """[Thu hồi rồi đính chính]: deletes, and asks for the right words meanwhile."""
    notice = await sent_notices.by_button(turn, arguments)
    if notice is None:
        return turn.say(turn._(NOT_HERE))
    by = turn.person_id, turn.incoming.address
    house = turn.house
    said = corrections.withdrawn(
        notice_text.of(notice, house.places), house.catalogues, house.places
    )
    order = await recalls.order(turn.connection, notice, by, turn.now, said)
    if order is None:
        turn.end()
        return await _recalled_already(turn, notice)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "notice.recall", about=str(notice.id)
    )
    await ending_checkins.close(turn.connection, notice, turn.person_id, turn.now)
    await _tell_author(turn, notice)
    # From here on this very message says how far it is, and what became of it.
    begun = replace(say(turn._("Đang xóa ở máy người nhận.")), edits=live_name(order))
    return [begun, *await rewriting.ask(turn, notice)]


async def _recalled_already(turn: Turn, notice: Broadcast) -> Replies:
    """It sounds like the good news that it is."""
    order = await lookup.recall_of(turn.connection, notice.id)
    when = turn.when(order.created_at) if order is not None else ""
    said = turn._("Tin này đã thu hồi rồi, không phải làm lại.")
    if when:
        said = turn._("Tin này đã thu hồi lúc {when}, không phải làm lại.", when=when)
    return turn.say(
        said,
        (turn.free(turn._("Xem kết quả"), "report", str(notice.id)),),
        (turn.free(turn._("Đính chính"), "correct", str(notice.id)),),
    )


async def _tell_author(turn: Turn, notice: Broadcast) -> None:
    """Whose notice a colleague takes back hears of it at once."""
    address = notice.report_to
    if address is None or notice.author_id == turn.person_id:
        return
    said = turn._(
        "Tin {what}, mã LB {code}: một cán bộ khác vừa thu hồi.",
        what=sent_notices.quoted(notice.text),
        code=notice.code or "–",
    )
    key = f"recalled {notice.id}"
    await turn.house.tell(turn.connection, address, say(said), key)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "recall",
        N_("thuhoi"),
        N_("Thu hồi tin đã gửi"),
        recall,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {"recall": recall_pressed, "recall-go": go},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=CHOICE,
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=choice_again,
        why=N_("Xóa rồi thì không lấy lại được, nên hỏi trước."),
        drops=N_("Thôi, chưa xóa, chưa đính chính gì."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
