"""[Nhận giấy chứng nhận]: a name for the picture alone, or none."""

from bot.bulletins.courses import progress_of_learners
from bot.conversation import doors
from bot.conversation.course.lesson_words import course_of
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import short_answers
from bot.conversation.steps.heard import Heard, heard
from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.certificate_words import CERTIFICATE
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

COURSE = "officer"  # a certificate is for who writes to their commune
LONGEST, MOST_WORDS = 40, 6  # of a name


async def wanted(turn: Turn, arguments: Arguments) -> Replies:
    """Asks for the name that is to stand on it."""
    await _right_answers(turn)
    turn.begin("certificate")
    return [await ask_again(turn)]


async def ask_again(turn: Turn) -> Reply:
    """Which name, once more."""
    _ = turn._
    return say(
        _(
            "Gõ tên để ghi lên hình, viết hoa chữ đầu. "
            "Tên chỉ nằm trong hình, Loa Bản không giữ."
        ),
        (
            turn.bound(_("Không ghi tên"), "certificate-bare"),
            turn.bound(_("Thôi"), CANCEL),
        ),
    )


def is_a_name(turn: Turn, text: str) -> bool:
    """Whether a text can be a name: a few words with capitals that say nothing else."""
    words = text.split()
    is_letters = all(letter.isalpha() or letter in "'.-" for letter in "".join(words))
    is_named = all(word[:1].isupper() for word in words) and is_letters
    if not 0 < len(words) <= MOST_WORDS or len(text) > LONGEST or not is_named:
        return False
    says_more = short_answers.meant(turn, text) is not None
    return not says_more and heard(turn, text) is Heard.NOTHING


async def name_typed(turn: Turn, text: str) -> Replies:
    """The name."""
    return await _ask(turn, " ".join(text.split()))


async def without_name(turn: Turn, arguments: Arguments) -> Replies:
    """[Không ghi tên]."""
    return await _ask(turn, "")


async def _ask(turn: Turn, name: str) -> Replies:
    right = await _right_answers(turn)
    place = turn.scope(Role.OFFICER)[0]
    turn.end()
    about = f"{COURSE}|{place.code}|{right}|{name}"
    wish = Wanted(turn.incoming.address, CERTIFICATE, about, turn.language)
    await wanted_drawings.ask(turn.connection, wish, turn.now)
    return turn.say(turn._("Đang vẽ, xong gửi ngay ở đây."))


async def _right_answers(turn: Turn) -> int:
    """How many were right; raises Stale before the last lesson is answered."""
    course = course_of(turn.house, COURSE)
    learner = await progress_of_learners.find(
        turn.connection, turn.incoming.address, COURSE
    )
    if course is None or learner is None or learner.done < len(course.lessons):
        raise Stale
    return learner.right


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"certificate": wanted, "certificate-bare": without_name},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="certificate",
        opens=name_typed,
        fits=is_a_name,
        asks_again=ask_again,
        why=N_("Để ghi lên giấy chứng nhận. Không muốn thì bấm Không ghi tên."),
        drops=N_("Thôi, chưa vẽ giấy chứng nhận."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
