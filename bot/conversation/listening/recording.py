"""`/record`: an officer speaks our own texts; a second one hears them before anybody.

Of the speaker only where they talk to us is kept, never a name.
"""

from dataclasses import asdict, replace

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.listening import texts_to_speak
from bot.conversation.listening.tongues import names_of, offered
from bot.conversation.notices import attached
from bot.conversation.pressed import Arguments, Stale, among
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.delivery import files
from bot.delivery.spoken import recordings
from bot.delivery.spoken.recordings import MOST_SECONDS, Recording, State
from bot.i18n import N_
from bot.messaging import Attachment, Reply, say
from bot.people.model import Role

OTHERS = "others"  # no language's code
NOT_SPOKEN = N_("Thôi, chưa thu gì.")


async def record(turn: Turn, text: str) -> Replies:
    """`/record`: what waits to be heard first, then a language to speak in."""
    heard = await _to_review(turn, 0)
    return heard or _languages(turn, is_all=False)


def _languages(turn: Turn, *, is_all: bool) -> Replies:
    _ = turn._
    place = turn.scope(Role.OFFICER)[0]
    buttons = [
        turn.free(name, "record-in", code)
        for code, name in offered(turn, place, is_all=is_all).items()
    ]
    if not is_all:
        buttons.append(turn.free(_("Tiếng khác"), "record-in", OTHERS))
    words = _(
        "Thu tiếng nói cho bà con nghe thay máy đọc. Nói tiếng nào? Giọng nói giữ lại "
        "để phát, không ghi tên; xóa lúc nào cũng được: /xoadulieu."
    )
    return turn.say(words, *in_rows(buttons, 2))


async def speak_in(turn: Turn, arguments: Arguments) -> Replies:
    """A language: the next text that nobody has spoken in it."""
    code = arguments[0]
    if code == OTHERS:
        return _languages(turn, is_all=True)
    among(names_of(turn.house), code)
    return await _next(turn, code, "")


async def skip(turn: Turn, arguments: Arguments) -> Replies:
    """[Bài khác]."""
    state = turn.open.state
    return await _next(turn, str(state["language"]), str(state["subject"]))


async def _next(turn: Turn, code: str, after: str) -> Replies:
    known = await recordings.in_language(turn.connection, code)
    subject, text, is_own = await texts_to_speak.to_speak(turn, code, known, after)
    if not subject:
        turn.end()
        return turn.say(turn._("Hết bài để thu tiếng này rồi. Cảm ơn."))
    turn.begin("record", language=code, subject=subject, text=text, is_own=is_own)
    return [await record_again(turn)]


async def record_again(turn: Turn) -> Reply:
    """The words to be spoken, asked or asked once more."""
    _, state = turn._, turn.open.state
    lines = []
    if state.get("is_own"):
        lines.append(_("Chữ đã đổi, nói lại giúp:"))
    lines.append(str(state["text"]))
    lines.append(
        _(
            "Bấm micro nói bài này bằng: {language}. Nhiều nhất 90 giây.",
            language=names_of(turn.house).get(str(state["language"]), ""),
        )
    )
    row = (
        turn.bound(_("Bài khác"), "record-skip"),
        turn.bound(_("Thôi"), CANCEL),
    )
    return say("\n".join(lines), row)


async def voice_shown(turn: Turn) -> Replies | None:
    """What was spoken, heard back before it is kept; None where nothing is open."""
    one = turn.incoming.enclosed
    if turn.open.name not in ("record", "record-sure"):
        return None
    if one is None or not one.is_voice or not attached.is_officers(turn):
        return None
    turn.is_taken = True
    if one.is_too_large or one.seconds > MOST_SECONDS:
        return turn.say(
            turn._.counted(
                "Nói nhiều nhất {count} giây một lần. Nói ngắn lại giúp.", MOST_SECONDS
            )
        )
    turn.open.state.pop("files", None)
    kept = await attached.taken(turn)
    if not isinstance(kept, tuple):
        return kept
    file = replace(kept[-1], sort="voice", seconds=one.seconds)
    state = dict(turn.open.state) | {"file": asdict(file)}
    turn.begin("record-sure", **state)
    return [await sure_again(turn)]


async def sure_again(turn: Turn) -> Reply:
    """Whether what was spoken is good, with it."""
    file = Attachment(**turn.open.state["file"])
    row = (
        turn.bound(turn._("Gửi"), "record-send"),
        turn.bound(turn._("Nói lại"), "record-anew"),
        turn.bound(turn._("Thôi"), CANCEL),
    )
    words = turn._("Nghe lại. Gửi cho một người khác nghe rồi mới phát.")
    return replace(say(words, row), file=file)


async def anew(turn: Turn, arguments: Arguments) -> Replies:
    """[Nói lại]."""
    state = dict(turn.open.state)
    state.pop("file", None)
    turn.begin("record", **state)
    return [await record_again(turn)]


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi]: it waits for a second person; the next text."""
    state = turn.open.state
    one = Recording(
        str(state["subject"]),
        str(state["language"]),
        str(state["text"]),
        Attachment(**state["file"]),
        turn.incoming.address,
    )
    await recordings.put(turn.connection, one, turn.now)
    await files.need(turn.connection, [one.file.id], turn.now + recordings.KEPT)
    await _note(turn, "recording.send", one)
    said = turn.say(turn._("Cảm ơn. Một người khác nghe thấy đúng thì mới phát."))
    return [*said, *await _next(turn, one.language, one.subject)]


# --- a second person -----------------------------------------------------------------


async def _to_review(turn: Turn, after: int) -> Replies:
    one = await recordings.next_waiting(turn.connection, turn.incoming.address, after)
    if one is None:
        return []
    name = names_of(turn.house).get(one.language, one.language)
    lines = [
        turn._("Một người vừa nói bài này bằng: {language}. Nghe thử.", language=name),
        one.text,
    ]
    number = str(one.id)
    said = say(
        "\n".join(lines),
        (
            turn.free(turn._("Đúng"), "recording-right", number),
            turn.free(turn._("Nói lại"), "recording-wrong", number),
        ),
        (
            turn.free(turn._("Bỏ qua"), "recording-pass", number),
            turn.free(turn._("Tôi thu bài khác"), "record-languages"),
        ),
    )
    return [replace(said, file=one.file)]


async def pass_over(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ qua]: another one, of who knows that language."""
    found = await _to_review(turn, arguments.number(0))
    return found or _languages(turn, is_all=False)


async def languages(turn: Turn, arguments: Arguments) -> Replies:
    """[Tôi thu bài khác]."""
    return _languages(turn, is_all=False)


async def right(turn: Turn, arguments: Arguments) -> Replies:
    """[Đúng]: it is played from now on."""
    one = await _of_another(turn, arguments)
    await recordings.accept(turn.connection, one)
    await _note(turn, "recording.right", one)
    said = turn.say(turn._("Từ giờ bà con nghe tiếng này."))
    return [*said, *await _to_review(turn, one.id)]


async def wrong(turn: Turn, arguments: Arguments) -> Replies:
    """[Nói lại]: it is gone, and its speaker is asked anew."""
    one = await _of_another(turn, arguments)
    await recordings.refuse(turn.connection, one)
    await _note(turn, "recording.wrong", one)
    words = turn._(
        "Bài vừa thu nghe chưa rõ, nói lại giúp: /thuam\n“{text}”", text=one.text[:200]
    )
    key = f"recording {one.id} wrong"
    await turn.house.tell(turn.connection, one.speaker, say(words), key)
    said = turn.say(turn._("Đã bỏ, và nhờ người ấy nói lại."))
    return [*said, *await _to_review(turn, one.id)]


async def _of_another(turn: Turn, arguments: Arguments) -> Recording:
    """One that waits and that somebody else spoke; raises Stale."""
    one = await recordings.get(turn.connection, arguments.number(0))
    if one is None or one.state is not State.WAITING:
        raise Stale
    if one.speaker == turn.incoming.address:
        raise Stale
    return one


async def _note(turn: Turn, action: str, one: Recording) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=one.subject,
        detail=one.language,
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "record",
        N_("thuam"),
        N_("Thu tiếng nói cho bà con nghe"),
        record,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "record-in": speak_in,
            "record-languages": languages,
            "record-skip": skip,
            "record-anew": anew,
            "record-send": send,
            "recording-right": right,
            "recording-wrong": wrong,
            "recording-pass": pass_over,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="record",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=record_again,
        why=N_("Bà con không đọc được chữ thì nghe tiếng người mình dễ hiểu hơn máy."),
        drops=NOT_SPOKEN,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="record-sure",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=sure_again,
        why=N_("Phát rồi thì ai cũng nghe, nên nghe lại một lần."),
        drops=NOT_SPOKEN,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        agrees=send,
        declines=anew,
    ),
)
