"""`/course`: begun at an hour of one's own, paused, gone on with, left at any time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.bulletins.courses import progress_of_learners
from bot.bulletins.courses.progress_of_learners import Learner
from bot.clock import Milliseconds, instant, local
from bot.conversation import doors
from bot.conversation.course import lesson_words
from bot.conversation.course.lesson_words import COURSE, course_of
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.times.told import told_short
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Button
from bot.people.model import Role

HOURS = (7, 12, 19)  # when a lesson may come: none within the usual quiet hours


async def course(turn: Turn, text: str) -> Replies:
    """`/course`: what it is, or where one stands."""
    if not turn.house.courses:
        return turn.say(turn._("Chưa có khóa học nào."))
    learner = await _learner(turn)
    return _offered(turn) if learner is None else _standing(turn, learner)


def _offered(turn: Turn) -> Replies:
    _ = turn._
    found = course_of(turn.house)
    text = _(
        "{name}: {all} bài ngắn, mỗi ngày một bài, mỗi bài một câu hỏi. "
        "Dừng lúc nào cũng được. Học lúc mấy giờ?",
        name=found.name(turn.language),
        all=str(len(found.lessons)),
    )
    return turn.say(text, _hours(turn), (turn.free(_("Bài đầu ngay"), "lesson-next"),))


def _hours(turn: Turn) -> tuple[Button, ...]:
    return tuple(turn.free(f"{hour}:00", "course-hour", str(hour)) for hour in HOURS)


def _standing(turn: Turn, learner: Learner, lead: str = "") -> Replies:
    """How far it is, and every way on."""
    _ = turn._
    all_ = len(course_of(turn.house).lessons)
    if learner.done >= all_:
        return _finished(turn, learner, lead)
    lines = [lead] if lead else []
    lines.append(
        _("Đã xong {done} trên {all} bài.", done=str(learner.done), all=str(all_))
    )
    rows: list[tuple[Button, ...]] = [(turn.free(_("Bài tiếp"), "lesson-next"),)]
    if learner.next_at is None:
        lines.append(_("Đang tạm dừng, không bài nào tự tới. Học tiếp lúc mấy giờ?"))
        rows.append(_hours(turn))
    else:
        lines.append(_("Bài tiếp tới lúc {when}.", when=_when(turn, learner.next_at)))
        pause = turn.free(_("Tạm dừng"), "course-pause")
        rows.append((pause, turn.free(_("Giờ khác"), "course-other-hour")))
    rows.append((turn.free(_("Thôi học"), "course-leave"),))
    return turn.say("\n".join(lines), *rows)


def _finished(turn: Turn, learner: Learner, lead: str = "") -> Replies:
    _ = turn._
    done = _(
        "Xong cả {all} bài, đúng {right} câu.",
        all=str(learner.done),
        right=str(learner.right),
    )
    return turn.say(
        f"{lead}\n{done}" if lead else done,
        (turn.free(_("Nhận giấy chứng nhận"), "certificate"),),
        (
            turn.free(_("Xem lại từ đầu"), "lesson-again", "1"),
            turn.free(_("Thôi học"), "course-leave"),
        ),
    )


async def hour_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[7:00] and others: a lesson a day at that hour."""
    hour = arguments.number(0)
    if hour not in HOURS:
        raise Stale
    learner = await _keep(turn, hour, following(turn.now, hour, _zone(turn)))
    lead = turn._("Được, mỗi ngày một bài lúc {hour}:00.", hour=str(hour))
    return _standing(turn, learner, lead)


async def other_hour(turn: Turn, arguments: Arguments) -> Replies:
    """[Giờ khác]."""
    return turn.say(turn._("Học lúc mấy giờ?"), _hours(turn))


async def pause_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tạm dừng]: nothing comes by itself."""
    learner = await _learner(turn)
    if learner is None:
        return _offered(turn)
    await _keep(turn, learner.hour, None)
    return turn.say(
        turn._("Đã tạm dừng. Gõ /khoahoc để học tiếp từ chỗ này."),
        (turn.free(turn._("Bài tiếp"), "lesson-next"),),
    )


async def leave_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi học]: nothing is kept of it."""
    await progress_of_learners.forget(turn.connection, turn.incoming.address)
    return turn.say(turn._("Đã thôi học. Muốn học lại thì gõ /khoahoc."))


async def next_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Bài tiếp], [Bài đầu ngay]: without waiting for its hour."""
    learner = await _learner(turn)
    if learner is None:
        hour = HOURS[0]
        learner = await _keep(turn, hour, following(turn.now, hour, _zone(turn)))
    if learner.done >= len(course_of(turn.house).lessons):
        return _finished(turn, learner)
    return [lesson_words.lesson(turn.house, turn._, learner.done + 1)]


async def again_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A lesson that was had before."""
    number = arguments.number(0)
    if not 1 <= number <= len(course_of(turn.house).lessons):
        raise Stale
    return [lesson_words.lesson(turn.house, turn._, number)]


async def answer_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the choices under a lesson's question."""
    _ = turn._
    number, choice = arguments.number(0), arguments.number(1)
    lessons = course_of(turn.house).lessons
    if not 1 <= number <= len(lessons):
        raise Stale
    one = course_of(turn.house).lesson(number, turn.language)
    if not 1 <= choice <= len(one.choices):
        raise Stale
    learner = await _learner(turn)
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
    learner = await _learner(turn) or learner
    if number < learner.done and number < len(lessons):  # had before
        following_one = turn.free(_("Bài tiếp"), "lesson-again", str(number + 1))
        return turn.say(said, (following_one,))
    return _standing(turn, learner, said)


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


async def _learner(turn: Turn) -> Learner | None:
    return await progress_of_learners.find(
        turn.connection, turn.incoming.address, COURSE
    )


async def _keep(turn: Turn, hour: int, next_at: Milliseconds | None) -> Learner:
    learner = Learner(
        turn.incoming.address,
        COURSE,
        turn.scope(Role.OFFICER)[0].path,
        turn.language,
        hour,
        next_at=next_at,
    )
    await progress_of_learners.begin(turn.connection, learner, turn.now)
    return await _learner(turn) or learner


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "course",
        N_("khoahoc"),
        N_("Khóa học cho cán bộ"),
        course,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "course-hour": hour_pressed,
            "course-other-hour": other_hour,
            "course-pause": pause_pressed,
            "course-leave": leave_pressed,
            "lesson-next": next_pressed,
            "lesson-again": again_pressed,
            "lesson-answer": answer_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
