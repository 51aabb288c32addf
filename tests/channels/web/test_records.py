"""What is kept of the web chat, and how long, on SQLite and PostgreSQL."""

from sqlalchemy import func, select

from bot.bulletins.courses import progress_of_learners
from bot.bulletins.courses.progress_of_learners import Learner
from bot.channels.web import records, sessions
from bot.clock import DAY, HOUR
from bot.messaging import Address, Button, Reply, Span, say
from bot.messaging.as_json import from_json, to_json
from bot.people import chats
from bot.people.model import Consent
from bot.requests import book
from bot.requests.model import Draft, Level
from bot.store.database import Database
from bot.store.tables.web import web_messages, web_sessions

NOW = 1_795_500_000_000


async def a_session(database: Database, now: int = NOW) -> str:
    async with database.write() as connection:
        return sessions.digest_of(await sessions.new(connection, now))


async def is_known(database: Database, digest: str) -> bool:
    async with database.read() as connection:
        wanted = select(web_sessions.c.seen_at).where(web_sessions.c.digest == digest)
        return await connection.scalar(wanted) is not None


async def count(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count(web_messages.c.id))) or 0


async def erase(database: Database, now: int) -> int:
    slices = 1
    while True:
        async with database.write() as connection:
            if not await records.erase_old(connection, now):
                return slices
        slices += 1


async def test_a_stranger_s_session_lives_a_day(database: Database):
    digest = await a_session(database)
    await erase(database, NOW + DAY)
    assert await is_known(database, digest)
    await erase(database, NOW + DAY + 1)
    assert not await is_known(database, digest)


async def test_who_takes_a_course_is_kept_between_its_lessons(database: Database):
    digest = await a_session(database)
    learner = Learner(Address("web", digest), "digital", "vn", "vi", 7)
    async with database.write() as connection:
        await progress_of_learners.begin(connection, learner, NOW)
    await erase(database, NOW + 30 * DAY)
    assert await is_known(database, digest)


async def test_who_receives_news_is_kept_400_days_unseen(database: Database):
    digest = await a_session(database)
    async with database.write() as connection:
        await chats.keep(connection, Address("web", digest), NOW)
    await erase(database, NOW + 400 * DAY)
    assert await is_known(database, digest)
    await erase(database, NOW + 400 * DAY + 1)
    assert not await is_known(database, digest)


async def test_who_waits_for_an_answer_is_no_stranger(database: Database):
    digest = await a_session(database)
    asked = Draft(Address("web", digest), "vi", "a", "vn.15.04489", Level.COMMUNE)
    async with database.write() as connection:
        consent = Consent(1, "", "", "vi")
        consent_id = await book.give_consent(connection, consent, NOW)
        await book.put(connection, asked, consent_id, now=NOW, due_at=NOW)
    await erase(database, NOW + 400 * DAY)
    assert await is_known(database, digest)
    await erase(database, NOW + 400 * DAY + 1)
    assert not await is_known(database, digest)


async def test_seen_again_begins_anew(database: Database):
    digest = await a_session(database)
    async with database.write() as connection:
        await sessions.touch(connection, digest, NOW + 20 * HOUR)
    await erase(database, NOW + 30 * HOUR)
    assert await is_known(database, digest)


async def test_being_seen_is_written_once_an_hour():
    assert not sessions.is_stale(NOW, NOW + HOUR)
    assert sessions.is_stale(NOW, NOW + HOUR + 1)


async def test_what_was_pushed_lives_a_week_and_an_answer_a_day(database: Database):
    digest = await a_session(database)
    async with database.write() as connection:
        await chats.keep(connection, Address("web", digest), NOW)
        for day in (0, 3):
            moment = NOW + day * DAY
            await records.store_replies(connection, [(digest, "a", say("a"))], moment)
            await records.store_push(connection, digest, f"{day}", say("b"), moment)
    await erase(database, NOW + 3 * DAY)
    assert await count(database) == 3
    await erase(database, NOW + 7 * DAY)
    assert await count(database) == 2
    await erase(database, NOW + 8 * DAY)
    assert await count(database) == 1
    assert await is_known(database, digest)


async def test_a_stranger_s_messages_go_with_the_session(database: Database):
    digest = await a_session(database)
    async with database.write() as connection:
        await records.store_replies(connection, [(digest, "a", say("a"))], NOW)
    await erase(database, NOW + DAY + 1)
    assert await count(database) == 0


async def test_much_is_erased_in_slices(database: Database):
    async with database.write() as connection:
        for _ in range(records.SLICE + 1):
            await sessions.new(connection, NOW)
    assert await erase(database, NOW + 2 * DAY) == 2


async def test_forgetting_erases_what_was_said_and_no_one_else_s(database: Database):
    mine, other = await a_session(database), await a_session(database)
    async with database.write() as connection:
        for digest in (mine, other):
            await records.store_replies(connection, [(digest, "a", say("a"))], NOW)
            await records.store_push(connection, digest, "k", say("b"), NOW)
        await records.erase_messages(connection, mine)
    assert await count(database) == 2
    async with database.read() as connection:
        assert await records.replies_to(connection, other, "a")
        assert not await records.replies_to(connection, mine, "a")


async def test_pushes_come_in_order_without_answers(database: Database):
    async with database.write() as connection:
        token = await sessions.new(connection, NOW)
        digest = sessions.digest_of(token)
        await records.store_push(connection, digest, "1", say("một"), NOW)
        await records.store_replies(connection, [(digest, "a", say("trả lời"))], NOW)
        await records.store_push(connection, digest, "2", say("hai"), NOW + DAY)
    async with database.read() as connection:
        kept = records.MESSAGES_KEPT
        found = await records.pushes_after(connection, token, 0, NOW + kept)
        since = await records.pushes_after(connection, token, 0, NOW + kept + 1)
        newest = await records.newest_push(connection, digest)
        pushed_to = await records.sessions_pushed_after(connection, 0)
    assert [message.reply.text for message in found] == ["một", "hai"]
    assert [message.sent_at for message in found] == [NOW, NOW + DAY]
    assert since == found[1:]
    assert newest == found[-1].number
    assert pushed_to == {digest}


def test_a_reply_is_the_same_after_it_was_stored():
    reply = Reply(
        (
            Span("a <b>", bold=True),
            Span("ở\n", italic=True),
            Span("x", link="https://x"),
        ),
        ((Button("Đúng", "yes", number=1), Button("Xem", url="https://x")),),
    )
    assert from_json(to_json(reply)) == reply
