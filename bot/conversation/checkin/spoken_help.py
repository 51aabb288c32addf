"""A voice while a check-in is open: it counts as needing help, and goes along.

Nobody here understands it, so in doubt it is asked once; until then it is set aside
where [Cần giúp] and [Gửi cán bộ nghe] both find it.
"""

from dataclasses import asdict

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import ERASED_AFTER, Checkin, Said
from bot.bulletins.notice_text import answer_safe
from bot.conversation import doors
from bot.conversation.checkin import help_details, household, open_here
from bot.conversation.checkin.household import DETAILS
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.listening import spoken_question
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery import files
from bot.messaging import Attachment, Enclosure, say
from bot.people.model import Role


async def voice_shown(turn: Turn) -> Replies | None:
    """A voice without a word; None where it is for something else."""
    one = turn.incoming.enclosed
    if one is None or not one.is_voice or turn.is_group or not turn.checkins:
        return None
    if turn.open.name == DETAILS:
        checkin = help_details.of_step(turn)
        return await _told(turn, checkin, one) if checkin else None
    if turn.has(Role.OFFICER):  # it may be a notice
        return None
    checkin = await open_here.here(turn)
    if checkin is None or await open_here.got(turn, checkin) is None:
        return None
    address = turn.incoming.address
    before = await replies.of_chat(turn.connection, checkin.id, address)
    is_safe = before is not None and before.said is Said.SAFE
    if is_safe or turn.open.name is not None:
        return _in_doubt(turn, checkin, one)
    return await _spoken(turn, checkin, one)


async def _told(turn: Turn, checkin: Checkin, one: Enclosure) -> Replies:
    """Further to what was told already."""
    turn.is_taken = True
    voice = await _kept(turn, checkin, one)
    kept = await household.keep(turn, checkin, Said.NEEDS_HELP, voice=voice)
    return [await help_details.received(turn, checkin, kept)]


async def _spoken(turn: Turn, checkin: Checkin, one: Enclosure) -> Replies:
    """It counts at once, and says so: who is safe takes it back by one press."""
    voice = await _kept(turn, checkin, one)
    asked = await household.help_needed(turn, checkin, voice=voice)
    said = turn._(
        "Nhận được {voice}, đã chuyển xã nghe là nhà mình cần giúp. Không phải vậy "
        "thì bấm Bình an.",
        voice=spoken_question.in_words(turn._, one.seconds),
    )
    return [household.heard(turn, say(said)), *asked]


def _in_doubt(turn: Turn, checkin: Checkin, one: Enclosure) -> Replies:
    turn.open.last = turn.open.last | {spoken_question.ASIDE: asdict(one)}
    _ = turn._
    said = say(
        _("Tiếng nói này là nhờ xã giúp, hay hỏi việc khác?"),
        (turn.free(_("Cần giúp"), "checkin-voice", checkin.code),),
        (turn.free(_("Gửi cán bộ nghe"), "officer-spoken"),),
        (answer_safe(_, checkin.code),),
    )
    return [household.heard(turn, said)]


async def meant_as_help(turn: Turn, arguments: Arguments) -> Replies:
    """[Cần giúp] under a voice that was in doubt."""
    checkin = open_here.of_code(turn, arguments[0])
    held = turn.open.last.pop(spoken_question.ASIDE, None)
    if held is None:
        raise Stale
    if checkin is None:
        return await open_here.is_over(turn)
    voice = await _kept(turn, checkin, Enclosure(**held))
    return await household.help_needed(turn, checkin, voice=voice)


async def _kept(turn: Turn, checkin: Checkin, one: Enclosure) -> Attachment | None:
    """Its sound as long as the reply is kept; what is too large counts without it."""
    if one.is_too_large:
        return None
    voice = await spoken_question.stored(turn, one)
    if voice is not None:
        until = checkin.ends_at + 2 * ERASED_AFTER
        await files.need(turn.connection, [voice.id], until)
    return voice


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"checkin-voice": meant_as_help}, role=ANYONE, in_group=InGroup.NOBODY
)
