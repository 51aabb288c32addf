"""[Sửa]: a translation typed anew, checked, shown once, published after [Đăng]."""

import unicodedata
from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.language import own_name
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.translations import reviewing, typed_words, waiting_texts
from bot.conversation.translations.waiting_texts import Text
from bot.conversation.turn import Replies, Turn
from bot.conversation.upkeep import typed_answer
from bot.conversation.upkeep.correction import problems
from bot.i18n import N_
from bot.knowledge import Answer, Entry, Kind
from bot.knowledge.upkeep import overlay
from bot.messaging import Button, Reply, Span, say
from bot.people.model import Role


async def mend(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa]: shows the words as they are written, and waits for the new ones."""
    language, key, _mark = arguments.exactly(3)
    return _ask(turn, waiting_texts.named(turn, language, key))


def _ask(turn: Turn, text: Text) -> Replies:
    if text.original is not None and text.answer is None:
        raise Stale
    turn.begin("mend-translation", of=[text.language, text.key], mark=text.mark)
    _ = turn._
    how = _("Gõ lại cả câu bằng {language}.", language=own_name(text.language))
    if text.original is not None:
        how += " " + _("Dòng hỏi thì giữ như cũ, chỉ gõ phần trả lời.")
    elif "{" in text.message:
        how += " " + _("Chữ trong ngoặc nhọn giữ nguyên.")
    cancel = (turn.bound(_("Thôi"), "cancel"),)
    written = _written(turn, text)
    return [*(turn.say(written) if written else []), *turn.say(how, cancel)]


def _written(turn: Turn, text: Text) -> str:
    """The words as they are to be typed."""
    if text.answer is None:
        return reviewing.own_of(turn, text) or reviewing.source_of(turn, text)
    body = waiting_texts.body_of(turn, text.answer)
    return typed_answer.as_read(turn, text.answer, body)


def _open(turn: Turn) -> Text:
    """The text that is being mended, if it may still be; raises Stale."""
    language, key = turn.open.state["of"]
    return waiting_texts.named(turn, language, key)


async def typed(turn: Turn, text: str) -> Replies:
    """The new words: refused in one sentence, or shown once."""
    _ = turn._
    one = _open(turn)
    said = unicodedata.normalize("NFC", text.strip())
    if one.answer is not None and one.original is not None:
        body = typed_answer.as_written(turn, one.answer, said)
        wrong, shown = _tried(turn, one.answer, one.original, body)
    else:
        body = said
        wrong, shown = _wrong_words(turn, one, said), said
    if wrong:
        return turn.say(wrong, (turn.bound(_("Thôi"), "cancel"),))
    turn.begin(
        "mend-translation",
        of=turn.open.state["of"],
        mark=turn.open.state["mark"],
        text=body,
    )
    spans = (Span(_("Bà con sẽ thấy:") + "\n", bold=True), Span(shown))
    return [Reply(spans, (_ways_on(turn),))]


def _wrong_words(turn: Turn, one: Text, said: str) -> str:
    counts = turn.house.catalogues.counts(one.message)
    forms = _forms(turn, one, said)
    wanted = _number_of_forms(turn, one)
    return typed_words.wrong_message(
        turn._, one.message, forms, counts=counts, wanted=wanted
    )


def _number_of_forms(turn: Turn, one: Text) -> int:
    """How many forms a message has in a language: one, where it counts nothing."""
    if not turn.house.catalogues.counts(one.message):
        return 1
    return turn.house.catalogues.translator(one.language).plural_forms


def _forms(turn: Turn, one: Text, said: str) -> tuple[str, ...]:
    """A form a line where there are several; one that is said for all stands once."""
    wanted = _number_of_forms(turn, one)
    if wanted == 1:
        return (said,)
    forms = tuple(line for line in said.splitlines() if line.strip())
    return forms * wanted if len(forms) == 1 else forms


def _tried(turn: Turn, own: Answer, original: Answer, body: str) -> tuple[str, str]:
    """What keeps an answer from being published, or how people will see it."""
    source = waiting_texts.body_of(turn, original)
    before = waiting_texts.body_of(turn, own)
    wrong = typed_words.wrong_answer(turn._, source, before, body)
    if wrong:
        return wrong, ""
    tried, faults = turn.house.library.tried(own, body)
    if tried is None:
        found = problems(turn._, faults)
        return found[0] if found else turn._("Chưa có chữ nào."), ""
    return "", "\n".join((tried.question, *tried.paragraphs))


def _ways_on(turn: Turn) -> tuple[Button, ...]:
    _ = turn._
    return (
        turn.bound(_("Đăng"), "tr-publish"),
        turn.bound(_("Gõ lại"), "tr-again"),
        turn.bound(_("Thôi"), "cancel"),
    )


async def ask_again(turn: Turn) -> Reply:
    """That a text is being mended, or waits to be published."""
    one = _open(turn)
    source = reviewing.source_of(turn, one).splitlines()[0][:60]
    if "text" in turn.open.state:
        line = turn._("Câu “{question}” sửa xong chưa đăng.", question=source)
        return say(line, _ways_on(turn))
    return say(turn._("Đang sửa câu “{question}”: gõ lại cả câu.", question=source))


async def again(turn: Turn, arguments: Arguments) -> Replies:
    """[Gõ lại]."""
    return _ask(turn, _open(turn))


async def publish(turn: Turn, arguments: Arguments) -> Replies:
    """[Đăng]: in force in every process, and accepted: a person wrote it."""
    one, body, mark = _open(turn), turn.open.state["text"], turn.open.state["mark"]
    turn.end()
    if one.mark != mark:
        return await reviewing.changed_meanwhile(
            turn, Arguments((one.language, one.key))
        )
    if one.answer is not None and one.original is not None:
        await _lay(turn, one.answer, one.original, body)
    else:
        forms = _forms(turn, one, body)
        await reviewing.accept_words(turn, one, forms)
    await reviewing.note(turn, one, "mended")
    done = turn._("Đã đăng: ai đọc tiếng này thấy ngay.")
    reply = await reviewing.following(turn, one.language, one.key, done)
    return [reviewing.published(turn, reply, one)]


async def _lay(turn: Turn, own: Answer, original: Answer, body: str) -> None:
    """The new words over the file's, and that someone who speaks them wrote them."""
    source = turn.house.library.source(own)
    entry = Entry(own.topic, own.stem, own.language, own.digest, Kind.MENDED, body)
    await overlay.add(turn.connection, entry, turn.person_id, turn.now)
    changed = replace(source, body=body).digest
    await reviewing.accept(turn, own, original, changed)
    await overlay.settle(turn.connection, (own.topic, own.stem, own.language))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "tr-mend": mend,
            "tr-again": again,
            "tr-publish": publish,
        },
        role=Role.REVIEWER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="mend-translation",
        opens=typed,
        fits=doors.any_words,
        asks_again=ask_again,
        why=N_("Chữ mới thay chữ cũ ở mọi nơi; đăng rồi bà con mới thấy."),
        drops=N_("Thôi, chưa sửa gì: bà con vẫn thấy chữ cũ."),
        role=Role.REVIEWER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
)
