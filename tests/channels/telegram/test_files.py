"""Files in letters: uploaded once, then sent by the platform's own id."""

import asyncio
from dataclasses import replace

import pytest

from bot.channels.telegram import TelegramChannel
from bot.delivery import files
from bot.delivery.spoken import sounds
from bot.messaging import (
    Aloud,
    Attachment,
    Button,
    Gone,
    Partly,
    Refused,
    Reply,
    Sent,
    Span,
    TryAgain,
    Unknown,
    say,
)
from bot.speech import Voices
from bot.store.database import Database
from tests.channels.telegram.conftest import Make, letter, send_whole
from tests.support.telegram import TelegramServer, faults
from tests.support.telegram.files import Uploaded

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
NAME = "Lượt phát 217.png"


async def put(database: Database, name: str, kind: str, content: bytes) -> Attachment:
    async with database.write() as connection:
        return await files.put(connection, name, kind, content, 1)


@pytest.fixture
async def chart(database: Database) -> Attachment:
    return await put(database, NAME, "image/png", PNG)


@pytest.fixture
def channel(make: Make, database: Database) -> TelegramChannel:
    return make(shelf=files.Shelf(database))


def reply(file: Attachment, text: str = "Đã xong.") -> Reply:
    return Reply((Span(text),), ((Button("Danh sách", "list"),),), file=file)


async def test_a_picture_is_uploaded_once_and_then_sent_by_its_id(
    telegram: TelegramServer,
    channel: TelegramChannel,
    make: Make,
    chart: Attachment,
    database: Database,
) -> None:
    people = [telegram.user() for _ in range(3)]
    for person in people[:2]:
        sent = await channel.send(letter(person, reply=reply(chart)))
        assert sent == Sent((str(telegram.messages(person)[-1]["message_id"]),))
    restarted = make(shelf=files.Shelf(database))
    assert isinstance(await restarted.send(letter(people[2], reply=reply(chart))), Sent)
    assert telegram.files.uploaded == [Uploaded("photo", NAME, "image/png", PNG)]
    for person in people:
        [message] = telegram.messages(person)
        assert message["photo"][0]["file_id"]
        assert message["caption"] == "Đã xong."
        [[button]] = message["reply_markup"]["inline_keyboard"]
        assert button["callback_data"] == "list"
    assert len(telegram.calls("sendPhoto")) == 3


async def test_what_is_no_picture_is_sent_as_a_document(
    telegram: TelegramServer, channel: TelegramChannel, database: Database
) -> None:
    table = await put(database, "chưa tới.csv", "text/csv", "tên,lý do".encode())
    user = telegram.user()
    assert isinstance(await channel.send(letter(user, reply=reply(table))), Sent)
    [uploaded] = telegram.files.uploaded
    assert uploaded == Uploaded(
        "document", "chưa tới.csv", "text/csv", "tên,lý do".encode()
    )
    assert telegram.messages(user)[0]["document"]["file_id"]


async def test_an_id_that_is_no_longer_taken_is_followed_by_an_upload(
    telegram: TelegramServer,
    channel: TelegramChannel,
    make: Make,
    chart: Attachment,
    database: Database,
) -> None:
    user = telegram.user()
    one = letter(user, reply=reply(chart))
    await channel.send(one)
    telegram.files.forget()
    assert await channel.send(one) == TryAgain(0.0, "file not ready")
    assert isinstance(await channel.send(one), Sent)
    assert len(telegram.files.uploaded) == 2
    telegram.files.forget()
    # So it is for a process that knows the id from the database alone.
    restarted = make(shelf=files.Shelf(database))
    assert isinstance(await restarted.send(one), TryAgain)
    assert isinstance(await restarted.send(one), Sent)
    assert len(telegram.files.uploaded) == 3
    assert len(telegram.messages(user)) == 3


async def test_while_a_file_goes_up_other_letters_with_it_wait_their_turn(
    telegram: TelegramServer, channel: TelegramChannel, chart: Attachment
) -> None:
    first, second = telegram.user(), telegram.user()
    held = telegram.faults.hold(method="sendPhoto")
    async with asyncio.TaskGroup() as group:
        uploading = group.create_task(channel.send(letter(first, reply=reply(chart))))
        await held.reached.wait()
        waiting = letter(second, reply=reply(chart))
        assert await channel.send(waiting) == TryAgain(0.0, "file not ready")
        held.release()
    assert isinstance(uploading.result(), Sent)
    assert isinstance(await channel.send(waiting), Sent)
    assert len(telegram.files.uploaded) == 1


async def test_a_text_too_long_for_a_caption_follows_the_file(
    telegram: TelegramServer, channel: TelegramChannel, chart: Attachment
) -> None:
    user = telegram.user()
    text = "Nước lên 😀. " * 90  # 1,080 characters, more units of UTF-16
    first = await channel.send(letter(user, reply=reply(chart, text)))
    assert isinstance(first, Partly)
    whole = letter(user, reply=reply(chart, text))
    await send_whole(channel, whole._replace(done_parts=first.message_ids))
    picture, words = telegram.messages(user)
    assert "caption" not in picture
    assert "reply_markup" not in picture
    assert words["text"] == text.strip()
    assert words["reply_markup"]
    fitting = "x" * 1022 + "😀"
    await send_whole(channel, letter(user, reply=reply(chart, fitting)))
    assert telegram.messages(user)[2]["caption"] == fitting


async def test_a_file_goes_into_a_topic_and_without_a_text(
    telegram: TelegramServer, channel: TelegramChannel, chart: Attachment
) -> None:
    group = telegram.group(is_forum=True)
    topic = telegram.topic(group, "Báo cáo")
    to = f"{group.id}:{topic}"
    for _ in ("uploaded", "by its id"):
        bare = Reply((), file=chart)
        assert isinstance(await channel.send(letter(to, reply=bare)), Sent)
    said = [m for m in telegram.messages(group) if "photo" in m]
    assert [m["message_thread_id"] for m in said] == [topic, topic]


async def test_failures_mean_what_they_mean_for_a_text(
    telegram: TelegramServer, channel: TelegramChannel, chart: Attachment
) -> None:
    user = telegram.user()
    one = letter(user, reply=reply(chart))
    for fault, outcome in (
        (faults.too_many(7), TryAgain(7.0, "too many", pause=True)),
        (faults.page(502), TryAgain(0.0, "HTTP 502")),
        (faults.Reset(after=True), Unknown("no answer")),
        (faults.forbidden("bot was blocked by the user"), Gone("blocked")),
        (
            faults.bad_request("not enough rights to send photos to the chat"),
            Refused("no_rights"),
        ),
        (faults.bad_request("CHAT_SEND_PHOTOS_FORBIDDEN"), Refused("no_rights")),
    ):
        telegram.faults.next(fault, method="sendPhoto")
        assert await channel.send(one) == outcome
    assert isinstance(await channel.send(one), Sent)
    telegram.faults.next(faults.too_many(7), method="sendPhoto")
    assert await channel.send(one) == TryAgain(7.0, "too many", pause=True)


async def test_a_file_that_was_erased_is_refused_and_nothing_breaks(
    telegram: TelegramServer, channel: TelegramChannel, make: Make, chart: Attachment
) -> None:
    user = telegram.user()
    lost = replace(chart, id=chart.id + 1)
    assert await channel.send(letter(user, reply=reply(lost))) == Refused("bad_message")
    bare = make()
    assert await bare.send(letter(user, reply=reply(chart))) == Refused("bad_message")
    assert isinstance(await channel.send(letter(user, reply=reply(chart))), Sent)


async def test_a_sound_that_fails_never_costs_the_words(
    telegram: TelegramServer, make: Make, database: Database
) -> None:
    """The engine is broken: the text goes out alone, short or long."""
    person = telegram.user()
    speaker = sounds.Speaker(database, Voices(("/bin/false",)))
    channel = make(shelf=files.Shelf(database, speaker))
    async with database.write() as connection:
        sound = await sounds.of(connection, Aloud("Nước đang lên.", "vi"), 1)
    short = replace(say("Nước đang lên."), sound=sound)
    await send_whole(channel, letter(person, reply=short))
    assert telegram.texts(person) == ["Nước đang lên."]
    long = replace(say("Nước đang lên. " * 273), sound=sound)
    await send_whole(channel, letter(person, reply=long))
    assert telegram.texts(person)[-1].startswith("Nước đang lên. Nước")
