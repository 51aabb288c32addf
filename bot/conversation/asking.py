"""The question path: answered before anything is asked of anyone."""

from collections.abc import Sequence

from bot.conversation.answers import Wording, danger_reply
from bot.conversation.turn import Replies, Turn, in_rows
from bot.knowledge import Answered, Unknown
from bot.messaging import Reply

A_PAGE = 8
_SMALL_TALK = {"greeting", "thanks", "scolding"}


async def command(turn: Turn, text: str) -> Replies:
    """`/ask` with a question answers it; bare it says how."""
    if text:
        return warning(turn, text) or await question(turn, text)
    _ = turn._
    return turn.say(
        _("Cần biết gì cứ gõ bằng lời thường, không dấu cũng được.")
        + "\n"
        + _("Ví dụ: {example}", example=_("bao nhieu tuoi duoc tien nguoi gia"))
    )


def warning(turn: Turn, text: str) -> Replies:
    """Whom to call, for words of danger; nothing for others."""
    found = turn.house.library.danger.find(text)
    return [danger_reply(turn._, turn.house.country, found)] if found else []


async def question(turn: Turn, text: str) -> Replies:
    """One question, answered in the language it was asked in."""
    library = turn.house.library
    language = library.index.language_of(text, turn.incoming.language_hint)
    if language in turn.house.catalogues.languages:
        turn.open.language = language
        turn._ = turn.house.catalogues.translator(language)
    finding = library.index.ask(text, language, turn.today)
    if isinstance(finding, Unknown) and finding.decoy in _SMALL_TALK:
        return _small_talk(turn, finding.decoy)
    return [wording(turn).finding(finding)]


def _small_talk(turn: Turn, kind: str) -> Replies:
    """Never scolds, never jokes back; always a way on."""
    _ = turn._
    example = _("lam giay khai sinh o dau")
    if kind == "thanks":
        return turn.say(_("Không có gì. Cần biết gì cứ hỏi."))
    if kind == "scolding":
        text = _("Xin lỗi, vừa rồi chưa giúp được. Nhà mình đang cần việc gì?")
    else:
        text = _(
            "Loa Bản đây. Cần biết gì cứ gõ vài chữ, ví dụ: {example}", example=example
        )
    return turn.say(
        text,
        (
            turn.free(_("Các chuyện hay hỏi"), "topics"),
            turn.free(_("Hỏi cán bộ"), "officer"),
        ),
    )


def wording(turn: Turn) -> Wording:
    """How this turn's answers are said."""
    return Wording(
        turn._,
        turn.house.library.content,
        turn.house.country,
        turn.today,
        label_unreviewed=turn.house.config.unreviewed == "label",
    )


async def topics(turn: Turn, text: str) -> Replies:
    """What is most asked, a page at a time."""
    return page_of_topics(turn, 0)


async def topics_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Các chuyện hay hỏi] and its further pages."""
    number = int(arguments[0]) if arguments and arguments[0].isdigit() else 0
    return page_of_topics(turn, number)


def page_of_topics(turn: Turn, number: int) -> Replies:
    """One page of topics, each a button with its question."""
    _ = turn._
    content = turn.house.library.content
    found = [
        answer
        for topic in content.topics
        if (answer := content.answer(topic, turn.language, turn.today))
        and answer.audience == "citizen"
        and answer.holds_on(turn.today)
    ]
    page = found[number * A_PAGE : (number + 1) * A_PAGE]
    rows = in_rows([turn.free(a.question, "topic", a.topic) for a in page])
    if len(found) > (number + 1) * A_PAGE:
        rows.append((turn.free(_("Xem tiếp"), "topics", str(number + 1)),))
    return turn.say(_("Các chuyện hay hỏi. Bấm vào, hoặc gõ câu của mình."), *rows)


async def topic(turn: Turn, arguments: Sequence[str]) -> Replies:
    """A chosen question's answer."""
    found = _found(turn, arguments)
    return _missing(turn) if found is None else [wording(turn).answered(found)]


async def more(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Xem thêm]."""
    found = _found(turn, arguments)
    return _missing(turn) if found is None else [wording(turn).more(found)]


async def not_meant(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Không phải ý tôi]: what is near, and a person to ask."""
    _ = turn._
    found = _found(turn, arguments)
    content = turn.house.library.content
    near = [
        answer
        for topic_id in (found.answer.see_also if found else ())
        if (answer := content.answer(topic_id, turn.language, turn.today))
    ]
    rows = in_rows([turn.free(a.question, "topic", a.topic) for a in near[:3]])
    rows.append(
        (
            turn.free(_("Các chuyện hay hỏi"), "topics"),
            turn.free(_("Hỏi cán bộ"), "officer"),
        )
    )
    return turn.say(_("Xin lỗi, chưa đúng ý. Gõ lại bằng lời khác giúp nhé."), *rows)


async def none_fits(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Không có câu nào đúng]."""
    return [wording(turn).unknown("")]


def _found(turn: Turn, arguments: Sequence[str]) -> Answered | None:
    content = turn.house.library.content
    topic_id = arguments[0] if arguments else ""
    answer = content.answer(topic_id, turn.language, turn.today)
    if answer is not None and len(arguments) > 1:
        answers = content.topics[topic_id].answers
        chosen = [
            a
            for a in answers
            if a.stem == arguments[1] and a.language == answer.language
        ]
        answer = chosen[0] if chosen else answer
    if answer is None:
        return None
    return turn.house.library.index.answered(answer, turn.today)


def _missing(turn: Turn) -> list[Reply]:
    return turn.say(turn._("Câu trả lời này không còn. Gõ lại câu hỏi giúp nhé."))
