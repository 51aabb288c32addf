"""Eligibility checks: short questions by button or number; nothing is kept of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.eligibility import check_results, spoken_choice
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import short_answers
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.knowledge.eligibility.checks import UNKNOWN, Sitting, choices_of, sit
from bot.knowledge.questionnaire import Question, Rule, Verdict
from bot.messaging import (
    ERASE,
    MAX_BUTTON_BYTES,
    NOT_A_NUMBER,
    OFFICER_NUMBER,
    PRINT,
    Button,
    Reply,
    Rows,
    Span,
    say,
)

DIALOGUE = "check"
NOTHING_KEPT = N_("Thôi, không ghi lại gì. Cần biết gì cứ hỏi.")
SHORT = 14  # characters of a button, of which three fit beside each other
A_ROW = 3


async def offered(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhà mình có thuộc diện không] without a topic: every check of today."""
    content = turn.house.library.content
    buttons = [
        turn.free(_said(turn, sitting, sitting.check.titles), "check", sitting.check.id)
        for check in content.checks.values()
        if (sitting := sit(check, content.facts, turn.today))
    ]
    if not buttons:
        return turn.say(turn._("Chưa có mục nào để hỏi thử."))
    return turn.say(
        turn._("Hỏi thử xem có thuộc diện không. Việc nào?"),
        *in_rows(buttons),
    )


async def start(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhà mình có thuộc diện không] under an answer: the first question."""
    if turn.is_group:
        return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
    sitting = _sitting(turn, arguments[0])
    if sitting is None:
        return turn.say(turn._("Mục này hiện không hỏi thử được. Hỏi xã thì rõ."))
    lead = turn._.counted(
        "Nhiều nhất {count} câu ngắn, không ghi lại.", sitting.most_left({})
    )
    return _ask(turn, sitting, {}, lead)


async def answered(turn: Turn, arguments: Arguments) -> Replies:
    """A choice was pressed, or its number typed: the next question, or the result."""
    sitting, given = _resumed(turn)
    if sitting is None:
        return _again(turn)
    id_, choice = arguments.exactly(2)
    question = sitting.next_question(given)
    if question is None or question.id != id_ or choice not in choices_of(question):
        raise Stale(id_)
    return _ask(turn, sitting, {**given, id_: choice})


async def back(turn: Turn, arguments: Arguments) -> Replies:
    """[Quay lại]: the question before."""
    sitting, given = _resumed(turn)
    if sitting is None:
        return _again(turn)
    return _ask(turn, sitting, dict(list(given.items())[:-1]))


async def leave(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi]: what was chosen is forgotten."""
    turn.end()
    return turn.say(turn._(NOTHING_KEPT))


def is_choice(turn: Turn, text: str) -> bool:
    """Whether a choice is said in words, or one corrected that was made before."""
    sitting, given = _resumed(turn)
    if sitting is None:
        return True  # it begins anew, whatever is said
    return _said_choice(turn, sitting, given, text) is not None


async def typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a choice in words."""
    sitting, given = _resumed(turn)
    if sitting is None:
        return _again(turn)
    now_given = _said_choice(turn, sitting, given, text)
    if now_given is None:
        raise Stale
    return _ask(turn, sitting, now_given)


def _said_choice(
    turn: Turn, sitting: Sitting, given: Mapping[str, str], text: str
) -> dict[str, str] | None:
    """What is chosen with these words; `à nhầm, 76` is said of the question before."""
    mended = short_answers.corrected(turn, text)
    if mended and given:
        *before, last = given
        earlier = {id_: given[id_] for id_ in before}
        question = sitting.check.question(last)
        choice = _choice(turn, sitting, question, mended)
        if choice is not None:
            return {**earlier, last: choice}
    question = sitting.next_question(given)
    choice = _choice(turn, sitting, question, mended or text)
    if question is None or choice is None:
        return None
    return {**given, question.id: choice}


def _choice(
    turn: Turn, sitting: Sitting, question: Question | None, text: str
) -> str | None:
    if question is None:
        return None
    fold = turn.house.country.folding.fold
    labels = {c.id: fold(_said(turn, sitting, c.texts)) for c in question.choices}
    return spoken_choice.choice_of(fold(text).strip(" .,!"), labels)


async def ask_again(turn: Turn) -> Reply:
    """The open question with its choices."""
    sitting, given = _resumed(turn)
    question = sitting.next_question(given) if sitting is not None else None
    if sitting is None or question is None:
        raise Stale
    asked = _asked(turn, sitting, question, given)
    return say(asked, *_choices(turn, sitting, question, has_before=bool(given)))


async def press_one(turn: Turn, arguments: Arguments) -> Replies:
    """A no where none is to be chosen: asked again."""
    line = await ask_again(turn)
    lead = turn._("Chọn một câu, hoặc gõ số của câu đó.")
    return [replace(line, spans=(Span(lead + "\n"), *line.spans))]


async def not_known(turn: Turn, arguments: Arguments) -> Replies:
    """[Không rõ] in other words."""
    sitting, given = _resumed(turn)
    question = sitting.next_question(given) if sitting is not None else None
    if sitting is None or question is None:
        return _again(turn)
    return _ask(turn, sitting, {**given, question.id: UNKNOWN})


# --- where it stands


def _sitting(turn: Turn, id_: str) -> Sitting | None:
    content = turn.house.library.content
    check = content.checks.get(id_)
    return sit(check, content.facts, turn.today) if check else None


def _resumed(turn: Turn) -> tuple[Sitting | None, dict[str, str]]:
    """The open check and what was chosen; None when its rules may have changed."""
    state = turn.open.state
    sitting = _sitting(turn, str(state.get("check", "")))
    is_same = (
        turn.open.name == DIALOGUE
        and date.fromisoformat(state["day"]) == turn.today
        and state["content"] == turn.house.library.content.digest
    )
    return (sitting, dict(state["given"])) if is_same else (None, {})


def _again(turn: Turn) -> Replies:
    """A new day or new content: what was chosen may mean something else now."""
    sitting = _sitting(turn, str(turn.open.state.get("check", "")))
    if sitting is None:
        turn.end()
        return turn.say(turn._("Mục này hiện không hỏi thử được. Hỏi xã thì rõ."))
    return _ask(turn, sitting, {}, turn._("Quy định vừa đổi, hỏi lại từ đầu nhé."))


# --- one question


def _ask(
    turn: Turn, sitting: Sitting, given: Mapping[str, str], lead: str = ""
) -> Replies:
    messages = _pressed_so_far(turn)
    question = sitting.next_question(given)
    if question is None:
        return _finish(turn, sitting, given, messages)
    turn.begin(
        DIALOGUE,
        check=sitting.check.id,
        given=dict(given),
        day=turn.today.isoformat(),
        content=turn.house.library.content.digest,
        messages=messages,
    )
    asked = _asked(turn, sitting, question, given)
    text = f"{lead}\n{asked}" if lead else asked
    return turn.say(text, *_choices(turn, sitting, question, has_before=bool(given)))


def _asked(
    turn: Turn, sitting: Sitting, question: Question, given: Mapping[str, str]
) -> str:
    number = len(given) + 1
    count = len(given) + sitting.most_left(given)
    return f"{number}/{count}: {_said(turn, sitting, question.texts)}"


def _pressed_so_far(turn: Turn) -> list[str]:
    """The messages of this check under which a button was pressed, to be erased."""
    if turn.open.name != DIALOGUE:
        return []
    before: list[str] = turn.open.state.get("messages", [])
    pressed = turn.incoming.message
    return [*before, pressed] if pressed and pressed not in before else before


def _choices(
    turn: Turn, sitting: Sitting, question: Question, *, has_before: bool
) -> list[Sequence[Button]]:
    _ = turn._
    own = [
        turn.bound(
            _said(turn, sitting, choice.texts), "check-answer", question.id, choice.id
        )
        for choice in question.choices
    ]
    is_short = all(len(button.label) <= SHORT for button in own)
    unknown = turn.bound(_("Không rõ"), "check-answer", question.id, UNKNOWN)
    ways_out = [turn.bound(_("Quay lại"), "check-back")] if has_before else []
    ways_out.append(turn.bound(_("Thôi"), "check-leave"))
    return [
        *in_rows(own, A_ROW if is_short else 1),
        (
            replace(unknown, number=NOT_A_NUMBER),
            *ways_out,
        ),
    ]


# --- the result


def _finish(
    turn: Turn, sitting: Sitting, given: Mapping[str, str], messages: Sequence[str]
) -> Replies:
    rule = sitting.result(given) or sitting.check.otherwise
    turn.end()
    paper = _paper(turn, sitting, rule)
    buttons = (*_instead(turn, sitting, rule), *_under(turn, paper, messages))
    return [Reply(_result(turn, sitting, rule), buttons)]


def _result(turn: Turn, sitting: Sitting, rule: Rule) -> tuple[Span, ...]:
    said = check_results.said_of(turn.house, sitting, rule, turn._)
    lines = [said.result, said.next]
    if _instead(turn, sitting, rule):
        lines.append(turn._("Còn việc khác, xem thử có hợp với nhà mình không."))
    lines.append(said.decides)
    return (
        Span(said.title + "\n", bold=True),
        Span("\n".join(line for line in lines if line)),
        *((Span("\n" + said.rests_on, italic=True),) if said.rests_on else ()),
    )


def _instead(turn: Turn, sitting: Sitting, rule: Rule) -> Rows:
    """To whom it is not for: what else there is, in the words of its question."""
    if rule.verdict is not Verdict.NOT:
        return ()
    content = turn.house.library.content
    found = (
        content.answer(topic, turn.language, turn.today, turn.home)
        for topic in sitting.check.instead
    )
    return tuple(
        (turn.free(answer.question, "topic", answer.topic),)
        for answer in found
        if answer is not None and not answer.withheld and answer.holds_on(turn.today)
    )


def _paper(turn: Turn, sitting: Sitting, rule: Rule) -> list[Button]:
    """For who may apply; none names the check, of which nothing is kept."""
    if not rule.next:
        return []
    label = turn._("In giấy hướng dẫn")
    token = check_results.token(turn.house.secret, sitting, rule)
    sheet = turn.free(label, check_results.CHECK_PAPER, token)
    if not turn.channel.prints:
        return [sheet]
    own = Button(label, check_results.CHECK_PAPER, does=PRINT)
    return [own, replace(sheet, label=turn._("Tờ để in, khổ A4"))]


def _under(turn: Turn, paper: Sequence[Button], messages: Sequence[str]) -> Rows:
    _ = turn._
    label, data = _("Xóa đoạn này khỏi máy"), ":".join(_erasing(messages))
    officer = turn.free(_("Hỏi cán bộ"), "officer")
    rows = (
        tuple(paper),
        (turn.free(_("Hỏi thử việc khác"), "checks"),),
        (replace(officer, number=OFFICER_NUMBER), Button(label, data, does=ERASE)),
    )
    return tuple(row for row in rows if row)


def _erasing(messages: Sequence[str]) -> tuple[str, ...]:
    """The button's data: as many messages, the newest first, as one carries."""
    room = MAX_BUTTON_BYTES - len("clear:")
    named: list[str] = []
    for message in reversed(messages):
        if len(",".join([*named, message])) > room:
            break
        named.append(message)
    return ("clear", ",".join(named)) if named else ("clear",)


def _said(turn: Turn, sitting: Sitting, texts: Mapping[str, str]) -> str:
    """A text of the check in the person's language, with the figures of the day."""
    return check_results.words(turn.house, sitting, texts, turn._)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "checks": offered,
            "check": start,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "check-answer": answered,
            "check-back": back,
            "check-leave": leave,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=DIALOGUE,
        opens=typed,
        fits=is_choice,
        asks_again=ask_again,
        why=N_("Hỏi để biết có thuộc diện không; không ghi lại gì."),
        drops=NOTHING_KEPT,
        role=ANYONE,
        may_speak_of_danger=False,
        declines=press_one,
        is_unknown=not_known,
        takes_numbers=True,
    ),
)
