"""Texts of a language one after the other: the source above, the translation below."""

from collections.abc import Sequence
from datetime import timedelta

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.language import own_name
from bot.conversation.pressed import Arguments, Stale, among
from bot.conversation.translations import waiting_texts
from bot.conversation.translations.waiting_texts import State, Text
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import AcceptedWords
from bot.knowledge import Answer, Entry, Kind
from bot.knowledge.upkeep import accepted_words, overlay, tallies
from bot.messaging import Button, Reply, Span
from bot.people.model import Role

ASKED_FOR = timedelta(weeks=8)  # what was asked before says little of today
_TOPICS, _WORDS = "topics", "words"  # where to begin


async def status(turn: Turn) -> Replies:
    """For reviewers: what is reviewed, drafted and missing, and the way through it."""
    replies: Replies = []
    for language in waiting_texts.languages(turn):
        found = waiting_texts.texts(turn, language, {})
        topics = [text for text in found if text.original is not None]
        words = [text for text in found if text.original is None]
        lines = [
            turn._("Bản dịch {language}:", language=own_name(language)),
            turn._("Câu trả lời: {states}.", states=_states(turn, topics)),
            turn._("Lời của Loa Bản: {states}.", states=_states(turn, words)),
        ]
        ways = [turn.free(turn._("Xem lần lượt"), "tr-next", language, _TOPICS)]
        if any(text.state is not State.REVIEWED for text in words):
            label = turn._("Xem lời của Loa Bản")
            ways.append(turn.free(label, "tr-next", language, _WORDS))
        replies += turn.say("\n".join(lines), tuple(ways))
    return replies


def _states(turn: Turn, texts: Sequence[Text]) -> str:
    count = {state: sum(t.state is state for t in texts) for state in State}
    return turn._(
        "đã xem {reviewed}, bản nháp {draft}, chưa có {missing}",
        reviewed=count[State.REVIEWED],
        draft=count[State.DRAFT],
        missing=count[State.MISSING],
    )


async def next_one(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem lần lượt], [Bỏ qua]: what comes after a text, or the first."""
    language, after = arguments.exactly(2)
    if not waiting_texts.is_reviewer(turn, language):
        raise Stale
    return [await following(turn, language, after)]


async def following(turn: Turn, language: str, after: str, done: str = "") -> Reply:
    """The next text that waits, below what was just done."""
    found = await _line(turn, language)
    keys = [text.key for text in found]
    if after == _WORDS:
        begin = next((n for n, t in enumerate(found) if t.original is None), len(found))
    else:
        begin = keys.index(after) + 1 if after in keys else 0
    waiting = [text for text in found[begin:] if _can_be_shown(text)]
    if not waiting:
        last = turn._("Không còn câu nào chờ xem.")
        return turn.say(f"{done}\n{last}".strip())[0]
    return card(turn, waiting[0], len(waiting), done)


def _can_be_shown(text: Text) -> bool:
    """Whether it waits and can be dealt with here: a missing answer needs a file."""
    if text.state is State.MISSING:
        return text.original is None
    return text.state is State.DRAFT


async def _line(turn: Turn, language: str) -> list[Text]:
    asked = await tallies.most_asked(turn.connection, turn.today - ASKED_FOR)
    return waiting_texts.texts(turn, language, asked)


async def open_one(turn: Turn, arguments: Arguments) -> Replies:
    """One text, as it stands now."""
    language, key = arguments.exactly(2)
    return [card(turn, waiting_texts.named(turn, language, key))]


def card(turn: Turn, text: Text, waiting: int = 0, done: str = "") -> Reply:
    """The source above, the translation below, and what can be done."""
    _ = turn._
    spans = [Span(f"{done}\n")] if done else []
    spans += [
        Span(f"{own_name(SOURCE_LANGUAGE)}\n", bold=True),
        Span(f"{source_of(turn, text)}\n"),
        Span(f"{own_name(text.language)}\n", bold=True),
        Span(own_of(turn, text) or _("Chưa có bản dịch.")),
    ]
    if waiting:
        count = _("Còn {count} câu chờ xem.", count=waiting)
        spans.append(Span(f"\n{count}", italic=True))
    ways = [button(turn, "tr-mend", text, _("Sửa"))]
    if text.state is not State.MISSING:
        ways.insert(0, button(turn, "tr-ok", text, _("Đúng")))
    onward = turn.free(_("Bỏ qua"), "tr-next", text.language, text.key)
    return Reply(tuple(spans), (tuple(ways), (onward,)))


def source_of(turn: Turn, text: Text) -> str:
    """The Vietnamese words."""
    if text.original is not None:
        return _whole(text.original)
    return in_forms(
        turn.house.catalogues.translator(SOURCE_LANGUAGE).forms(text.message)
    )


def own_of(turn: Turn, text: Text) -> str:
    """The translation; empty where there is none."""
    if text.original is not None:
        return _whole(text.answer) if text.answer else ""
    return in_forms(turn.house.catalogues.translator(text.language).forms(text.message))


def in_forms(forms: Sequence[str]) -> str:
    """A form a line, where a message counts something; each once."""
    return "\n".join(dict.fromkeys(forms))


def _whole(answer: Answer) -> str:
    return "\n".join((answer.question, *answer.paragraphs))


async def right(turn: Turn, arguments: Arguments) -> Replies:
    """[Đúng]: the words that were shown are accepted, and no later ones."""
    text = _as_shown(turn, arguments)
    if text is None:
        return await changed_meanwhile(turn, arguments)
    if text.state is State.MISSING:
        raise Stale
    if text.answer is not None and text.original is not None:
        await accept(turn, text.answer, text.original)
    else:
        forms = turn.house.catalogues.translator(text.language).forms(text.message)
        await accept_words(turn, text, forms)
    await note(turn, text, "accepted")
    reply = await following(turn, text.language, text.key, turn._("Đã ghi là đúng."))
    return [_with_undo(turn, reply, text, Kind.TRANSLATED)]


def _with_undo(turn: Turn, reply: Reply, text: Text, kind: Kind) -> Reply:
    undo = turn.free(turn._("Lấy lại"), "tr-undo", text.language, text.key, str(kind))
    return Reply(reply.spans, (*reply.buttons, (undo,)))


def published(turn: Turn, reply: Reply, text: Text) -> Reply:
    """What follows a text that was mended, with the way back from it."""
    return _with_undo(turn, reply, text, Kind.MENDED)


async def take_back(turn: Turn, arguments: Arguments) -> Replies:
    """[Lấy lại]: what was pressed last of it counts no more."""
    language, key, said = arguments.exactly(3)
    text = waiting_texts.named(turn, language, key)
    kind = among({str(k): k for k in (Kind.TRANSLATED, Kind.MENDED)}, said)
    if text.answer is None:
        is_done = await accepted_words.take_back(
            turn.connection, language, text.message
        )
    else:
        of = (text.answer.topic, text.answer.stem, language)
        is_done = await overlay.take_back(turn.connection, of, kind)
        if is_done and kind is Kind.MENDED:
            await overlay.take_back(turn.connection, of, Kind.TRANSLATED)
    if not is_done:
        return turn.say(turn._("Việc này lấy lại rồi, hoặc ghi ngay trong tệp."))
    await note(turn, text, "undone")
    again = turn.free(turn._("Xem lại"), "tr-open", language, key)
    return turn.say(turn._("Đã lấy lại, chữ như trước."), (again,))


async def changed_meanwhile(turn: Turn, arguments: Arguments) -> Replies:
    """Nothing was done: one of the two texts is another than the one shown."""
    text = waiting_texts.named(turn, arguments[0], arguments[1])
    return [card(turn, text, done=turn._("Câu này vừa có người sửa. Xem lại chữ mới:"))]


# --- what is kept --------------------------------------------------------------------


async def accept(turn: Turn, own: Answer, original: Answer, digest: str = "") -> None:
    """A translation says what its original says; `digest` of its words if new."""
    day = f"{turn.today.isoformat()} {original.digest}"
    entry = Entry(
        own.topic,
        own.stem,
        own.language,
        digest or own.digest,
        Kind.TRANSLATED,
        day,
        turn.operator,
    )
    await overlay.add(turn.connection, entry, turn.person_id, turn.now)


async def accept_words(turn: Turn, text: Text, forms: Sequence[str]) -> None:
    """These are a message's words from now on."""
    digest = turn.house.catalogues.digest(text.language, text.message)
    words = AcceptedWords(text.language, text.message, digest, tuple(forms))
    await accepted_words.accept(turn.connection, words, turn.person_id, turn.now)


async def note(turn: Turn, text: Text, what: str) -> None:
    """Who did what to which text."""
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        f"translation.{what}",
        about=f"{text.key}.{text.language}",
        detail=text.mark,
    )


# --- what a button carries -----------------------------------------------------------


def button(turn: Turn, action: str, text: Text, label: str) -> Button:
    """A button that names a text and the words that it was shown with."""
    return turn.free(label, action, text.language, text.key, text.mark)


def _as_shown(turn: Turn, arguments: Arguments) -> Text | None:
    """The text that a button names; None where it is another by now."""
    language, key, mark = arguments.exactly(3)
    text = waiting_texts.named(turn, language, key)
    return text if text.mark == mark else None


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {
        "tr-next": next_one,
        "tr-open": open_one,
        "tr-ok": right,
        "tr-undo": take_back,
    },
    role=Role.REVIEWER,
    in_group=InGroup.NOBODY,
)
