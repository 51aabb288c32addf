"""What is said of what claims to be a notice of ours. Nothing is ever called safe."""

from textwrap import shorten

from bot.bulletins.notice_text import answer_help, answer_safe
from bot.bulletins.vouching import vouched
from bot.bulletins.vouching.likeness import Difference, Likeness
from bot.bulletins.vouching.vouched import Standing, Vouched
from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery.aftermath import lookup
from bot.delivery.model import Broadcast
from bot.knowledge import Answered
from bot.messaging import Button, Reply, Span, say

SCAMS = "scam-support-money"  # the topic that says what no office ever asks for
MOST = 3  # differences that are named
PUBLIC_PAPER = "public-paper"  # the action of [In ra giấy]
SHOWN = 80  # letters of each
SAID = 200  # letters of a correction


def shown(turn: Turn, found: Vouched) -> Replies:
    """The whole notice under a code, whose it is, and whether it still holds."""
    if found.standing is Standing.HOLDS:
        return [_whole(turn, found)]
    if found.standing is Standing.EXPIRED:
        return [_whole(turn, found)]
    rows = [_look(turn, turn._("Xem tin cũ"), "old-notice", found.broadcast)]
    if found.newer is not None:
        rows.insert(0, _look(turn, turn._("Xem tin mới"), "sent-notice", found.newer))
    return turn.say(standing(turn, found), tuple(rows))


def _look(turn: Turn, label: str, action: str, sent: Broadcast) -> Button:
    return turn.free(label, action, str(sent.id))


def standing(turn: Turn, found: Vouched) -> str:
    """Whether it still counts, and since when it does not."""
    _ = turn._
    when = turn.when(found.since)
    match found.standing:
        case Standing.HOLDS:
            return _("Còn hiệu lực đến {when}.", when=when)
        case Standing.EXPIRED:
            return _("Tin này đã hết hạn lúc {when}.", when=when)
        case Standing.RECALLED:
            whose = _whose(turn, found.broadcast)
            return _(
                "Tin này không còn đúng. {place} đã thu hồi lúc {when}.",
                place=whose,
                when=when,
            )
        case Standing.CORRECTED:
            return _corrected(turn, found)


def _corrected(turn: Turn, found: Vouched) -> str:
    newer = found.newer or found.broadcast
    return turn._(
        "Tin này không còn đúng. {place} đã đính chính lúc {when}: {text} Mã mới LB "
        "{code}.",
        place=_whose(turn, found.broadcast),
        when=turn.when(found.since),
        text=shorten(newer.text, SAID, placeholder="…"),
        code=newer.code or "–",
    )


def _whose(turn: Turn, sent: Broadcast) -> str:
    name = _place(turn, sent)
    return name[:1].upper() + name[1:]


def _place(turn: Turn, sent: Broadcast) -> str:
    place = turn.house.places.by_path(sent.place)
    return turn.place(place) if place is not None else turn._("Loa Bản")


def _whole(turn: Turn, found: Vouched) -> Reply:
    """As it was approved and sent, then by whom, when, for where, until when."""
    lines = [_by_whom(turn, found.broadcast), standing(turn, found)]
    spans = (*found.body.spans, Span("\n" + "\n".join(lines)))
    paper = turn.free(turn._("In ra giấy"), PUBLIC_PAPER, str(found.broadcast.id))
    rows = () if turn.is_group else (*_answers(turn, found.broadcast), (paper,))
    return Reply(spans, rows, language=found.body.language)


def _answers(turn: Turn, sent: Broadcast) -> tuple[tuple[Button, ...], ...]:
    """Of a check-in that is open: who was told its code may need help, too."""
    if sent.code not in [one.code for one in turn.checkins]:
        return ()
    code = sent.code or ""
    return ((answer_safe(turn._, code), answer_help(turn._, code)),)


def _by_whom(turn: Turn, sent: Broadcast) -> str:
    _ = turn._
    whose = _whose(turn, sent)
    if sent.by_name:
        whose = _("{office}, {place}", office=sent.by_name, place=_place(turn, sent))
    when = turn.when(sent.started_at or sent.starts_at)
    return _(
        "Đúng là tin của Loa Bản. Nơi gửi: {whose}, gửi {when}.", whose=whose, when=when
    )


async def old(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tin cũ]: what was said, below what has become of it."""
    found = await _by_button(turn, arguments)
    lead = Span(standing(turn, found) + "\n", bold=True)
    spans = (lead, Span(turn._("Tin cũ:") + "\n"), *found.body.spans)
    return [Reply(spans, language=found.body.language)]


async def sent(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tin mới], [Xem tin gốc]."""
    return shown(turn, await _by_button(turn, arguments))


async def _by_button(turn: Turn, arguments: Arguments) -> Vouched:
    found = await lookup.sent_as_number(turn.connection, arguments.number(0))
    if found is None or not vouched.is_public(found):
        raise Stale
    return await vouched.standing_of(turn.connection, found, turn.language, turn.now)


def no_such_code(turn: Turn, digits: str) -> Replies:
    """A code that looks like ours and is nobody's."""
    return turn.say(
        turn._(
            "Không có tin nào mang mã LB {code}. Xem lại mã rồi gõ lại.", code=digits
        )
    )


def secret(turn: Turn) -> Replies:
    """What may open an account; its digits are not repeated."""
    _ = turn._
    return turn.say(
        _("Đừng gửi mã OTP cho ai, kể cả Loa Bản.")
        + " "
        + _("Số này không phải mã tin của Loa Bản; Loa Bản không ghi lại."),
        *_advice_row(turn),
    )


async def compared(turn: Turn, sent: Broadcast, how: Likeness) -> Replies:
    """The same as what was sent, or altered, and in what."""
    found = await vouched.standing_of(turn.connection, sent, turn.language, turn.now)
    lead = _same(turn, sent) if how.is_the_same else _altered(turn, sent, how)
    look = _look(turn, turn._("Xem tin gốc"), "sent-notice", sent)
    return [say(f"{lead}\n{standing(turn, found)}", (look,)), *_advice(turn)]


def _same(turn: Turn, sent: Broadcast) -> str:
    return turn._("Đúng là tin của {whose}.", whose=_named(turn, sent))


def _altered(turn: Turn, sent: Broadcast, how: Likeness) -> str:
    _ = turn._
    told = [_difference(turn, one) for one in how.differences[:MOST]]
    if len(how.differences) > MOST:
        told.append(_("và chỗ khác nữa"))
    return _(
        "Giống tin của {whose}, nhưng đã bị sửa: {list}.",
        whose=_named(turn, sent),
        list="; ".join(told),
    )


def _named(turn: Turn, sent: Broadcast) -> str:
    """`xã Púng Luông, tỉnh Lào Cai, gửi 18:00 ngày 26/11/2026, mã LB 482914`."""
    _ = turn._
    when = turn.when(sent.started_at or sent.starts_at)
    if sent.code is None:
        return _("Loa Bản, gửi {when}", when=when)
    whose = _place(turn, sent)
    return _(
        "{whose}, gửi {when}, mã LB {code}", whose=whose, when=when, code=sent.code
    )


def _difference(turn: Turn, one: Difference) -> str:
    _ = turn._
    ours, theirs = (
        shorten(text, SHOWN, placeholder="…") for text in (one.sent, one.claimed)
    )
    if not ours:
        return _("thêm “{text}”", text=theirs)
    if not theirs:
        return _("thiếu “{text}”", text=ours)
    return _("tin gốc ghi “{sent}”, tin này ghi “{claimed}”", sent=ours, claimed=theirs)


def not_ours(turn: Turn, code: str = "") -> Replies:
    """Nothing like it was sent."""
    _ = turn._
    questions.remember(turn, turn.incoming.text)
    said = _("Không phải tin của Loa Bản.")
    if code:
        said += " " + _("Không có tin nào như thế mang mã LB {code}.", code=code)
    officer = turn.free(_("Hỏi cán bộ"), "officer")
    return [say(said, (officer,)), *_advice(turn)]


def _advice(turn: Turn) -> Replies:
    """What the content says of scams, with its source."""
    answer = turn.house.library.content.answer(
        SCAMS, turn.language, turn.today, turn.home
    )
    if answer is None or answer.withheld:
        return []
    return [questions.wording(turn).finding(Answered(answer, 1.0))]


def _advice_row(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The question about scams as a button."""
    answer = turn.house.library.content.answer(
        SCAMS, turn.language, turn.today, turn.home
    )
    if answer is None or answer.withheld:
        return ()
    return ((turn.free(answer.question, "topic", answer.topic),),)


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"sent-notice": sent, "old-notice": old},
    role=ANYONE,
    in_group=InGroup.ANYONE,
)
