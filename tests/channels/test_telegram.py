"""The channel against a server that speaks the Bot API, over real HTTP."""

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram import TelegramChannel, rendering, updates
from bot.channels.telegram.updates import Self
from bot.config import Config
from bot.messaging import (
    Address,
    Button,
    ChatKind,
    Event,
    Gone,
    Letter,
    Moved,
    Refused,
    Reply,
    Sent,
    Span,
    TryAgain,
    Unknown,
    say,
)
from tests.support.telegram_server import BOT, TOKEN, Fault, Telegram, too_many

SECRET = "kept in the database"


@asynccontextmanager
async def connected(telegram: Telegram, **settings: object):
    config = Config(telegram_token=TOKEN, telegram_api_url=telegram.url, **settings)
    channel = TelegramChannel(config, SECRET)
    try:
        yield channel
    finally:
        await channel.close()


@asynccontextmanager
async def listening(channel: TelegramChannel, receive):
    async with asyncio.TaskGroup() as group:
        task = group.create_task(channel.run(receive))
        try:
            yield
        finally:
            task.cancel()


class Inbox:
    """Takes what comes in; can refuse, as a database that is away would."""

    def __init__(self) -> None:
        self.got = []
        self.changed = asyncio.Condition()
        self.refusals = 0

    async def __call__(self, batch) -> None:
        async with self.changed:
            if self.refusals:
                self.refusals -= 1
                raise OSError("disk full")
            self.got += batch
            self.changed.notify_all()

    async def until(self, number: int) -> None:
        async with asyncio.timeout(30), self.changed:
            await self.changed.wait_for(lambda: len(self.got) >= number)


def letter(chat: int, text: str = "Chào", **how: object) -> Letter:
    return Letter(Address("telegram", str(chat)), say(text), "k", **how)


OUTCOMES = [
    (403, "Forbidden: bot was blocked by the user", {}, Gone("blocked")),
    (403, "Forbidden: user is deactivated", {}, Gone("deactivated")),
    (403, "Forbidden: bot was kicked from the group chat", {}, Gone("kicked")),
    (403, "Forbidden: bot was kicked from the supergroup chat", {}, Gone("kicked")),
    (403, "Forbidden: bot is not a member of the supergroup chat", {}, Gone("kicked")),
    (403, "Forbidden: the group chat was deleted", {}, Gone("kicked")),
    (400, "Bad Request: chat not found", {}, Gone("not_found")),
    (400, "Bad Request: private chat not found", {}, Gone("not_found")),
    (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": -1002},
        Moved(Address("telegram", "-1002")),
    ),
    (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
        {},
        Refused("no_rights"),
    ),
    (400, "Bad Request: message is too long", {}, Refused("bad_message")),
    (400, "Bad Request: message text is empty", {}, Refused("bad_message")),
    (
        400,
        "Bad Request: can't parse entities: Can't find end tag",
        {},
        Refused("bad_message"),
    ),
    (400, "Bad Request: BUTTON_DATA_INVALID", {}, Refused("bad_message")),
    (400, "Bad Request: message thread not found", {}, Refused("bad_message")),
]


@pytest.mark.parametrize(("code", "description", "parameters", "outcome"), OUTCOMES)
async def test_what_the_platform_says_becomes_an_outcome(
    code, description, parameters, outcome
):
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        telegram.faults.append(Fault("error", code, description, parameters))
        assert await channel.send(letter(1)) == outcome


async def test_too_many_requests_pause_for_as_long_as_said():
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        telegram.faults.append(too_many(7))
        assert await channel.send(letter(1)) == TryAgain(7.0, "too many", pause=True)


@pytest.mark.parametrize("fault", [Fault("html"), Fault("error", 500, "Internal")])
async def test_a_server_in_trouble_is_tried_again_whatever_its_body(fault):
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        telegram.faults.append(fault)
        assert isinstance(await channel.send(letter(1)), TryAgain)
        assert isinstance(await channel.send(letter(1)), Sent)


@pytest.mark.parametrize("kind", ["reset-before", "reset-after"])
async def test_a_lost_connection_may_have_delivered(kind):
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        telegram.faults.append(Fault(kind))
        assert isinstance(await channel.send(letter(1)), Unknown)


async def test_no_connection_means_nothing_was_sent():
    async with Telegram().serving() as telegram:
        pass
    async with connected(telegram) as channel:
        assert isinstance(await channel.send(letter(1)), TryAgain)


async def test_a_wrong_token_is_not_the_deliverys_fault():
    async with Telegram("1:other").serving() as telegram:
        async with connected(telegram) as channel:
            outcome = await channel.send(letter(1))
            assert isinstance(outcome, TryAgain)
            assert outcome.after >= 60


async def test_a_long_text_is_split_at_paragraphs_and_goes_on_where_it_stopped():
    text = "\n".join(f"Đoạn {n}. " + "chữ 😀 " * 200 for n in range(8))
    reply = Reply((Span(text),), ((Button("Bớt tin", "less"),),))
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        telegram.faults.append(Fault("error", 500, "Internal"))
        whole = Letter(Address("telegram", "1"), reply, "k")
        assert isinstance(await channel.send(whole), TryAgain)
        telegram.faults.clear()
        sent = await channel.send(whole)
        assert isinstance(sent, Sent)
        assert len(sent.message_ids) == len(telegram.sent[1]) > 1
        assert all(t.startswith("Đoạn") for t in telegram.texts(1))
        assert "".join(telegram.texts(1)).count("😀") == 1600
        assert "reply_markup" in telegram.sent[1][-1]
        assert "reply_markup" not in telegram.sent[1][0]
        again = Letter(
            Address("telegram", "1"), reply, "k", done_parts=sent.message_ids[:-1]
        )
        before = len(telegram.sent[1])
        await channel.send(again)
        assert len(telegram.sent[1]) == before + 1


async def test_what_was_typed_is_plain_text():
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        typed = "5 < 7 & <b>không đậm</b> *sao* _gạch_ &amp;"
        await channel.send(letter(1, typed))
        assert telegram.texts(1) == [typed]


def test_a_topics_message_goes_to_its_thread_and_the_general_one_to_none():
    sent = rendering.messages(Address("telegram", "-100:7"), say("a"))
    assert sent[0]["message_thread_id"] == "7"
    general = rendering.messages(Address("telegram", "-100:1"), say("a"))
    assert "message_thread_id" not in general[0]


def test_every_letter_counts_as_telegram_counts():
    text = "😀" * 5000
    parts = rendering.split((Span(text),))
    assert "".join(s.text for part in parts for s in part) == text
    for part in parts:
        assert rendering.units("".join(s.text for s in part)) <= 4096


ME = Self(BOT["id"], BOT["username"])


def message(**changes):
    chat = changes.pop("chat", {"id": 5, "type": "private", "first_name": "Bí Mật"})
    return {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 0,
            "from": {"id": 5, "first_name": "Bí Mật", "language_code": "vi"},
            "chat": chat,
            **changes,
        },
    }


GROUP = {"id": -7, "type": "supergroup", "title": "Bản Giữa"}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"text": "chuyện trong nhóm", "chat": GROUP}, None),
        ({"text": "/hoi tiền già", "chat": GROUP}, "/hoi tiền già"),
        ({"text": "/hoi@LoaBanBot tiền già", "chat": GROUP}, "/hoi tiền già"),
        ({"text": "/hoi@OtherBot tiền già", "chat": GROUP}, None),
        ({"text": "@loabanbot tiền già", "chat": GROUP}, "tiền già"),
        (
            {"text": "còn cấp 3", "chat": GROUP, "reply_to_message": {"from": BOT}},
            "còn cấp 3",
        ),
        ({"text": "xin chào"}, "xin chào"),
    ],
)
def test_a_group_is_heard_only_when_it_calls(changes, text):
    found = updates.read(message(**changes), ME, 0)
    assert (found.text if found else None) == text


@pytest.mark.parametrize(
    "changes",
    [
        {"sender_chat": {"id": -7}, "from": {"id": 1087968824}},
        {"forward_origin": {"type": "user"}},
        {"from": {"id": 1087968824}},
    ],
)
def test_who_cannot_be_held_to_it_has_no_account(changes):
    found = updates.read(message(text="/notice họp", chat=GROUP, **changes), ME, 0)
    assert found is not None
    assert found.sender is None


def test_no_name_is_taken_along():
    found = updates.read(message(text="xin chào"), ME, 0)
    assert "Bí Mật" not in repr(found)


def test_a_picture_is_something_and_an_edit_is_nothing():
    picture = updates.read(message(photo=[{}]), ME, 0)
    assert picture is not None
    assert picture.event is Event.OTHER
    edited = {"update_id": 1, "edited_message": message(text="a")["message"]}
    assert updates.read(edited, ME, 0) is None


async def test_an_update_that_could_not_be_stored_comes_again():
    inbox = Inbox()
    inbox.refusals = 1
    async with Telegram().serving() as telegram:
        telegram.user(1)
        async with connected(telegram) as channel:
            await telegram.says(1, "xin chào")
            with pytest.raises(ExceptionGroup):
                async with listening(channel, inbox):
                    await asyncio.Event().wait()
            async with listening(channel, inbox):
                await inbox.until(1)
    assert [one.text for one in inbox.got] == ["xin chào"]


async def test_blocking_leaving_and_migrating_come_in_as_events():
    inbox = Inbox()
    async with Telegram().serving() as telegram:
        telegram.user(1)
        telegram.group(-7)
        async with connected(telegram) as channel, listening(channel, inbox):
            await telegram.blocks(1)
            await telegram.unblocks(1)
            await telegram.joins(1, -7)
            await telegram.says(1, "", chat=-7, migrate_to_chat_id=-1007)
            await inbox.until(4)
    assert [(one.event, one.kind) for one in inbox.got] == [
        (Event.LEFT, ChatKind.PRIVATE),
        (Event.JOINED, ChatKind.PRIVATE),
        (Event.JOINED, ChatKind.GROUP),
        (Event.MOVED, ChatKind.GROUP),
    ]
    assert inbox.got[3].moved_to == "-1007"


async def test_a_pressed_button_is_acknowledged():
    inbox = Inbox()
    async with Telegram().serving() as telegram:
        telegram.user(1)
        async with connected(telegram) as channel, listening(channel, inbox):
            reply = Reply((Span("Chọn"),), ((Button("Một", "topic:x"),),))
            await channel.send(Letter(Address("telegram", "1"), reply, "k"))
            await telegram.taps(1, "Một")
            await inbox.until(1)
            await telegram.until(
                lambda: any(c.method == "answercallbackquery" for c in telegram.calls)
            )
    assert inbox.got[0].button == "topic:x"


async def test_no_fault_writes_the_token_anywhere(caplog):
    caplog.set_level(logging.DEBUG)
    faults = [
        Fault("error", code, description, parameters)
        for code, description, parameters, _ in OUTCOMES
    ]
    faults += [too_many(1), Fault("html"), Fault("reset-before"), Fault("reset-after")]
    outcomes = []
    async with Telegram().serving() as telegram, connected(telegram) as channel:
        telegram.user(1)
        for fault in faults:
            telegram.faults.append(fault)
            outcomes.append(await channel.send(letter(1)))
        async with listening(channel, Inbox()):
            await telegram.until(
                lambda: any(c.method == "getupdates" for c in telegram.calls)
            )
    async with connected(telegram) as channel:  # nobody is there any more
        outcomes.append(await channel.send(letter(1)))
    async with Telegram("9:else").serving() as stranger:
        async with connected(stranger) as channel:
            outcomes.append(await channel.send(letter(1)))
            async with listening(channel, Inbox()):
                await stranger.until(
                    lambda: (
                        any(c.method == "getme" for c in stranger.calls)
                        or stranger.calls
                    )
                )
    written = caplog.text + repr(outcomes)
    assert TOKEN not in written
    assert TOKEN.split(":")[1] not in written
