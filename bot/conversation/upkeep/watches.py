"""[Báo khi có thay đổi]: the one case in which what someone asked is kept."""

from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn, digest
from bot.i18n import N_
from bot.knowledge import state_of
from bot.knowledge.upkeep import overlay
from bot.messaging import Button, Reply, say
from bot.people import chats

NOT_WATCHED = N_("Thôi, không báo, không ghi gì cả.")
LONGEST_QUESTION = 40  # characters of it in a button


async def ask(turn: Turn, arguments: Arguments) -> Replies:
    """Says what would be kept, and asks."""
    topic = arguments[0]
    question = question_of(turn, topic)
    if turn.is_group:
        return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
    if not question:
        return questions.missing(turn)
    if topic in [known for known, _since in await watched(turn)]:
        return turn.say(turn._("Câu này đổi thì sẽ báo rồi."), (_stop(turn, topic),))
    turn.begin("watch", about=topic)
    return turn.say(consent_text(turn, question), _answers(turn))


def _answers(turn: Turn) -> tuple[Button, ...]:
    return (
        turn.bound(turn._("Đồng ý"), "watch-agree"),
        turn.bound(turn._("Không"), "cancel"),
    )


async def ask_again(turn: Turn) -> Reply:
    """The open question in one line."""
    question = question_of(turn, turn.open.state["about"])
    if not question:
        raise Stale
    line = turn._("Báo khi câu “{question}” đổi: đồng ý không?", question=question)
    return say(line, _answers(turn))


async def disagree(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words: nothing is kept."""
    turn.end()
    return turn.say(turn._(NOT_WATCHED))


def consent_text(turn: Turn, question: str) -> str:
    """The words that someone agrees to; their digest is kept as proof."""
    _ = turn._
    what = _(
        "Để báo khi câu “{question}” thay đổi, Loa Bản cần ghi lại: số của cuộc trò "
        "chuyện này, tiếng nói, và việc nhà mình hỏi câu này. Chỉ khi ấy điều đã hỏi "
        "mới được giữ. Không ghi tên, số điện thoại, căn cước.",
        question=question,
    )
    who = _(
        "Đây là bản chạy thử, chưa có cơ quan đứng tên: người chạy thử giữ, "
        "chỉ dùng để báo thay đổi."
    )
    if turn.operator:
        who = _(
            "{operator} giữ, chỉ dùng để báo thay đổi.",
            operator=turn.operator[:1].upper() + turn.operator[1:],
        )
    ask_ = _("Thôi lúc nào cũng được, thôi là xóa. Có đồng ý không?")
    return f"{what}\n{who} {ask_}"


async def agree(turn: Turn, arguments: Arguments) -> Replies:
    """[Đồng ý]: kept from now on."""
    topic = turn.open.state["about"]
    question = question_of(turn, topic)
    turn.end()
    chat_id = await chats.keep(
        turn.connection,
        turn.incoming.address,
        turn.now,
        kind=turn.incoming.kind,
        language=turn.tongue or turn.language,
    )
    await overlay.watch(
        turn.connection,
        chat_id,
        topic,
        state_of(turn.house.library.content, topic, turn.today) or "",
        operator=turn.operator,
        text_digest=digest(consent_text(turn, question)),
        now=turn.now,
    )
    return turn.say(
        turn._("Đã ghi. Câu này đổi thì Loa Bản báo ở đây."), (_stop(turn, topic),)
    )


async def leave(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi báo]: erased; and the chat with it, where nothing else keeps it."""
    if turn.chat is not None:
        is_left = await overlay.unwatch(turn.connection, turn.chat.id, arguments[0])
        consent = await chats.consent_of(turn.connection, turn.chat.id)
        is_kept = turn.chat.is_subscribed or consent is not None or turn.grants
        if not is_left and not is_kept:
            await chats.leave(
                turn.connection, turn.incoming.address, turn.now, turn.house.secret
            )
            turn.chat = None
    return turn.say(turn._("Đã thôi báo và đã xóa."))


async def watched(turn: Turn) -> list[tuple[str, int]]:
    """The topics of which this chat wants to hear, and since when."""
    if turn.chat is None:
        return []
    return await overlay.watched_by(turn.connection, turn.chat.id)


def question_of(turn: Turn, topic: str) -> str:
    """A topic by its question; empty when it is no more."""
    content = turn.house.library.content
    answer = content.answer(topic, turn.language, turn.today)
    return answer.question if answer else ""


async def stop_buttons(turn: Turn) -> list[tuple[Button, ...]]:
    """A [Thôi báo] for each watched topic, with its question."""
    rows: list[tuple[Button, ...]] = []
    for topic, _since in await watched(turn):
        question = question_of(turn, topic)[:LONGEST_QUESTION] or topic
        label = turn._("Thôi báo: {question}", question=question)
        rows.append((turn.free(label, "unwatch", topic),))
    return rows


def _stop(turn: Turn, topic: str) -> Button:
    return turn.free(turn._("Thôi báo"), "unwatch", topic)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "watch": ask,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "watch-agree": agree,
            "unwatch": leave,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="watch",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=ask_again,
        why=N_(
            "Luật bảo phải hỏi trước khi ghi. Có ghi số của cuộc trò chuyện này thì "
            "đổi mới báo được."
        ),
        drops=NOT_WATCHED,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=agree,
        declines=disagree,
    ),
)
