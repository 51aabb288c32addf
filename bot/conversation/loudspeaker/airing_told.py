"""A script and its sheet and sound, and what its officer says became of it."""

from bot import audit
from bot.bulletins.loudspeaker import airings
from bot.bulletins.loudspeaker.airings import Airing, Verdict
from bot.conversation import doors
from bot.conversation.doors import InGroup, any_words
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.i18n import N_, Translator
from bot.messaging import Attachment, Button, Reply, Span, say
from bot.people.model import Role

PDF, MPEG = "application/pdf", "audio/mpeg"
LONGEST_REASON = 120  # letters
REASONS = {
    "power": N_("mất điện"),
    "broken": N_("loa hỏng"),
    "nobody": N_("không có người đọc"),
}
NOT_SAID = N_("Thôi, chưa ghi gì.")


def told(_: Translator, one: Airing, *notes: str) -> Reply:
    """A script as its officer gets it; `notes` say what is to be known first."""
    lines = [one.title, *filter(None, notes), "", one.script]
    files = [
        Attachment(number, name, media_type, one.place)
        for number, name, media_type in (
            (one.audio, f"loa-{one.id}.mp3", MPEG),
            (one.paper, f"loa-{one.id}.pdf", PDF),
        )
        if number is not None
    ]
    reply = say(
        "\n".join(lines),
        (
            _button(_("Đã phát"), "aired", one),
            _button(_("Chưa phát được, ghi lý do"), "not-aired", one),
        ),
    )
    head = Span(one.title + "\n", bold=True)
    rest = Span(reply.text[len(one.title) + 1 :])
    return Reply(
        (head, rest),
        reply.buttons,
        file=files[-1] if files else None,
        more=tuple(files[:-1]),
        language=_.language,
    )


def _button(label: str, action: str, one: Airing) -> Button:
    return Button(label, f"{action}:{one.id}")


async def shown(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list: the script again."""
    return [told(turn._, await _own(turn, arguments.number(0)))]


async def _own(turn: Turn, number: int) -> Airing:
    """An airing of the sender's place; raises Stale for any other."""
    one = await airings.get(turn.connection, number)
    if one is None or not turn.may(Role.OFFICER, one.place):
        raise Stale
    return one


async def aired(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã phát]."""
    one = await _own(turn, arguments.number(0))
    await _judge(turn, one, Verdict.AIRED, "")
    return turn.say(
        turn._("Đã ghi: loa đã phát, {when}. Cảm ơn.", when=turn.when(one.at)),
        (_button(turn._("Chưa phát được, ghi lý do"), "not-aired", one),),
    )


async def not_aired(turn: Turn, arguments: Arguments) -> Replies:
    """[Chưa phát được, ghi lý do]: why?"""
    one = await _own(turn, arguments.number(0))
    if len(arguments) > 1:
        reason = REASONS.get(arguments[1])
        if reason is None:
            raise Stale
        return await _failed(turn, one, turn._(reason))
    turn.begin("airing-reason", airing=one.id)
    return [_ask(turn, one)]


def _ask(turn: Turn, one: Airing) -> Reply:
    _ = turn._
    reasons = tuple(
        turn.free(_(words), "not-aired", str(one.id), id_)
        for id_, words in REASONS.items()
    )
    text = _("Vì sao chưa phát được? Bấm hoặc gõ vài chữ.")
    return say(text, reasons, (turn.bound(_("Thôi"), CANCEL),))


async def reason_again(turn: Turn) -> Reply:
    """Why, once more."""
    return _ask(turn, await _open_one(turn))


async def _open_one(turn: Turn) -> Airing:
    return await _own(turn, int(str(turn.open.state["airing"])))


async def reason_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: its reason in their own words."""
    one = await _open_one(turn)
    reason = " ".join(text.split())[:LONGEST_REASON]
    return await _failed(turn, one, reason)


async def _failed(turn: Turn, one: Airing, reason: str) -> Replies:
    await _judge(turn, one, Verdict.NOT_AIRED, reason)
    turn.end()
    text = turn._(
        "Đã ghi: chưa phát được ({reason}). Tin còn hiệu lực thì buổi sau đọc lại.",
        reason=reason,
    )
    return turn.say(text, (_button(turn._("Đã phát"), "aired", one),))


async def _judge(turn: Turn, one: Airing, verdict: Verdict, reason: str) -> None:
    await airings.judge(turn.connection, one.id, verdict, reason, turn.now)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        f"loudspeaker.{verdict}",
        about=one.place,
        detail=str(one.id),
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"airing": shown, "aired": aired, "not-aired": not_aired},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="airing-reason",
        opens=reason_typed,
        fits=any_words,
        asks_again=reason_again,
        why=N_("Để xã biết loa nào phải sửa, và buổi sau đọc lại tin."),
        drops=NOT_SAID,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        cautions=True,
    ),
)
