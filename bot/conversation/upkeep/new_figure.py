"""[Sửa con số]: a figure is mended as a figure: how much, from when, by what."""

from dataclasses import replace

from bot import audit
from bot.conversation import doors
from bot.conversation.ask.questions import wording
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn, in_rows
from bot.conversation.upkeep.signoff import answer_of, button, onward
from bot.i18n import N_
from bot.knowledge import Answer, Answered, figure
from bot.knowledge.model import Change, Fact
from bot.knowledge.upkeep import overlay, typed_figure
from bot.knowledge.upkeep.laying import Kind, figure_entry
from bot.messaging import Button, Reply, Span, say
from bot.people.model import Role

LONGEST_SOURCE = 300  # letters


async def ask(turn: Turn, arguments: Arguments) -> Replies:
    """Which of the figures, where there are several."""
    _ = turn._
    answer = answer_of(turn, arguments)
    if not turn.may(Role.ADMIN, turn.house.places.country):
        return turn.say(_("Con số chung do quản trị cả nước sửa."))
    named = answer.figures_named
    if len(named) == 1:
        return _ask_figure(turn, answer, 0)
    where = (answer.language, answer.topic, answer.stem)
    labels = [_shown(turn, answer, number) for number in range(len(named))]
    return turn.say(
        _("Sửa con số nào?"),
        *in_rows(
            [
                turn.free(label, "figure-pick", *where, str(number))
                for number, label in enumerate(labels)
            ]
        ),
    )


async def pick(turn: Turn, arguments: Arguments) -> Replies:
    """One of the figures."""
    answer = answer_of(turn, Arguments(arguments[:3]))
    return _ask_figure(turn, answer, arguments.number(3))


def _ask_figure(turn: Turn, answer: Answer, number: int) -> Replies:
    _ = turn._
    fact, name = _of(turn, answer, number)
    if name in fact.shares:
        return turn.say(
            _(
                "Số này tính theo một số khác, sửa số kia thì nó tự đổi: {name}.",
                name=fact.shares[name].of,
            ),
            (button(turn, "sign-open", answer, _("Xem lại")),),
        )
    turn.begin(
        "new-figure",
        answer=[answer.language, answer.topic, answer.stem],
        number=number,
    )
    return turn.say(_question(turn, answer, number), _leave(turn))


def _question(turn: Turn, answer: Answer, number: int) -> str:
    return turn._(
        "“{question}” đang nói: {figure}. Gõ số mới, từ ngày nào, theo đâu. Ví dụ: "
        "540.000 từ 1/7/2026 theo Nghị định 335/2026/NĐ-CP",
        question=answer.question,
        figure=_shown(turn, answer, number),
    )


async def typed(turn: Turn, text: str) -> Replies:
    """The new figure: shown in the answer, from its day on, before it counts."""
    _ = turn._
    state = turn.open.state
    answer, number = answer_of(turn, Arguments(state["answer"])), int(state["number"])
    fact, name = _of(turn, answer, number)
    found = typed_figure.read(text, fact.values[name], turn.today)
    missing = [
        what
        for what, is_there in (
            (_("số mới"), found.amount is not None),
            (_("từ ngày nào (như 1/7/2026, hoặc hôm nay)"), found.begins is not None),
            (_("theo văn bản hay trang nào"), bool(found.source)),
        )
        if not is_there
    ]
    if missing or found.amount is None or found.begins is None:
        line = _("Còn thiếu: {missing}. Gõ lại cả câu.", missing=", ".join(missing))
        return turn.say(line, _leave(turn))
    change = Change(
        fact.id,
        name,
        found.amount,
        found.begins,
        turn.today,
        found.source[:LONGEST_SOURCE],
        found.document,
    )
    entry = figure_entry(fact, change)
    turn.begin("new-figure", answer=state["answer"], number=number, change=entry.text)
    return [_preview(turn, answer, change)]


def _preview(turn: Turn, answer: Answer, change: Change) -> Reply:
    _ = turn._
    made = turn.house.library.with_figure(answer, change)
    day = max(change.begins, turn.today)
    shown = next((one for one in made if one.holds_on(day)), None)
    spans = [
        Span(
            _("Từ ngày {day} bà con sẽ thấy:", day=_.date(change.begins)) + "\n",
        )
    ]
    if shown is not None:
        spans += wording(turn).answered(Answered(shown, 1.0)).spans
    else:
        value = turn.house.library.written[change.fact].values[change.value]
        units = turn.house.library.content.words.units
        spans.append(Span(figure(replace(value, amount=change.amount), units, _)))
    spans.append(Span("\n" + _("Theo: {source}", source=change.source)))
    return Reply(tuple(spans), (_ways_on(turn),))


async def publish(turn: Turn, arguments: Arguments) -> Replies:
    """[Đăng]: in force in every process, wherever the figure stands."""
    _ = turn._
    state = turn.open.state
    answer, number = answer_of(turn, Arguments(state["answer"])), int(state["number"])
    if "change" not in state:
        raise Stale
    fact, name = _of(turn, answer, number)
    kept = replace(figure_entry(fact, _empty(turn, fact, name)), text=state["change"])
    turn.end()
    await overlay.add(turn.connection, kept, turn.person_id, turn.now)
    await _note(turn, fact, name, "figure")
    where = (answer.language, answer.topic, answer.stem)
    return turn.say(
        _(
            "Đã đăng. Con số ấy đổi ở mọi câu có nó, mọi tiếng, đúng ngày. Câu nào "
            "đã duyệt thì chờ duyệt lại với số mới."
        ),
        (
            button(turn, "sign-open", answer, _("Xem lại")),
            turn.free(_("Lấy lại"), "figure-undo", *where, str(number)),
        ),
        (await onward(turn, answer),),
    )


async def take_back(turn: Turn, arguments: Arguments) -> Replies:
    """[Lấy lại]: the figure is as it was before it was last mended in chat."""
    _ = turn._
    answer = answer_of(turn, Arguments(arguments[:3]))
    fact, name = _of(turn, answer, arguments.number(3))
    if not turn.may(Role.ADMIN, turn.house.places.country):
        raise Stale
    if not await overlay.take_back(turn.connection, (fact.id, name, ""), Kind.FIGURE):
        return turn.say(_("Việc này lấy lại rồi, hoặc ghi ngay trong tệp."))
    await _note(turn, fact, name, "figure.undone")
    return turn.say(_("Đã lấy lại: con số như trước."))


async def again(turn: Turn, arguments: Arguments) -> Replies:
    """[Gõ lại]."""
    state = turn.open.state
    answer = answer_of(turn, Arguments(state["answer"]))
    return _ask_figure(turn, answer, int(state["number"]))


async def ask_again(turn: Turn) -> Reply:
    """That a figure is being mended, or waits to be published."""
    state = turn.open.state
    answer = answer_of(turn, Arguments(state["answer"]))
    if "change" in state:
        line = turn._(
            "Con số mới của “{question}” chưa đăng.", question=answer.question
        )
        return say(line, _ways_on(turn))
    return say(_question(turn, answer, int(state["number"])), _leave(turn))


def _ways_on(turn: Turn) -> tuple[Button, ...]:
    _ = turn._
    return (
        turn.bound(_("Đăng"), "figure-publish"),
        turn.bound(_("Gõ lại"), "figure-again"),
        turn.bound(_("Thôi"), "cancel"),
    )


def _leave(turn: Turn) -> tuple[Button, ...]:
    return (turn.bound(turn._("Thôi"), "cancel"),)


def _of(turn: Turn, answer: Answer, number: int) -> tuple[Fact, str]:
    """The fact, as its file has it, and the value's name; raises Stale."""
    written = turn.house.library.written
    if not 0 <= number < len(answer.figures_named):
        raise Stale
    id_, name = answer.figures_named[number]
    if id_ not in written:
        raise Stale
    return written[id_], name


def _shown(turn: Turn, answer: Answer, number: int) -> str:
    """A figure as it stands in the answer."""
    id_, name = answer.figures_named[number]
    content = turn.house.library.content
    fact = content.facts[id_].on(answer.valid_from or turn.today) or content.facts[id_]
    value = fact.values.get(name)
    return figure(value, content.words.units, turn._) if value else name


def _empty(turn: Turn, fact: Fact, name: str) -> Change:
    return Change(fact.id, name, 0, turn.today, turn.today, "")


async def _note(turn: Turn, fact: Fact, name: str, what: str) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        f"answer.{what}",
        about=f"{fact.id}/{name}",
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "figure-ask": ask,
            "figure-pick": pick,
            "figure-publish": publish,
            "figure-again": again,
            "figure-undo": take_back,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="new-figure",
        opens=typed,
        fits=doors.any_words,
        asks_again=ask_again,
        why=N_("Số mới thay số cũ ở mọi câu có nó; đăng rồi bà con mới thấy."),
        drops=N_("Thôi, chưa sửa gì: bà con vẫn thấy số cũ."),
        role=Role.ADMIN,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
)
