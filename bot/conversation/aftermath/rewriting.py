"""A correction: the right words are asked for, and go to exactly who got the wrong."""

from dataclasses import replace

from bot import audit
from bot.bulletins import corrections, notice_text
from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_text import MAX_TEXT, Notice
from bot.conversation import doors
from bot.conversation.aftermath import sent_notices
from bot.conversation.doors import InGroup
from bot.conversation.notices import draft_preview, drafts
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports.archive import NOT_HERE
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup
from bot.delivery.model import OPEN_STATES, Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.places.model import Level

TEXT = "correction-text"


async def correct(turn: Turn, text: str) -> Replies:
    """`/correct [CODE or NUMBER] [what is right]`."""
    if not text.strip():
        return await sent_notices.choose(turn, turn._("Đính chính tin nào?"), "correct")
    notice, right = await sent_notices.named(turn, text)
    if notice is None or not right:
        return await _begun(turn, notice)
    refused = await nothing_to_mend(turn, notice)
    return refused or await _preview(turn, notice, right)


async def correct_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đính chính]."""
    return await _begun(turn, await sent_notices.by_button(turn, arguments))


async def _begun(turn: Turn, notice: Broadcast | None) -> Replies:
    if notice is None:
        turn.end()
        return turn.say(turn._(NOT_HERE))
    refused = await nothing_to_mend(turn, notice)
    return refused or await ask(turn, notice)


async def nothing_to_mend(turn: Turn, notice: Broadcast) -> Replies | None:
    """Why there is nothing to take back or put right: in one sentence; else None."""
    _ = turn._
    if not lookup.was_sent(notice):
        stop = turn.free(_("Dừng"), "stop-sending", str(notice.id))
        rows = ((stop,),) if notice.state in OPEN_STATES else ()
        return turn.say(_("Tin này chưa gửi cho ai, nên không có gì để sửa."), *rows)
    newer = await lookup.correction_of(turn.connection, notice.id)
    if newer is None:
        return None
    when = turn.when(newer.started_at or newer.starts_at)
    number = str(newer.id)
    return turn.say(
        _(
            "Tin này đã đính chính lúc {when}, mã mới LB {code}. Còn sai thì sửa tin "
            "mới ấy.",
            when=when,
            code=newer.code or "–",
        ),
        (turn.free(_("Đính chính tin mới"), "correct", number),),
        (turn.free(_("Thu hồi tin mới"), "recall", number),),
    )


async def ask(turn: Turn, notice: Broadcast) -> Replies:
    """Asks for the right words; what is wrong goes no further meanwhile."""
    if notice.state in OPEN_STATES:
        await broadcasts.stop(turn.connection, notice.id, turn.now)
    turn.begin(TEXT, notice=notice.id)
    return [await text_again(turn)]


async def text_again(turn: Turn) -> Reply:
    """What is to be put right, in one line."""
    notice = await _open_notice(turn)
    what = sent_notices.quoted(notice.text)
    return say(
        turn._("Viết lại cho đúng. Tin sai: {what}", what=what),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def text_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: what is right."""
    notice = await _open_notice(turn)
    if len(text) > MAX_TEXT // 2:
        return turn.say(
            turn._("Dài quá. Đính chính thì chỉ viết chỗ đúng thôi."),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    return await _preview(turn, notice, text)


async def _open_notice(turn: Turn) -> Broadcast:
    """The notice that is being put right; raises Stale when it is theirs no more."""
    arguments = Arguments([str(turn.open.state["notice"])])
    notice = await sent_notices.by_button(turn, arguments)
    if notice is None:
        raise Stale
    return notice


async def _preview(turn: Turn, wrong: Broadcast, right: str) -> Replies:
    """A draft like any other: shown, approved where that is asked, and sent."""
    notice = await _worded(turn, wrong, right)
    if notice is None:
        return turn.say(turn._(NOT_HERE))
    if wrong.state in OPEN_STATES:
        await broadcasts.stop(turn.connection, wrong.id, turn.now)
    draft = drafts.worded(turn, notice, State.DRAFT)
    number, _ = await broadcasts.create(turn.connection, draft, turn.now)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "notice.correct", about=str(wrong.id)
    )
    turn.end()
    return await draft_preview.show(turn, number, notice)


async def _worded(turn: Turn, wrong: Broadcast, right: str) -> Notice | None:
    before = notice_text.of(wrong, turn.house.places)
    if before is None:
        return None
    text = corrections.corrected(wrong.text, right)
    return replace(
        before,
        text=f"{text} {_apology(turn, before)}",
        code=await broadcasts.free_code(turn.connection),
        author_id=turn.person_id,
        report_to=turn.incoming.address,
        details=Details(
            corrects=wrong.code or "",
            is_drill=before.details.is_drill,
            asks_safe=before.checkin,
            calls=before.details.calls,
        ),
        replaces=wrong.id,
    )


def _apology(turn: Turn, notice: Notice) -> str:
    """Said in the notice's own language: it is the place's own words."""
    _ = turn.house.catalogues.translator(notice.language)
    if notice.place.level is Level.COUNTRY:
        return _("Tin trước ghi sai, xin lỗi bà con.")
    name = notice.place.name
    whose = name[:1].lower() + name[1:]
    return _("Tin trước ghi sai, {place} xin lỗi bà con.", place=whose)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "correct",
        N_("dinhchinh"),
        N_("Đính chính tin đã gửi"),
        correct,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {"correct": correct_pressed},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=TEXT,
        opens=text_typed,
        fits=doors.any_words,
        asks_again=text_again,
        why=N_("Bà con đã nhận tin sai thì cần biết chỗ đúng."),
        drops=N_("Thôi, chưa gửi đính chính."),
        role=Role.OFFICER,
        may_speak_of_danger=True,
    ),
)
