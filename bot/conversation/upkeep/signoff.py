"""`/topic`: answers are signed off, mended or taken out of use by their admins."""

from collections.abc import Sequence
from datetime import timedelta

from bot import audit
from bot.conversation import doors
from bot.conversation.ask.questions import proof, wording
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale, among
from bot.conversation.studio import statistics
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.knowledge import Answer, Answered, Entry, Kind, scope_of
from bot.knowledge.upkeep import due, overlay, tallies
from bot.knowledge.upkeep.due import Due, PlaceInLine, Why, place_in_line
from bot.messaging import Button, Reply, Span
from bot.people.model import Role

SHOWN_WORDS = 5  # of what people wrote in their reports
SHOWN_SOURCES = 3
ASKED_FOR = timedelta(weeks=8)  # what was asked before says little of today
SHORT_DIGEST = 3  # letters of each of two: enough to know whether they are the same


async def topic(turn: Turn, text: str) -> Replies:
    """`/topic` shows what waits, `/topic ID|words` one topic's answer."""
    if not text:
        return await _next(turn, None)
    content = turn.house.library.content
    index = turn.house.library.index
    ids: tuple[str, ...] = (text,)
    language = turn.language  # an id is English words, but no English
    if text not in content.topics:
        language = index.language_of(text)
        ids = index.meant(text, language, turn.today)
    found = [a for id_ in ids if (a := _current(turn, id_, language))]
    mine = [answer for answer in found if _may(turn, answer)]
    if not mine:
        return turn.say(turn._("Không có câu trả lời nào như vậy để xem."))
    if len(mine) == 1:
        return [await _card(turn, mine[0])]
    return turn.say(
        turn._("Xem câu nào?"),
        *in_rows([button(turn, "sign-open", a, a.question) for a in mine]),
    )


async def open_one(turn: Turn, arguments: Arguments) -> Replies:
    """One answer, as it stands now."""
    return [await _card(turn, answer_of(turn, arguments))]


async def next_one(turn: Turn, arguments: Arguments) -> Replies:
    """[Tiếp]: what comes after the one that was shown."""
    arguments.exactly(4)
    answer = answer_of(turn, Arguments(arguments[1:]))
    asked = (await _asked(turn)).get(answer.topic, 0)
    return await _next(turn, place_in_line(arguments.number(0), asked, answer))


async def right(turn: Turn, arguments: Arguments) -> Replies:
    """[Đúng]: reviewed by the named body, through this person."""
    answer = answer_of(turn, arguments)
    if not turn.operator:
        return turn.say(
            turn._(
                "Bản này chưa có cơ quan đứng tên, nên chưa ghi duyệt được. "
                "Người vận hành đặt BOT_OPERATOR trước."
            )
        )
    if not _is_same(answer, arguments):
        return await changed_meanwhile(turn, answer)
    seen = f"{turn.today.isoformat()} {answer.figures}"
    await keep(turn, answer, Kind.REVIEWED, text=seen, body=turn.operator)
    await overlay.settle(turn.connection, key_of(answer))
    return turn.say(
        turn._(
            "Đã ghi: {operator} duyệt câu “{question}” ngày {day}.",
            operator=turn.operator,
            question=answer.question,
            day=turn._.date(turn.today),
        ),
        (await onward(turn, answer), undo(turn, answer, Kind.REVIEWED)),
    )


async def take_back(turn: Turn, arguments: Arguments) -> Replies:
    """[Lấy lại]: what was pressed last of it counts no more."""
    answer = answer_of(turn, arguments)
    kind = among({str(k): k for k in (Kind.REVIEWED, Kind.MENDED)}, arguments[3])
    if not await overlay.take_back(turn.connection, key_of(answer), kind):
        return turn.say(turn._("Việc này lấy lại rồi, hoặc ghi ngay trong tệp."))
    await _note(turn, answer, f"{kind}.undone")
    return turn.say(
        turn._("Đã lấy lại: “{question}” như trước.", question=answer.question),
        (button(turn, "sign-open", answer, turn._("Xem lại")),),
        (await onward(turn, answer),),
    )


def undo(turn: Turn, answer: Answer, kind: Kind) -> Button:
    """[Lấy lại], for a slip."""
    where = (answer.language, answer.topic, answer.stem)
    return turn.free(turn._("Lấy lại"), "sign-undo", *where, str(kind))


async def hide(turn: Turn, arguments: Arguments) -> Replies:
    """[Ẩn]: out of use at once, in every process."""
    answer = answer_of(turn, arguments)
    if not _is_same(answer, arguments):
        return await changed_meanwhile(turn, answer)
    await keep(turn, answer, Kind.HIDDEN)
    return turn.say(
        turn._(
            "Đã ẩn “{question}”. Ai hỏi thì được nghe là đang kiểm tra lại, "
            "và được chỉ sang cán bộ.",
            question=answer.question,
        ),
        (button(turn, "sign-show", answer, turn._("Hiện lại")),),
        (await onward(turn, answer),),
    )


async def show(turn: Turn, arguments: Arguments) -> Replies:
    """[Hiện lại]."""
    answer = answer_of(turn, arguments)
    if not await overlay.unhide(turn.connection, key_of(answer)):
        return turn.say(turn._("Câu này ẩn ngay trong tệp: bỏ dòng hidden ở tệp ấy."))
    await _note(turn, answer, "shown")
    return turn.say(
        turn._("Đã cho hiện lại “{question}”.", question=answer.question),
        (await onward(turn, answer),),
    )


# --- the card ------------------------------------------------------------------------


async def _next(turn: Turn, before: PlaceInLine | None) -> Replies:
    waiting = await _waiting(turn)
    found = due.after(waiting, before)
    if found is None:
        return turn.say(turn._("Không còn câu nào chờ xem."))
    return [await _card(turn, found.answer, waiting)]


async def _waiting(turn: Turn) -> list[Due]:
    reported = await overlay.reported(turn.connection)
    content = turn.house.library.content
    asked = await _asked(turn)
    return due.line(content, reported, turn.today, lambda a: _may(turn, a), asked)


async def _asked(turn: Turn) -> dict[str, int]:
    """How often each topic was answered of late."""
    since = turn.today - ASKED_FOR
    return await tallies.most_asked(turn.connection, since)


async def _card(
    turn: Turn, answer: Answer, waiting: Sequence[Due] | None = None
) -> Reply:
    """An answer as people get it, all of it, and what there is to know of it."""
    _ = turn._
    if waiting is None:
        waiting = await _waiting(turn)
    shown = wording(turn).answered(Answered(answer, 1.0))
    spans = list(shown.spans)
    if answer.paragraphs[1:]:
        spans.append(Span("\n" + "\n".join(answer.paragraphs[1:])))
    about = "\n".join(await _about(turn, answer))
    if about:
        spans.append(Span("\n" + about, bold=True))
    count = _("Còn {count} câu chờ xem.", count=len(waiting))
    spans.append(Span(f"\n{count}\n{answer.topic}/{answer.stem}.{answer.language}"))
    is_hidden = bool(turn.house.library.source(answer).front.get("hidden"))
    out = (
        button(turn, "sign-show", answer, _("Hiện lại"))
        if is_hidden
        else button(turn, "sign-hide", answer, _("Ẩn"))
    )
    rows = (
        (
            button(turn, "sign-ok", answer, _("Đúng")),
            button(turn, "sign-mend", answer, _("Sửa")),
        ),
        (out, await onward(turn, answer, waiting)),
    )
    return Reply(tuple(spans), (*rows, *await _more_ways(turn, answer)))


async def _more_ways(turn: Turn, answer: Answer) -> list[tuple[Button, ...]]:
    """The figures to mend, what can be taken back, and the sources to open."""
    _ = turn._
    rows: list[tuple[Button, ...]] = []
    ways = []
    if answer.figures_named:
        ways.append(button(turn, "figure-ask", answer, _("Sửa con số")))
    changed = await overlay.kinds_of(turn.connection, key_of(answer))
    ways += [
        undo(turn, answer, kind)
        for kind in (Kind.REVIEWED, Kind.MENDED)
        if kind in changed and (kind is not Kind.REVIEWED or answer.is_reviewed)
    ][:1]
    if ways:
        rows.append(tuple(ways))
    links = [s for s in answer.sources if s.startswith(("https://", "http://"))]
    rows += [
        (Button(_("Mở nguồn {number}", number=str(number)), url=link),)
        for number, link in enumerate(links[:SHOWN_SOURCES], 1)
    ]
    rows += [shown] if (shown := proof(turn, answer)) else []
    return rows


async def _about(turn: Turn, answer: Answer) -> list[str]:
    _ = turn._
    lines = [
        _(
            "{programme}, 8 tuần qua hỏi: {asked}.",
            programme=statistics.programme(_, answer.programme),
            asked=(await _asked(turn)).get(answer.topic, 0),
        )
    ]
    if answer.withheld:
        lines.append(_("Đang ẩn: bà con không thấy câu này."))
    if answer.is_reviewed:
        by = answer.review.get("by", "")
        lines.append(
            _("Đã duyệt: {by}, {day}.", by=by, day=answer.review.get("on", ""))
        )
    if answer.valid_to is not None:
        lines.append(_("Hết hiệu lực sau ngày {day}.", day=_.date(answer.valid_to)))
    if answer.is_unsure_on(turn.today) and answer.amounts_checked is not None:
        day = _.date(answer.amounts_checked)
        lines.append(_("Con số xem lại từ ngày {day}, quá 180 ngày.", day=day))
    reported = (await overlay.reported(turn.connection)).get(key_of(answer))
    if reported is not None:
        lines.append(_.counted("{count} lần báo sai.", reported.times))
        lines += [f"“{words}”" for words in reported.words[-SHOWN_WORDS:]]
    return lines


async def onward(
    turn: Turn, answer: Answer, waiting: Sequence[Due] | None = None
) -> Button:
    """[Tiếp], from where this answer stands or stood in line."""
    if waiting is None:
        waiting = await _waiting(turn)
    here = next((d.why for d in waiting if key_of(d.answer) == key_of(answer)), None)
    why = Why.UNREVIEWED if here is None else here
    where = (answer.language, answer.topic, answer.stem)
    return turn.free(turn._("Tiếp"), "sign-next", str(int(why)), *where)


async def changed_meanwhile(turn: Turn, answer: Answer) -> Replies:
    """Nothing was done: the text is another than the one that was looked at."""
    text = turn._("Câu này vừa có người sửa. Xem lại chữ mới:")
    return [*turn.say(text), await _card(turn, answer)]


# --- what a button carries -----------------------------------------------------------


def button(turn: Turn, action: str, answer: Answer, label: str) -> Button:
    """A button that names an answer and the text that it was shown with."""
    where = (answer.language, answer.topic, answer.stem)
    return turn.free(label, action, *where, _mark(answer))


def _mark(answer: Answer) -> str:
    """Stands for the words and the figures, short enough for a button."""
    return answer.digest[:SHORT_DIGEST] + answer.figures[:SHORT_DIGEST]


def answer_of(turn: Turn, arguments: Arguments) -> Answer:
    """The answer that a button names; raises Stale unless it is theirs."""
    language, topic_id, stem = Arguments(arguments[:3]).exactly(3)
    own = [
        answer
        for answer in among(turn.house.library.content.topics, topic_id).answers
        if (answer.language, answer.stem) == (language, stem) and _may(turn, answer)
    ]
    if not own:
        raise Stale(topic_id)
    # Where figures change on a day there are several: the one shown, or today's.
    mark = arguments[3] if len(arguments) > 3 else ""  # noqa: PLR2004  # see `button`
    own.sort(key=lambda a: (_mark(a) != mark, not a.holds_on(turn.today)))
    return own[0]


def _is_same(answer: Answer, arguments: Arguments) -> bool:
    return len(arguments) > 3 and _mark(answer) == arguments[3]  # noqa: PLR2004  # language, topic, stem, mark


def _current(turn: Turn, topic_id: str, language: str) -> Answer | None:
    known = turn.house.library.content.topics[topic_id]
    return known.answer(language, turn.today) or known.answer(
        SOURCE_LANGUAGE, turn.today
    )


def _may(turn: Turn, answer: Answer) -> bool:
    country = turn.house.places.country.path
    return turn.may(Role.ADMIN, scope_of(answer, country))


def key_of(answer: Answer) -> tuple[str, str, str]:
    """Topic, stem and language."""
    return answer.topic, answer.stem, answer.language


async def keep(
    turn: Turn, answer: Answer, kind: Kind, text: str = "", body: str = ""
) -> None:
    """Keeps a change in the overlay, and who made it in the audit."""
    entry = Entry(
        answer.topic, answer.stem, answer.language, answer.digest, kind, text, body
    )
    await overlay.add(turn.connection, entry, turn.person_id, turn.now)
    await _note(turn, answer, str(kind))


async def _note(turn: Turn, answer: Answer, what: str) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        f"answer.{what}",
        about=f"{answer.topic}/{answer.stem}.{answer.language}",
        detail=answer.digest,
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "topic",
        N_("cautraloi"),
        N_("Duyệt câu trả lời"),
        topic,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "sign-open": open_one,
            "sign-next": next_one,
            "sign-ok": right,
            "sign-hide": hide,
            "sign-show": show,
            "sign-undo": take_back,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
