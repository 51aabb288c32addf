"""The day's lesson comes at its hour; who does not answer is left in peace."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.courses import progress_of_learners
from bot.bulletins.courses.progress_of_learners import Learner
from bot.clock import Milliseconds, local
from bot.conversation.course import lesson_words
from bot.conversation.course.learning import following
from bot.conversation.course.lesson_words import course_of, may_take
from bot.conversation.turn import House
from bot.delivery.spoken import sounds
from bot.messaging import say
from bot.people import place_settings, roles
from bot.store.database import Database

# Learners a look: four in ten of what a usual token may send. They go as replies, and
# who asks something meanwhile must not wait for them.
AT_ONCE = 100
PAUSED_AFTER = 3  # lessons that nobody answered


async def give(database: Database, house: House, now: Milliseconds) -> int:
    """Sends every lesson that is due; how many."""
    if not house.courses:
        return 0
    async with database.read() as connection:
        due = await progress_of_learners.due(connection, now, AT_ONCE)
    given = 0
    for learner in due:
        async with database.write() as connection:
            given += await _give(connection, house, learner, now)
    return given


async def _give(
    connection: AsyncConnection, house: House, learner: Learner, now: Milliseconds
) -> int:
    channel, account = learner.address  # of a private chat both are the same
    held = await roles.grants(connection, channel, account, now=now)
    course = course_of(house, learner.course)
    if course is None or not may_take(course, held):
        await progress_of_learners.forget(connection, learner.address)
        return 0
    zone = house.config.timezone
    quiet = await place_settings.quiet_hours(connection, learner.place)
    if quiet.value.covers(local(now, zone).time()):
        return 0  # it waits for the morning
    number = learner.done + 1
    is_over = number > len(course.lessons)
    is_tired = learner.unanswered >= PAUSED_AFTER
    later = None if is_over or is_tired else following(now, learner.hour, zone)
    moved = await progress_of_learners.put_off(
        connection, learner, later, learner.unanswered + 1, now
    )
    if not moved or is_over:
        return 0
    _ = house.catalogues.translator(learner.language)
    said = lesson_words.lesson(house, _, course, number)
    if is_tired:
        said = say(
            _("Mấy bài rồi chưa trả lời, nên tạm dừng. Gõ /khoahoc để học tiếp.")
        )
    key = f"lesson {learner.course} {number} {now}"
    said = replace(said, language=said.language or learner.language)
    await sounds.keep(connection, [said], now)
    await house.tell(connection, learner.address, said, key)
    return 1
