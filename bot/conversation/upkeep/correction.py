"""[Sửa]: an answer typed anew, checked by the rules of the files and shown first."""

import re
import unicodedata
from collections.abc import Iterable

from bot.conversation import doors
from bot.conversation.ask.questions import wording
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.conversation.upkeep import typed_answer
from bot.conversation.upkeep.signoff import (
    answer_of,
    button,
    changed_meanwhile,
    keep,
    key_of,
    onward,
    undo,
)
from bot.i18n import N_, NN_, Translator
from bot.knowledge import Answer, Answered, Fault, Kind
from bot.knowledge.upkeep import overlay
from bot.messaging import Button, Reply, Span, say
from bot.people.model import Role

# What bot.knowledge.checking says of a text → what its editor is told.
_SAID = (
    (
        re.compile(
            r"the first paragraph has (?P<count>\d+) letters, .* (?P<most>\d+):"
        ),
        NN_("Đoạn đầu dài {count} chữ cái, nhiều nhất {most}: chuyển bớt xuống dưới."),
    ),
    (
        re.compile(r"'(?P<words>.+)' must be a \{value\}"),
        N_("“{words}” khác con số đang có. Luật đổi con số thì bấm Sửa con số."),
    ),
    (
        re.compile(r"'(?P<words>.+)' is not how we speak"),
        N_("“{words}” bà con không nói thế: dùng chữ thường ngày."),
    ),
    (
        re.compile(r"'(?P<words>.+)' is spelled otherwise"),
        N_("“{words}” ở đây viết kiểu xóa, hủy, hòa, ủy."),
    ),
    (
        re.compile(r"\{(?P<words>.+)\} is no value"),
        N_("Không có con số nào tên {words} trong các dữ kiện của câu này."),
    ),
    (re.compile(r"has no text"), N_("Chưa có chữ nào.")),
)


async def mend(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa]: shows the text as it is written, and waits for the new one."""
    answer = answer_of(turn, arguments)
    return _ask_text(turn, answer)


def _ask_text(turn: Turn, answer: Answer) -> Replies:
    _ = turn._
    turn.begin(
        "mend-text",
        answer=[answer.language, answer.topic, answer.stem],
        digest=answer.digest,
    )
    source = turn.house.library.source(answer)
    how = _(
        "Gõ lại cả câu trả lời. Đoạn đầu là câu trả lời trọn vẹn, các đoạn sau để ở "
        "Xem thêm. Con số giữ như ở trên; luật đổi con số thì bấm Sửa con số."
    )
    cancel = turn.bound(_("Thôi"), "cancel")
    shown = typed_answer.as_read(turn, answer, source.body)
    return [*turn.say(shown), *turn.say(how, (*_to_figures(turn, answer), cancel))]


def _to_figures(turn: Turn, answer: Answer) -> tuple[Button, ...]:
    """[Sửa con số], where the answer has any."""
    if not answer.figures_named:
        return ()
    return (button(turn, "figure-ask", answer, turn._("Sửa con số")),)


async def mend_typed(turn: Turn, text: str) -> Replies:
    """The new text: checked by the rules of the files, then shown as people get it."""
    _ = turn._
    state = turn.open.state
    answer = answer_of(turn, state.get("answer", ()))
    typed = unicodedata.normalize("NFC", text.strip())
    body = typed_answer.as_written(turn, answer, typed)
    tried, faults = turn.house.library.tried(answer, body)
    if tried is None:
        lines = [_("Chưa đăng được, sửa rồi gõ lại cả câu:"), *problems(_, faults)]
        leave = turn.bound(_("Thôi"), "cancel")
        return turn.say("\n".join(lines), (*_to_figures(turn, answer), leave))
    turn.begin("mend-text", answer=state["answer"], digest=state["digest"], text=body)
    shown = wording(turn).answered(Answered(tried, 1.0))
    rest = "\n".join(tried.paragraphs[1:])
    spans = [Span(_("Bà con sẽ thấy:") + "\n"), *shown.spans]
    if rest:
        spans.append(Span("\n" + _("Xem thêm") + ":\n", bold=True))
        spans.append(Span(rest))
    pointed = typed_answer.pointed_at(turn, body)
    if pointed:
        said = _("Soát giúp, ai cũng đọc được: {what}.", what="; ".join(pointed))
        spans.append(Span("\n" + said, bold=True))
    return [Reply(tuple(spans), (_ways_on(turn, is_sure=not pointed),))]


def _ways_on(turn: Turn, *, is_sure: bool = True) -> tuple[Button, ...]:
    _ = turn._
    return (
        turn.bound(_("Đăng") if is_sure else _("Vẫn đăng"), "sign-publish"),
        turn.bound(_("Gõ lại"), "sign-again"),
        turn.bound(_("Thôi"), "cancel"),
    )


async def ask_again(turn: Turn) -> Reply:
    """That a text is being mended, or waits to be published."""
    question = answer_of(turn, turn.open.state["answer"]).question
    if "text" in turn.open.state:
        line = turn._("Câu “{question}” sửa xong chưa đăng.", question=question)
        return say(line, _ways_on(turn))
    return say(turn._("Đang sửa câu “{question}”: gõ lại cả câu.", question=question))


async def again(turn: Turn, arguments: Arguments) -> Replies:
    """[Gõ lại]."""
    return _ask_text(turn, answer_of(turn, turn.open.state["answer"]))


async def publish(turn: Turn, arguments: Arguments) -> Replies:
    """[Đăng]: in force in every process; the text is new, so nobody has reviewed it."""
    state = turn.open.state
    answer = answer_of(turn, state["answer"])
    text = state["text"]
    is_same = answer.digest == state["digest"]
    turn.end()
    if not is_same:
        return await changed_meanwhile(turn, answer)
    await keep(turn, answer, Kind.MENDED, text=text)
    await overlay.settle(turn.connection, key_of(answer))
    return turn.say(
        turn._(
            "Đã đăng. Chữ mới thì chưa ai duyệt: xem lại rồi bấm Đúng. "
            "Bản tiếng khác của câu này tạm ẩn đến khi cũng được sửa."
        ),
        (
            button(turn, "sign-open", answer, turn._("Xem lại")),
            undo(turn, answer, Kind.MENDED),
        ),
        (await onward(turn, answer),),
    )


def problems(_: Translator, faults: Iterable[Fault]) -> list[str]:
    """A line for each fault that keeps a text from being published."""
    return [_worded(_, fault.what) for fault in faults if not fault.is_strict]


def _worded(_: Translator, what: str) -> str:
    for pattern, message in _SAID:
        match = pattern.match(what)
        if match is None:
            continue
        values = match.groupdict()
        if "count" in values:
            return _.counted(message, int(values.pop("count")), **values)
        return _(message, **values)
    return what


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "sign-mend": mend,
            "sign-again": again,
            "sign-publish": publish,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="mend-text",
        opens=mend_typed,
        fits=doors.any_words,
        asks_again=ask_again,
        why=N_("Chữ mới thay chữ cũ ở mọi nơi; đăng rồi bà con mới thấy."),
        drops=N_("Thôi, chưa sửa gì: bà con vẫn thấy chữ cũ."),
        role=Role.ADMIN,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
)
