"""`/topic`: answers are signed off, mended or taken out of use by their admins."""

from collections.abc import Sequence

from bot import audit
from bot.conversation import doors
from bot.conversation.ask.questions import wording
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale, among
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.knowledge import Answer, Answered, Entry, Kind, scope_of
from bot.knowledge.upkeep import due, overlay
from bot.knowledge.upkeep.due import Due, Why
from bot.messaging import Button, Reply, Span
from bot.people.model import Role

SHOWN_WORDS = 5  # of what people wrote in their reports
SHORT_DIGEST = 6  # letters: enough to know whether the text is still the same


async def topic(turn: Turn, text: str) -> Replies:
    """`/topic` shows what waits, `/topic ID|words` one topic's answer."""
    if not text:
        return await _next(turn, (-1, False, "", "", ""))
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
    _why, language, topic_id, stem = arguments.exactly(4)
    is_translation = language != SOURCE_LANGUAGE
    return await _next(
        turn, (arguments.number(0), is_translation, topic_id, stem, language)
    )


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
    day = turn.today.isoformat()
    await keep(turn, answer, Kind.REVIEWED, text=day, body=turn.operator)
    await overlay.settle(turn.connection, key_of(answer))
    return turn.say(
        turn._(
            "Đã ghi: {operator} duyệt câu “{question}” ngày {day}.",
            operator=turn.operator,
            question=answer.question,
            day=turn._.date(turn.today),
        ),
        (await onward(turn, answer),),
    )


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


async def _next(turn: Turn, before: tuple[int, bool, str, str, str]) -> Replies:
    waiting = await _waiting(turn)
    found = due.after(waiting, before)
    if found is None:
        return turn.say(turn._("Không còn câu nào chờ xem."))
    return [await _card(turn, found.answer, waiting)]


async def _waiting(turn: Turn) -> list[Due]:
    reported = await overlay.reported(turn.connection)
    content = turn.house.library.content
    return due.line(content, reported, turn.today, lambda a: _may(turn, a))


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
    return Reply(tuple(spans), rows)


async def _about(turn: Turn, answer: Answer) -> list[str]:
    _ = turn._
    lines = []
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
    return turn.free(label, action, *where, answer.digest[:SHORT_DIGEST])


def answer_of(turn: Turn, arguments: Arguments) -> Answer:
    """The answer that a button names; raises Stale unless it is theirs."""
    language, topic_id, stem = Arguments(arguments[:3]).exactly(3)
    known = among(turn.house.library.content.topics, topic_id).answers
    for answer in known:
        if (answer.language, answer.stem) == (language, stem) and _may(turn, answer):
            return answer
    raise Stale(topic_id)


def _is_same(answer: Answer, arguments: Arguments) -> bool:
    return len(arguments) > 3 and answer.digest.startswith(arguments[3])  # noqa: PLR2004  # language, topic, stem, digest


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
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
