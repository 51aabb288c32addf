"""`/stats`: what is asked most, and what is asked and not known."""

from datetime import timedelta

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_, Translator
from bot.knowledge.upkeep import accepted_words, tallies
from bot.knowledge.upkeep.unknown_words import Group, groups
from bot.people.model import Role

WEEKS = 8
MOST_SHOWN = 10
MOST_MISSED = 5  # languages
_QUESTIONS = N_("questions, cau hoi, cauhoi, chua biet, khong biet")
_PROGRAMMES = {
    "border": N_("biên giới"),
    "information": N_("thông tin cơ sở"),
    "merged": N_("chương trình chung"),
    "minorities": N_("dân tộc thiểu số"),
    "models": N_("chuyện hay"),
    "places": N_("xã, tỉnh"),
    "poverty": N_("hộ nghèo"),
    "privacy": N_("thông tin riêng"),
    "rural": N_("nông thôn mới"),
    "safety": N_("an toàn"),
    "seasons": N_("mùa vụ"),
    "services": N_("giấy tờ, vay vốn"),
    "social": N_("trợ giúp, bảo hiểm"),
}


async def statistics(turn: Turn, text: str) -> Replies:
    """What is asked most; with the word for questions, what is not known."""
    _ = turn._
    if not turn.may(Role.ADMIN, turn.house.places.country):
        return turn.say(_("Con số chung do quản trị cả nước xem."))
    await turn.house.tally.write(turn.connection)
    if is_about_questions(turn, text):
        return await _questions(turn)
    return await _topics(turn)


def is_about_questions(turn: Turn, text: str) -> bool:
    """Whether what nobody could answer is meant."""
    words = {word.strip() for word in turn._(_QUESTIONS).split(",")}
    words |= {word.strip() for word in _QUESTIONS.split(",")}
    return turn.house.country.folding.fold(text).strip() in words


async def questions_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Chuyện chưa biết]."""
    return await statistics(turn, "questions")


async def _topics(turn: Turn) -> Replies:
    _ = turn._
    since = turn.today - timedelta(weeks=WEEKS - 1)
    asked = await tallies.most_asked(turn.connection, since)
    content = turn.house.library.content
    lines = [
        _.counted("{count} câu đã trả lời, 8 tuần qua.", sum(asked.values())),
    ]
    most = sorted(asked.items(), key=lambda one: (-one[1], one[0]))[:MOST_SHOWN]
    for number, (topic, times) in enumerate(most, 1):
        answer = content.answer(topic, turn.language, turn.today)
        question = answer.question if answer else topic
        lines.append(f"{number}. {question} ({times})")
    lines += await _missed_languages(turn)
    button = turn.free(_("Chuyện chưa biết"), "stats-questions")
    return turn.say("\n".join(lines), (button,))


async def _missed_languages(turn: Turn) -> list[str]:
    """Which of the languages without texts people ask for; nothing if none."""
    country = turn.house.places.country.path
    missed = await accepted_words.missed(turn.connection, country, MOST_MISSED)
    names = {one.code: one.called for one in turn.house.tongues}
    named = [f"{names.get(code, code)} ({times})" for code, times in missed]
    if not named:
        return []
    line = turn._(
        "Tiếng nhiều nhà cần mà chưa có: {languages}.", languages=", ".join(named)
    )
    return [line]


async def _questions(turn: Turn) -> Replies:
    """The ten that most deserve a topic, with the words people used."""
    _ = turn._
    since = turn.today - timedelta(weeks=WEEKS - 1)
    asked = await tallies.not_known(turn.connection, since)
    words = turn.house.library.content.words
    fold = turn.house.country.folding.fold
    idle = {fold(w) for w in (*words.stop, *words.particles, *words.asking)}
    week = tallies.week_of(turn.today)
    found = groups(asked, turn.house.country.folding, idle, week)
    total = sum(one.times for one in asked)
    newest = sum(one.times for one in asked if one.week == week)
    lines = [
        _.counted("{count} câu chưa trả lời được, 8 tuần qua.", total)
        + " "
        + _.counted("Tuần này {count}.", newest)
    ]
    if not found:
        lines.append(_("Chưa chuyện nào có từ hai người hỏi."))
    else:
        lines.append(_("Nên viết trước:"))
    lines += [_line(turn, n, one) for n, one in enumerate(found[:MOST_SHOWN], 1)]
    lines.append(
        _(
            "Chỉ ghi chữ thường dùng, không số, không tên, không biết ai hỏi; "
            "180 ngày thì xóa."
        )
    )
    return turn.say("\n".join(lines))


def _line(turn: Turn, number: int, group: Group) -> str:
    _ = turn._
    said = ", ".join(f"“{words}”" for words in group.wordings)
    near = programme(_, group.programme)
    return _(
        "{number}. {times} lần, tuần này {week}, gần phần {near}: {said}",
        number=str(number),
        times=str(group.times),
        week=str(group.this_week),
        near=near,
        said=said,
    )


def programme(_: Translator, id_: str) -> str:
    """What a programme is called; its id where it has no other name."""
    name = _PROGRAMMES.get(id_)
    return _(name) if name else id_ or "—"


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "stats-questions": questions_pressed,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
