"""A question handed to a person: the exact text, who reads it, consent, a number."""

from collections.abc import Sequence

from bot.conversation import doors
from bot.conversation.ask import counted, questions
from bot.conversation.cards import address_book
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.listening import spoken_question
from bot.conversation.pressed import Arguments, Stale, whole_number
from bot.conversation.requests import preview, sent_questions
from bot.conversation.requests.dispatch import NOT_SENT, has_too_many, too_many
from bot.conversation.steps import enclosures
from bot.conversation.steps.named_place import (
    names_a_place,
    no_place,
    offered,
    own_first,
)
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.knowledge import Unknown
from bot.messaging import Button, Reply, say
from bot.places import Level as PlaceLevel
from bot.places import One, Place
from bot.requests import book
from bot.requests.model import MAX_TEXT

# --- beginning -----------------------------------------------------------------------


async def officer(turn: Turn, text: str) -> Replies:
    """`/officer`: a question for an officer; with a number, how far it has come."""
    turn.open.state.pop("voice", None)
    if turn.is_group:
        return turn.say(
            turn._("Hỏi cán bộ thì làm trong chat riêng với Loa Bản."),
            questions.alone(turn),
        )
    number = whole_number(text)
    if number is not None:
        return await sent_questions.status(turn, number)
    if text:
        questions.remember(turn, text)
        cry = await questions.warning(turn, text)
        return [*cry, *await _compose(turn, text)]
    if turn.open.asked:
        return await _compose(turn, turn.open.asked)
    return await _nothing_written(turn)


async def officer_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Hỏi cán bộ]: about what was just asked, if anything was."""
    return await officer(turn, "")


async def none_fits(turn: Turn, arguments: Arguments) -> Replies:
    """[Không có câu nào đúng]: the question, already written, to a person."""
    counted.not_meant(turn)
    if turn.is_group or not turn.open.asked:
        return [questions.wording(turn).unknown(Unknown(0.0))]
    return await officer(turn, "")


async def _nothing_written(turn: Turn) -> Replies:
    """`/officer` alone: the question is asked for, where anyone would read it."""
    home = await _home(turn)
    if home is None and await preview.nobody_reads(turn, ""):
        return await _ask_place(turn, "", None)
    nobody = await preview.nobody_reads_at(turn, home) if home is not None else []
    return nobody or _ask_text(turn, offices=await address_book.for_officer(turn))


def _ask_text(
    turn: Turn,
    *,
    before: str = "",
    place: str = "",
    follows: int | None = None,
    offices: Sequence[str] = (),
) -> Replies:
    voice = turn.open.state.get("voice")
    turn.begin("officer-text", text=before, place=place, follows=follows, voice=voice)
    words = turn._(
        "Viết câu hỏi cho cán bộ, hoặc bấm micro nói. Đừng ghi tên, số điện thoại, "
        "căn cước."
    )
    if before:
        words = turn._("Viết thêm gì cứ viết, Loa Bản nối vào sau câu trên.")
    text = "\n".join([*offices, words])
    return turn.say(text, (turn.bound(turn._("Thôi"), "cancel"),))


async def text_again(turn: Turn) -> Reply:
    """That a question for an officer is being written."""
    before = str(turn.open.state.get("text", ""))
    line = turn._("Câu hỏi cho cán bộ: viết tiếp vào đây.")
    if before:
        text = preview.short(before)
        line = turn._("Viết thêm cho câu “{text}” thì viết vào đây.", text=text)
    return say(line)


async def text_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the question, or what is added to it."""
    state = turn.open.state
    before = str(state.get("text", ""))
    if refused := spoken_question.take(turn):
        return refused
    if not _is_spoken(turn):
        text = enclosures.told_of(turn, text)
    whole = f"{before}\n{text}" if before else text
    return await _compose(
        turn, whole, place=str(state.get("place", "")), follows=state.get("follows")
    )


def _is_spoken(turn: Turn) -> bool:
    one = turn.incoming.enclosed
    return one is not None and one.is_voice


async def voice_shown(turn: Turn) -> Replies | None:
    """A voice without a word, of anybody: a question to their officer; else None.

    In the middle of something else it is set aside.
    """
    if turn.is_group or not _is_spoken(turn):
        return None
    if turn.open.name is not None and turn.open.name not in spoken_question.OURS:
        return spoken_question.set_aside(turn)
    if turn.open.name is None:
        turn.open.state.pop("voice", None)
    if refused := spoken_question.take(turn):
        return refused
    turn.is_taken = True
    return await _spoken(turn)


async def spoken_aside(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi cán bộ nghe]: what was said in the middle of something else."""
    spoken_question.taken_up(turn)
    return await _spoken(turn)


async def _spoken(turn: Turn) -> Replies:
    """What was spoken, with the words that were typed before for the same question."""
    state = turn.open.state
    before = str(state.get("text", "")) if turn.open.name is not None else ""
    place, follows = str(state.get("place") or ""), state.get("follows")
    said = await _compose(turn, before, place=place, follows=follows)
    return spoken_question.acknowledged(turn, said)


async def text_edited(turn: Turn, text: str) -> Replies:
    """The question that is about to leave has other words now: shown once more."""
    state = turn.open.state
    place, follows = str(state.get("place") or ""), state.get("follows")
    return await _compose(turn, text, place=place, follows=follows)


async def _compose(
    turn: Turn, text: str, *, place: str = "", follows: int | None = None
) -> Replies:
    """Where it may go, once it is known where home is."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        return turn.say(
            turn._.counted(
                "Câu dài quá: {count} chữ cái, nhiều nhất {most}. Viết ngắn lại nhé.",
                len(text),
                most=MAX_TEXT,
            ),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    if await has_too_many(turn):
        return too_many(turn)
    found = turn.house.places.by_code(place) if place else await _home(turn)
    if found is None or found.level is PlaceLevel.COUNTRY:
        return await _ask_place(turn, text, follows)
    return await preview.preview(turn, text, found, follows)


async def _home(turn: Turn) -> Place | None:
    """The one place whose news they receive, or of the question before; else None."""
    places = turn.chat.places if turn.chat else ()
    if len(places) == 1:
        return turn.house.places.by_path(places[0][0])
    if places:
        return None
    kept = await book.of_chat(turn.connection, turn.incoming.address)
    return turn.house.places.by_path(kept[-1].place) if kept else None


# --- where home is -------------------------------------------------------------------


async def _ask_place(turn: Turn, text: str, follows: int | None) -> Replies:
    voice = turn.open.state.get("voice")
    turn.begin("officer-place", text=text, follows=follows, voice=voice)
    nobody = await preview.nobody_reads(turn, text)
    lines = [nobody] if nobody else []
    said = spoken_question.shown(turn, text)
    if said and not nobody:
        lines.append(turn._("Câu gửi đi: “{text}”", text=preview.short(said)))
    if not nobody:
        lines.append(
            turn._(
                "Gửi cán bộ xã, phường nào? Gõ tên, cũ hay mới đều được. "
                "Hỏi để biết gửi đi đâu, chưa ghi lại gì."
            )
        )
    rows = in_rows(_own_places(turn))
    return turn.say("\n".join(lines), *rows, _ways_on(turn, is_read=not nobody))


def _ways_on(turn: Turn, *, is_read: bool) -> tuple[Button, ...]:
    leave = turn.bound(turn._("Thôi"), "cancel")
    if not spoken_question.shown(turn, str(turn.open.state["text"])) or not is_read:
        return (leave,)
    return (turn.bound(turn._("Viết câu khác"), "officer-anew"), leave)


async def anew(turn: Turn, arguments: Arguments) -> Replies:
    """[Viết câu khác]: not what was asked last."""
    turn.open.asked = ""
    turn.open.state.pop("voice", None)
    return _ask_text(turn, follows=turn.open.state.get("follows"))


async def place_again(turn: Turn) -> Reply:
    """Where the question goes, once more."""
    said = spoken_question.shown(turn, str(turn.open.state["text"]))
    text = preview.short(said)
    line = turn._("Nhà mình ở xã, phường nào?")
    nobody = await preview.nobody_reads(turn, text)
    if nobody:
        line = turn._("Gõ tên xã, phường thì Loa Bản cho biết số điện thoại.")
    elif text:
        line = turn._("Câu “{text}” gửi cán bộ xã, phường nào?", text=text)
    rows = in_rows(_own_places(turn))
    return say(line, *rows, _ways_on(turn, is_read=not nobody))


def _own_places(turn: Turn) -> list[Button]:
    known = (
        turn.house.places.by_path(path)
        for path, _former in (turn.chat.places if turn.chat else ())
    )
    return [
        turn.bound(turn.place(p), "officer-place", p.code)
        for p in known
        if p is not None and p.level is not PlaceLevel.COUNTRY
    ]


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a place was named."""
    match = own_first(turn, text)
    if isinstance(match, One) and match.place.level is not PlaceLevel.COUNTRY:
        return await _placed(turn, match.place)
    return offered(turn, match, "officer-place") or no_place(turn)


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the offered places."""
    found = turn.house.places.by_code(arguments[0])
    if found is None:
        raise Stale
    return await _placed(turn, found)


async def _placed(turn: Turn, place: Place) -> Replies:
    state = turn.open.state
    return await preview.preview(turn, str(state["text"]), place, state.get("follows"))


async def elsewhere(turn: Turn, arguments: Arguments) -> Replies:
    """[Nơi khác]: the question is about another place."""
    state = turn.open.state
    return await _ask_place(turn, str(state["text"]), state.get("follows"))


async def more(turn: Turn, arguments: Arguments) -> Replies:
    """[Viết thêm]."""
    state = turn.open.state
    return _ask_text(
        turn,
        before=str(state["text"]),
        place=str(state["place"]),
        follows=state.get("follows"),
    )


# --- afterwards ----------------------------------------------------------------------


async def follow(turn: Turn, arguments: Arguments) -> Replies:
    """[Hỏi tiếp]: another question about the same place, which names this one."""
    request = await sent_questions.own(turn, arguments.number(0))
    if request is None:
        raise Stale
    turn.open.state.pop("voice", None)
    place = turn.house.places.by_path(request.place)
    return _ask_text(turn, place=place.code if place else "", follows=request.number)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "officer",
        N_("canbo"),
        N_("Hỏi cán bộ"),
        officer,
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "officer": officer_pressed,
            "none": none_fits,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "officer-place": place_pressed,
            "officer-elsewhere": elsewhere,
            "officer-more": more,
            "officer-anew": anew,
            "officer-spoken": spoken_aside,
            "officer-follow": follow,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="officer-text",
        opens=text_typed,
        fits=doors.any_words,
        asks_again=text_again,
        why=N_("Cán bộ đọc câu hỏi ấy rồi trả lời; gửi thế nào còn được xem lại."),
        drops=NOT_SENT,
        role=ANYONE,
        may_speak_of_danger=False,
        keeps=N_("Gửi cán bộ"),
    ),
    doors.Dialogue(
        name="officer-place",
        opens=place_typed,
        fits=names_a_place,
        asks_again=place_again,
        why=N_("Cán bộ mỗi xã chỉ đọc câu hỏi của xã mình. Chưa ghi lại gì."),
        drops=NOT_SENT,
        role=ANYONE,
        may_speak_of_danger=False,
    ),
)
