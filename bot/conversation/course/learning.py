"""`/course`: begun at an hour of one's own, paused, gone on with, left at any time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.bulletins.courses import progress_of_learners
from bot.bulletins.courses.course_files import Course
from bot.bulletins.courses.progress_of_learners import Learner
from bot.clock import Milliseconds, instant, local
from bot.conversation import doors
from bot.conversation.course import lesson_words
from bot.conversation.course.lesson_words import may_take
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.times.told import told_short
from bot.conversation.turn import Replies, Turn
from bot.delivery.spoken import sounds
from bot.i18n import N_
from bot.messaging import Button

HOURS = (7, 12, 19)  # when a lesson may come: none within the usual quiet hours


async def course(turn: Turn, text: str) -> Replies:
    """`/course`: what it is, or where one stands; of several, which."""
    found = [one for one in turn.house.courses if may_take(one, turn.grants)]
    if not found:
        return turn.say(turn._("Chưa có khóa học nào."))
    if len(found) == 1:
        return await _shown(turn, found[0])
    named = (turn.free(one.name(turn.language), "course", one.id) for one in found)
    return turn.say(turn._("Học khóa nào?"), *((button,) for button in named))


async def course_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the courses by its name."""
    return await _shown(turn, _course(turn, arguments))


async def _shown(turn: Turn, course: Course) -> Replies:
    learner = await _learner(turn, course)
    if learner is None:
        return _offered(turn, course)
    return _standing(turn, course, learner)


def _offered(turn: Turn, course: Course) -> Replies:
    _ = turn._
    text = _(
        "{name}: {all} bài ngắn, mỗi ngày một bài, mỗi bài một câu hỏi. "
        "Dừng lúc nào cũng được. Học lúc mấy giờ?",
        name=course.name(turn.language),
        all=str(len(course.lessons)),
    )
    if course.role is None:
        kept = _("Loa Bản chỉ ghi là học đến bài nào. Thôi học thì xóa.")
        text = f"{text}\n{kept}"
    first = turn.free(_("Bài đầu ngay"), "lesson-next", course.id)
    return turn.say(text, _hours(turn, course), (first,))


def _hours(turn: Turn, course: Course) -> tuple[Button, ...]:
    return tuple(
        turn.free(f"{hour}:00", "course-hour", course.id, str(hour)) for hour in HOURS
    )


def _standing(turn: Turn, course: Course, learner: Learner, lead: str = "") -> Replies:
    """How far it is, and every way on."""
    _ = turn._
    all_ = len(course.lessons)
    if learner.done >= all_:
        return _finished(turn, course, learner, lead)
    lines = [lead] if lead else []
    lines.append(
        _("Đã xong {done} trên {all} bài.", done=str(learner.done), all=str(all_))
    )
    following_one = turn.free(_("Bài tiếp"), "lesson-next", course.id)
    rows: list[tuple[Button, ...]] = [(following_one,)]
    if learner.next_at is None:
        lines.append(_("Đang tạm dừng, không bài nào tự tới. Học tiếp lúc mấy giờ?"))
        rows.append(_hours(turn, course))
    else:
        lines.append(_("Bài tiếp tới lúc {when}.", when=_when(turn, learner.next_at)))
        pause = turn.free(_("Tạm dừng"), "course-pause", course.id)
        rows.append((pause, turn.free(_("Giờ khác"), "course-other-hour", course.id)))
    rows.append((_leave(turn, course),))
    return turn.say("\n".join(lines), *rows)


def _finished(turn: Turn, course: Course, learner: Learner, lead: str = "") -> Replies:
    _ = turn._
    done = _(
        "Xong cả {all} bài, đúng {right} câu.",
        all=str(learner.done),
        right=str(learner.right),
    )
    certificate = turn.free(_("Nhận giấy chứng nhận"), "certificate")
    return turn.say(
        f"{lead}\n{done}" if lead else done,
        (certificate,) if course.role is not None else (),
        (
            turn.free(_("Xem lại từ đầu"), "lesson-again", course.id, "1"),
            _leave(turn, course),
        ),
    )


def _leave(turn: Turn, course: Course) -> Button:
    return turn.free(turn._("Thôi học"), "course-leave", course.id)


async def hour_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[7:00] and others: a lesson a day at that hour."""
    course, hour = _course(turn, arguments), arguments.number(1)
    if hour not in HOURS:
        raise Stale
    next_at = following(turn.now, hour, _zone(turn))
    learner = await _keep(turn, course, hour, next_at)
    lead = turn._("Được, mỗi ngày một bài lúc {hour}:00.", hour=str(hour))
    return _standing(turn, course, learner, lead)


async def other_hour(turn: Turn, arguments: Arguments) -> Replies:
    """[Giờ khác]."""
    course = _course(turn, arguments)
    return turn.say(turn._("Học lúc mấy giờ?"), _hours(turn, course))


async def pause_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tạm dừng]: nothing comes by itself."""
    course = _course(turn, arguments)
    learner = await _learner(turn, course)
    if learner is None:
        return _offered(turn, course)
    await _keep(turn, course, learner.hour, None)
    return turn.say(
        turn._("Đã tạm dừng. Gõ /khoahoc để học tiếp từ chỗ này."),
        (turn.free(turn._("Bài tiếp"), "lesson-next", course.id),),
    )


async def leave_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi học]: nothing is kept of it."""
    course = _course(turn, arguments)
    address = turn.incoming.address
    await progress_of_learners.leave(turn.connection, address, course.id)
    return turn.say(turn._("Đã thôi học. Muốn học lại thì gõ /khoahoc."))


async def next_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Bài tiếp], [Bài đầu ngay]: without waiting for its hour."""
    course = _course(turn, arguments)
    learner = await _learner(turn, course)
    if learner is None:
        hour = HOURS[0]
        next_at = following(turn.now, hour, _zone(turn))
        learner = await _keep(turn, course, hour, next_at)
    if learner.done >= len(course.lessons):
        return _finished(turn, course, learner)
    return await _told(turn, course, learner.done + 1)


async def again_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A lesson that was had before."""
    course, number = _course(turn, arguments), arguments.number(1)
    if not 1 <= number <= len(course.lessons):
        raise Stale
    return await _told(turn, course, number)


async def _told(turn: Turn, course: Course, number: int) -> Replies:
    said = lesson_words.lesson(turn.house, turn._, course, number)
    await sounds.keep(turn.connection, [said], turn.now)
    return [said]


async def answer_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the choices under a lesson's question."""
    _ = turn._
    course = _course(turn, arguments)
    number, choice = arguments.number(1), arguments.number(2)
    if not 1 <= number <= len(course.lessons):
        raise Stale
    one = course.lesson(number, turn.language)
    if not 1 <= choice <= len(one.choices):
        raise Stale
    learner = await _learner(turn, course)
    if learner is None:
        raise Stale
    is_right = choice == one.right
    await progress_of_learners.answered(
        turn.connection, learner, number, turn.now, is_right=is_right
    )
    said = (
        _("Đúng rồi. {because}", because=one.because)
        if is_right
        else _(
            "Chưa đúng, câu {right} mới phải. {because}",
            right=str(one.right),
            because=one.because,
        )
    )
    learner = await _learner(turn, course) or learner
    if number < learner.done and number < len(course.lessons):  # had before
        again = "lesson-again", course.id, str(number + 1)
        return turn.say(said, (turn.free(_("Bài tiếp"), *again),))
    return _standing(turn, course, learner, said)


def following(now: Milliseconds, hour: int, zone: ZoneInfo) -> Milliseconds:
    """The next time that it is this hour."""
    here = local(now, zone)
    at = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    later: datetime = at if at > here else at + timedelta(days=1)
    return instant(later)


def _zone(turn: Turn) -> ZoneInfo:
    return turn.house.config.timezone


def _when(turn: Turn, moment: Milliseconds) -> str:
    return told_short(turn._, local(moment, _zone(turn)), local(turn.now, _zone(turn)))


def _course(turn: Turn, arguments: Arguments) -> Course:
    """The course that a button names; Stale if there is none, or not for them."""
    found = lesson_words.course_of(turn.house, arguments[0])
    if found is None or not may_take(found, turn.grants):
        raise Stale
    return found


async def _learner(turn: Turn, course: Course) -> Learner | None:
    return await progress_of_learners.find(
        turn.connection, turn.incoming.address, course.id
    )


async def _keep(
    turn: Turn, course: Course, hour: int, next_at: Milliseconds | None
) -> Learner:
    learner = Learner(
        turn.incoming.address,
        course.id,
        _quiet_place(turn, course),
        turn.language,
        hour,
        next_at=next_at,
    )
    await progress_of_learners.begin(turn.connection, learner, turn.now)
    return await _learner(turn, course) or learner


def _quiet_place(turn: Turn, course: Course) -> str:
    """Whose quiet hours a lesson waits for: of the office, of home, or everyone's."""
    if course.role is not None:
        return turn.scope(course.role)[0].path
    return turn.home[0] if turn.home else turn.house.places.country.path


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "course",
        N_("khoahoc"),
        N_("Học dùng điện thoại, mỗi ngày một bài ngắn"),
        course,
        role=ANYONE,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "course": course_pressed,
            "course-hour": hour_pressed,
            "course-other-hour": other_hour,
            "course-pause": pause_pressed,
            "course-leave": leave_pressed,
            "lesson-next": next_pressed,
            "lesson-again": again_pressed,
            "lesson-answer": answer_pressed,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
