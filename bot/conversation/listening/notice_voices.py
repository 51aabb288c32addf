"""An officer speaks a notice, in any language: one recording for each.

It is what people of that language hear first. When the words change, it is spoken anew.
"""

from dataclasses import asdict, replace

from bot.bulletins import notice_text
from bot.bulletins.notice_text import HEAR_VERSION, Notice
from bot.bulletins.vouching import vouched
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.listening.tongues import names_of, offered
from bot.conversation.notices import attached, drafts
from bot.conversation.notices.further_choices import VOICE, of_draft
from bot.conversation.notices.passing_on import AS_VOICE, held
from bot.conversation.pressed import Arguments, Stale, among
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.delivery.spoken.recordings import MOST_SECONDS
from bot.i18n import N_
from bot.messaging import Attachment, Reply, say
from bot.people.model import Role

OTHERS, NONE = "others", "none"  # no language's code


async def menu(turn: Turn, arguments: Arguments) -> Replies:
    """[Tiếng nói]: in which language; the ones that are there are ticked."""
    draft, notice = await of_draft(turn, arguments)
    seen = arguments[:2]
    if len(arguments) <= len(seen) or arguments[2] == OTHERS:
        is_all = len(arguments) > len(seen)
        return _asked(turn, notice, seen, is_all=is_all)
    if arguments[2] == NONE:
        details = replace(notice.details, recordings={})
        return await drafts.changed(turn, draft, details=details)
    among(names_of(turn.house), arguments[2])
    turn.begin("notice-voice", draft=draft.id, language=arguments[2])
    return [await voice_again(turn)]


def _asked(
    turn: Turn, notice: Notice, seen: tuple[str, ...], *, is_all: bool
) -> Replies:
    _ = turn._
    known = notice.details.recordings
    buttons = [
        turn.free(f"✓ {name}" if code in known else name, VOICE, *seen, code)
        for code, name in offered(turn, notice.place, is_all=is_all).items()
    ]
    if not is_all:
        buttons.append(turn.free(_("Tiếng khác"), VOICE, *seen, OTHERS))
    if known:
        buttons.append(turn.free(_("Bỏ tiếng nói"), VOICE, *seen, NONE))
    buttons.append(turn.free(_("Xem lại tin"), "draft", seen[0]))
    return turn.say(_("Nói tin này bằng tiếng nào?"), *in_rows(buttons, 2))


async def voice_again(turn: Turn) -> Reply:
    """Which language, or to speak, asked or asked once more."""
    state = turn.open.state
    leave = (turn.bound(turn._("Thôi"), CANCEL),)
    code = str(state.get("language", ""))
    if code:
        name = names_of(turn.house).get(code, code)
        line = turn._(
            "Bấm micro, nói cả tin: {language}. Nhiều nhất 90 giây.", language=name
        )
        return say(line, leave)
    _draft, notice = await of_draft(turn, Arguments([str(state["draft"])]))
    found = offered(turn, notice.place, is_all=bool(state.get("is_all")))
    buttons = [turn.bound(name, "voice-in", code) for code, name in found.items()]
    if not state.get("is_all"):
        buttons.append(turn.bound(turn._("Tiếng khác"), "voice-in", OTHERS))
    return say(turn._("Tiếng nói này là tiếng gì?"), *in_rows(buttons, 2), leave)


async def voice_shown(turn: Turn) -> Replies | None:
    """What was spoken is the notice in the language that was chosen; else None."""
    one = turn.incoming.enclosed
    is_ours = turn.open.name == "notice-voice" and attached.is_officers(turn)
    if not is_ours or one is None or not one.is_voice:
        return None
    turn.is_taken = True
    if one.seconds > MOST_SECONDS:
        return turn.say(
            turn._.counted(
                "Nói nhiều nhất {count} giây một lần. Nói ngắn lại giúp.", MOST_SECONDS
            )
        )
    kept = await attached.taken(turn)
    if not isinstance(kept, tuple):
        return kept
    turn.open.state["file"] = asdict(replace(kept[-1], seconds=one.seconds))
    code = str(turn.open.state.get("language", ""))
    return await _recorded(turn, code) if code else [await voice_again(turn)]


async def as_voice(turn: Turn, arguments: Arguments) -> Replies:
    """[Làm tiếng nói của tin]: what was sent under a draft's preview."""
    _text, files = held(turn)
    draft = int(turn.open.state["draft"])
    if not files or not draft:
        raise Stale
    turn.begin("notice-voice", draft=draft, file=asdict(files[-1]))
    return [await voice_again(turn)]


async def chosen(turn: Turn, arguments: Arguments) -> Replies:
    """The language of what was spoken."""
    code = arguments[0]
    if code == OTHERS:
        turn.open.state["is_all"] = True
        return [await voice_again(turn)]
    among(names_of(turn.house), code)
    return await _recorded(turn, code)


async def _recorded(turn: Turn, code: str) -> Replies:
    state = turn.open.state
    draft, notice = await of_draft(turn, Arguments([str(state["draft"])]))
    name = f"{names_of(turn.house)[code]}.ogg"
    file = replace(Attachment(**state["file"]), name=name, sort="voice")
    recordings = {**notice.details.recordings, code: file}
    details = replace(notice.details, recordings=recordings)
    return await drafts.changed(turn, draft, details=details)


# --- hearing it ----------------------------------------------------------------------


async def hear_version(turn: Turn, arguments: Arguments) -> Replies:
    """[🔊 Tiếng Mông] under a notice."""
    code, language = arguments[0], arguments[1]
    found = await vouched.by_code(turn.connection, code, turn.language, turn.now)
    if found is None:
        raise Stale
    notice = notice_text.of(found.broadcast, turn.house.places)
    sound = notice.details.recordings.get(language) if notice else None
    if sound is None:
        raise Stale
    turn.keeps_choices = True
    said = say(f"🔊 {sound.name.rpartition('.')[0]}")
    return [replace(said, sound=sound)]


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {VOICE: menu, AS_VOICE: as_voice, "voice-in": chosen},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons({HEAR_VERSION: hear_version}, role=ANYONE, in_group=InGroup.ANYONE),
    doors.Dialogue(
        name="notice-voice",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=voice_again,
        why=N_("Bà con nghe tiếng của mình thì hiểu ngay; người khác vẫn đọc chữ."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
