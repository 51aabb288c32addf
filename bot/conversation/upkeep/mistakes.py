"""`/wrong` and [Báo sai]: an answer's admins hear that it is wrong, not from whom."""

from datetime import timedelta

from bot import audit
from bot.clock import end_of_day
from bot.conversation import doors
from bot.conversation.ask import questions
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.fairness import Share
from bot.conversation.pressed import Arguments, among
from bot.conversation.steps.heard import asks
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.knowledge import Act, Answer, Answered, Choose, scope_of
from bot.knowledge.upkeep import overlay
from bot.messaging import Button, Reply, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.people.numbers import personal_numbers

MOST_WORDS = 500  # characters
A_LINE = 60  # characters of what is asked about again
NOTHING_MORE = N_("Được, không ghi thêm gì. Lời báo sai thì đã gửi rồi.")


async def wrong(turn: Turn, text: str) -> Replies:
    """`/wrong [WORDS]`: of what was answered last."""
    answer = turn.house.library.content.answer(
        turn.open.topic, turn.language, turn.today
    )
    if answer is None:
        return turn.say(
            turn._(
                "Câu nào sai? Hỏi lại câu ấy, rồi bấm Nguồn, bấm Báo sai. "
                "Vừa được trả lời xong thì gõ /baosai và chỗ sai."
            )
        )
    return await _report(turn, answer, text)


async def wrong_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Báo sai]: one tap is enough."""
    topic, stem = arguments.exactly(2)
    answers = among(turn.house.library.content.topics, topic).answers
    own = [a for a in answers if a.stem == stem]
    own.sort(key=lambda a: a.language != turn.language)
    return await _report(turn, own[0], "") if own else questions.missing(turn)


async def words_typed(turn: Turn, text: str) -> Replies:
    """What is wrong, in words: shown once before it is kept."""
    return _shown(turn, text.strip()[:MOST_WORDS])


def _shown(turn: Turn, words: str) -> Replies:
    _, state = turn._, turn.open.state
    turn.begin("wrong-check", report=state["report"], about=state["about"], words=words)
    lines = [_("Ghi thêm cho người phụ trách: “{words}”. Ghi không?", words=words)]
    rows = _keeping(turn)
    what = personal_numbers.pointed_at(turn._, words)
    if what:
        lines.append(_("Trong câu có {what}. Bỏ đi nhé?", what=what))
        rows.insert(0, (turn.bound(_("Bỏ giúp"), "wrong-strip"),))
    return turn.say("\n".join(lines), *rows)


async def strip(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ giúp]: without numbers that say who someone is, shown once more."""
    return _shown(turn, personal_numbers.without(turn.open.state["words"]))


def _keeping(turn: Turn) -> list[tuple[Button, ...]]:
    return [
        (
            turn.bound(turn._("Ghi"), "wrong-keep"),
            turn.bound(turn._("Viết lại"), "wrong-anew"),
            turn.bound(turn._("Thôi"), "cancel"),
        )
    ]


async def keep(turn: Turn, arguments: Arguments) -> Replies:
    """[Ghi]: kept, for who looks after the answer."""
    state = turn.open.state
    report, words = state["report"], state["words"]
    turn.end()
    await overlay.say_more(turn.connection, report, words)
    return turn.say(turn._("Đã ghi thêm. Cảm ơn nhà mình."))


async def anew(turn: Turn, arguments: Arguments) -> Replies:
    """[Viết lại]."""
    state = turn.open.state
    turn.begin("wrong-words", report=state["report"], about=state["about"])
    return [await words_again(turn)]


async def words_again(turn: Turn) -> Reply:
    """That the words are waited for, if there are any."""
    return say(
        turn._("Sai chỗ nào thì gõ vào đây; không cần cũng được."),
        (turn.bound(turn._("Không cần"), "cancel"),),
    )


async def check_again(turn: Turn) -> Reply:
    """The words that wait to be kept."""
    words = turn.open.state["words"]
    return say(
        turn._("Chỗ sai “{words}” chưa ghi. Ghi không?", words=words[:A_LINE]),
        *_keeping(turn),
    )


async def not_kept(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words."""
    turn.end()
    return turn.say(turn._(NOTHING_MORE))


def is_said_of_it(turn: Turn, text: str) -> bool:
    """Whether words may say what is wrong, and are no question of another topic.

    What asks nothing may be a complaint that another topic happens to answer: it is
    shown before it is kept.
    """
    index = turn.house.library.index
    language = index.language_of(text, turn.incoming.language_hint)
    found = index.ask(text, language, turn.today, turn.home)
    about = turn.open.state.get("about")
    match found:
        case Answered(answer):
            return answer.topic == about or not asks(turn, text)
        case Choose(choices) if about in [answer.topic for answer in choices]:
            return True
        case Act():
            return False
        case _:
            return not asks(turn, text)


async def _report(turn: Turn, answer: Answer, words: str) -> Replies:
    _ = turn._
    zone = turn.house.config.timezone
    thanks = _("Đã báo người phụ trách câu này để xem lại. Không ghi ai báo.")
    since = end_of_day(turn.today - timedelta(days=1), zone)
    if not turn.house.fairness.takes(Share.MISTAKES, turn.incoming, turn.now):
        await audit.count(turn.connection, turn.today.isoformat(), "wrong, too many")
        return turn.say(thanks)
    before = await overlay.reports_since(turn.connection, answer.topic, since)
    if before >= overlay.MOST_MISTAKES:
        name = f"wrong {answer.topic}"
        await audit.count(turn.connection, turn.today.isoformat(), name)
        return turn.say(thanks)
    words = words[:MOST_WORDS]
    id_ = await overlay.report(turn.connection, answer, words, turn.now)
    if before == 0:
        await _tell_admins(turn, answer, words)
    if words or turn.is_group:
        return turn.say(thanks)
    turn.begin("wrong-words", report=id_, about=answer.topic)
    return turn.say(
        thanks + "\n" + _("Muốn nói rõ sai chỗ nào thì gõ luôn vào đây."),
        (turn.bound(_("Không cần"), "cancel"),),
    )


async def _tell_admins(turn: Turn, answer: Answer, words: str) -> None:
    """Those who decide on it, once a topic and day: the rest waits in `/topic`."""
    scope = scope_of(answer, turn.house.places.country.path)
    key = f"wrong {answer.topic} {turn.today.isoformat()}"
    for address in await roles.addresses(turn.connection, Role.ADMIN, scope):
        chat = await chats.find(turn.connection, address)
        language = (chat.language if chat else None) or SOURCE_LANGUAGE
        reply = _told(turn, language, answer, words)
        await turn.house.tell(turn.connection, address, reply, key)


def _told(turn: Turn, language: str, answer: Answer, words: str) -> Reply:
    _ = turn.house.catalogues.translator(language)
    lines = [_("Có người báo sai câu: “{question}”", question=answer.question)]
    if words:
        lines.append(f"“{words}”")
    where = f"sign-open:{answer.language}:{answer.topic}:{answer.stem}"
    return say("\n".join(lines), (Button(_("Xem câu này"), where),))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "wrong",
        N_("baosai"),
        N_("Báo câu trả lời sai"),
        wrong,
        role=ANYONE,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "wrong": wrong_pressed,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "wrong-keep": keep,
            "wrong-anew": anew,
            "wrong-strip": strip,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="wrong-words",
        opens=words_typed,
        fits=is_said_of_it,
        asks_again=words_again,
        why=N_("Biết sai chỗ nào thì người phụ trách sửa nhanh hơn. Không ghi ai báo."),
        drops=NOTHING_MORE,
        role=ANYONE,
        may_speak_of_danger=False,
        keeps=N_("Ghi là chỗ sai"),
    ),
    doors.Dialogue(
        name="wrong-check",
        opens=words_typed,
        fits=doors.no_words,
        asks_again=check_again,
        why=N_("Xem lại một lần rồi mới ghi: người phụ trách đọc đúng câu này."),
        drops=NOTHING_MORE,
        role=ANYONE,
        may_speak_of_danger=False,
        agrees=keep,
        declines=not_kept,
    ),
)
