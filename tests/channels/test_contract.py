"""What holds on every channel: one suite, a small desk for each of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.web import records, sessions
from bot.clock import DAY
from bot.config import Config
from bot.delivery import files
from bot.messaging import (
    Address,
    Button,
    Channel,
    ChatKind,
    Event,
    Gone,
    Incoming,
    Letter,
    Outcome,
    Partly,
    Refused,
    Reply,
    Sent,
    Span,
    say,
)
from bot.messaging.numbers import numbered
from bot.store.database import Database
from tests.channels.telegram import conftest as telegrams
from tests.channels.web import office as offices
from tests.channels.zalo import conftest as zalos
from tests.support.telegram import TelegramServer, User
from tests.support.zalo import ZaloServer

LONG = "\n".join(f"Đoạn {n}:" + " Mưa to, nước lên nhanh." * 40 for n in range(12))


class TelegramDesk:
    """A person on the test server, and the channel that reads them."""

    def __init__(self, server: TelegramServer, channel: Channel, ear: telegrams.Ear):
        self.channel = channel
        self._server = server
        self._ear = ear
        self._person: User = server.user()
        self.address = Address("telegram", str(self._person.id))

    async def says(self, text: str) -> Incoming:
        self._server.says(self._person, text)
        await self._server.until_idle()
        return self._ear.heard[-1]

    async def presses(self, label: str) -> Incoming:
        self._server.taps(self._person, label)
        await self._server.until_idle()
        return self._ear.heard[-1]

    async def reads(self) -> list[str]:
        return self._server.texts(self._person)

    async def opens(self) -> list[tuple[str, bytes]]:
        """What the message says, and the file in it."""
        said = [
            (m.get("caption", ""), (m.get("photo") or [m.get("document")])[0])
            for m in self._server.messages(self._person)
            if "photo" in m or "document" in m
        ]
        return [(text, self._server.files.get(f["file_id"])) for text, f in said]

    async def leaves(self) -> None:
        self._server.blocks(self._person)


def _id(said: str) -> str:
    """The same for the same words, of the letters that an id may have."""
    return said.encode().hex()[:64]


class WebDesk:
    """A browser's session, and the channel behind the page."""

    def __init__(self, office: offices.Office, session: str):
        self.channel = office.channel
        self._office = office
        self._session = session
        self.address = Address("web", sessions.digest_of(session))

    async def says(self, text: str) -> Incoming:
        await self._office.says(text, session=self._session, id=_id(text))
        return self._office.handled[-1]

    async def presses(self, label: str) -> Incoming:
        data = next(
            button["data"]
            for message in await self._pushed()
            for row in message["buttons"]
            for button in row
            if button["label"] == label
        )
        await self._office.post(
            {"session": self._session, "button": data, "id": _id(data)}
        )
        return self._office.handled[-1]

    async def reads(self) -> list[str]:
        return [message["text"] for message in await self._pushed()]

    async def opens(self) -> list[tuple[str, bytes]]:
        """What the message says, and the file in it."""
        found = []
        for message in await self._pushed():
            path = message.get("image") or message["file"]
            async with self._office.client.get(self._office.url + path) as answer:
                found.append((message["text"], await answer.read()))
        return found

    async def leaves(self) -> None:
        self._office.clock.turn(2 * DAY)  # a stranger's session is kept for one
        async with self._office.database.write() as connection:
            await records.erase_old(connection, self._office.clock())

    async def _pushed(self) -> list[dict]:
        """Everything that was pushed: an end mark says when the stream has told all."""
        await self._office.push(self._session, "hết")
        found: list[dict] = []
        async with self._office.stream(self._session, Last_Event_ID="0") as stream:
            while True:
                block = await stream.block()
                message = orjson.loads(block.get("data", "null"))
                if message and message["text"] == "hết":
                    return found
                found += [message] if message else []


class ZaloDesk:
    """A person on the test server; a press is the number beside a choice, typed."""

    def __init__(self, office: zalos.Office):
        self.channel = office.channel
        self._server = office.server
        self._ear = office.ear
        self._person = office.server.person()
        self._person.has_written = True
        self.address = Address("zalo", self._person.id)

    async def says(self, text: str) -> Incoming:
        self._server.says(self._person, text)
        await self._server.until_idle()
        return self._ear.heard[-1]

    async def presses(self, label: str) -> Incoming:
        return await self.says(self._person.number_of(label))

    async def reads(self) -> list[str]:
        return self._person.texts

    async def opens(self) -> list[tuple[str, bytes]]:
        """What the message says, and the picture in it, or what its link opens."""
        found = [(m["caption"], m["photo"]) for m in self._seen("photo")]
        for message in self._seen("text"):
            text, _, link = message["text"].rpartition("\n")
            address = link.partition(": ")[2]
            found.append((text, (await self._server.fetched(address))[0]))
        return found

    def _seen(self, what: str) -> list[dict]:
        return [message for message in self._person.messages if what in message]

    async def leaves(self) -> None:
        """Zalo tells nobody, and goes on taking what is sent."""


Desk = TelegramDesk | WebDesk | ZaloDesk


@asynccontextmanager
async def telegram_desk(database: Database) -> AsyncIterator[Desk]:
    async with TelegramServer() as server:
        config = Config(telegram_token=server.token, telegram_api_url=server.url)
        channel = TelegramChannel(
            config,
            telegrams.INSTALLATION_SECRET,
            telegrams.HURRY,
            files.Shelf(database),
        )
        async with telegrams.running(channel) as ear:
            yield TelegramDesk(server, channel, ear)
        await channel.close()


@asynccontextmanager
async def web_desk(database: Database) -> AsyncIterator[Desk]:
    async with offices.opened(database) as office:
        session = (await office.says("im"))["session"]
        yield WebDesk(office, session)


@asynccontextmanager
async def zalo_desk(database: Database) -> AsyncIterator[Desk]:
    async with (
        ZaloServer() as server,
        zalos.opened(database, server) as office,
        zalos.at_work(office),
    ):
        yield ZaloDesk(office)


DESKS = {"telegram": telegram_desk, "web": web_desk, "zalo": zalo_desk}


@pytest.fixture(params=DESKS)
async def desk(request: pytest.FixtureRequest, sqlite: Database) -> AsyncIterator[Desk]:
    async with DESKS[request.param](sqlite) as desk:
        yield desk


async def send(desk: Desk, reply: Reply, key: str = "key") -> Outcome:
    """A letter, part after part, as delivery sends it."""
    letter = Letter(desk.address, reply, key)
    while isinstance(outcome := await desk.channel.send(letter), Partly):
        letter = letter._replace(done_parts=outcome.message_ids)
    return outcome


async def test_what_someone_says_comes_in_without_their_name(desk):
    heard = await desk.says("bao nhieu tuoi duoc tien nguoi gia")
    assert heard.event is Event.TEXT
    assert heard.address == desk.address
    assert heard.text == "bao nhieu tuoi duoc tien nguoi gia"
    assert heard.kind is ChatKind.PRIVATE
    assert heard.sender
    assert heard.id
    assert heard.title == ""


async def test_what_is_typed_stays_as_it_was_typed(desk):
    typed = "*đậm* <b>không</b> & _này_ 100%"
    assert (await desk.says(typed)).text == typed


async def test_a_letter_is_read_as_plain_text_wherever_it_goes(desk):
    text = "Họp <thôn> & *bản* ngày mai."
    outcome = await send(desk, say(text))
    assert isinstance(outcome, Sent)
    assert await desk.reads() == [text]


async def test_rich_text_loses_its_looks_and_none_of_its_words(desk):
    reply = Reply((Span("Nóng:", bold=True), Span(" nghỉ <học> "), Span("1", True)))
    await send(desk, reply)
    assert await desk.reads() == ["Nóng: nghỉ <học> 1"]


async def test_a_long_letter_arrives_whole_and_each_part_has_its_id(desk):
    outcome = await send(desk, say(LONG))
    assert isinstance(outcome, Sent)
    parts = await desk.reads()
    assert len(outcome.message_ids) == len(parts)
    assert "\n".join(parts) == LONG


async def test_a_message_changes_where_it_stands(desk):
    first = Reply((Span("Đang gửi 1 trên 3."),), edits="report 1")
    outcome = await send(desk, first, "r1")
    assert isinstance(outcome, Sent)
    await send(desk, say("Tin khác."), "k")
    for number, text in enumerate(("Đang gửi 2 trên 3.", "Xong.", "Xong.")):
        letter = Letter(
            desk.address,
            Reply((Span(text),), edits="report 1"),
            f"r{number + 2}",
            shown=outcome.message_ids,
        )
        outcome = await desk.channel.send(letter)
        assert isinstance(outcome, Sent)
    told = ["Tin khác.", "Xong."]
    if not desk.channel.edits:  # each is a message of its own
        told = [
            "Tin khác.",
            "Xong.",
            "Xong.",
            "Đang gửi 1 trên 3.",
            "Đang gửi 2 trên 3.",
        ]
    assert sorted(await desk.reads()) == told


async def test_what_is_taken_back_is_there_no_more_and_once_more_does_no_harm(desk):
    outcome = await send(desk, say("Họp 7 giờ."), "b1")
    await send(desk, say("Tin khác."), "b2")
    back = Letter(
        desk.address,
        Reply(()),
        "b3",
        shown=outcome.message_ids,
        changes="b1",
        recalls=True,
    )
    told = ["Tin khác."]
    for _ in range(2):
        outcome = await desk.channel.send(back)
        if desk.channel.recalls:
            assert isinstance(outcome, Sent)
        else:
            assert outcome == Refused("cannot")
            told = ["Họp 7 giờ.", "Tin khác."]
    assert [text for text in await desk.reads() if text] == told


async def test_every_part_of_a_long_letter_is_taken_back(desk):
    outcome = await send(desk, say(LONG), "b1")
    back = Letter(desk.address, Reply(()), "b3", shown=outcome.message_ids)
    back = back._replace(changes="b1", recalls=True)
    if not desk.channel.recalls:
        assert await desk.channel.send(back) == Refused("cannot")
        return
    assert isinstance(await desk.channel.send(back), Sent)
    assert not any(await desk.reads())


@pytest.mark.parametrize("wrong", ["Họp 7 giờ.", LONG])
async def test_what_corrects_a_message_takes_its_place(desk, wrong):
    outcome = await send(desk, say(wrong), "b1")
    right = say("ĐÍNH CHÍNH. Họp 13 giờ.", [Button("Bớt tin", data="less")])
    letter = Letter(desk.address, right, "b2", shown=outcome.message_ids, changes="b1")
    for _ in range(2):
        assert isinstance(await desk.channel.send(letter), Sent)
    if desk.channel.edits:
        assert await desk.reads() == ["ĐÍNH CHÍNH. Họp 13 giờ."]
    else:  # what was wrong stands above it
        assert (await desk.reads())[-1] == "ĐÍNH CHÍNH. Họp 13 giờ.\n1. Bớt tin"


async def test_a_button_brings_its_data_back(desk):
    asked = say("Nhận tin không?", [Button("Đồng ý", data="agree:04492#3")])
    await send(desk, asked)
    heard = await desk.presses("Đồng ý")
    assert heard.address == desk.address
    if desk.channel.has_buttons:
        assert heard.event is Event.BUTTON
        assert heard.button == "agree:04492#3"
    else:  # what the number stands for is remembered by who asked
        assert heard.event is Event.TEXT
        assert numbered(asked)[int(heard.text)].data == "agree:04492#3"


@pytest.mark.parametrize("kind", ["image/png", "text/csv"])
async def test_a_file_arrives_with_what_is_said_of_it(desk, sqlite, kind):
    content = b"\x89PNG" + bytes(range(256))
    async with sqlite.write() as connection:
        file = await files.put(connection, "Lượt phát 217", kind, content, 1)
    reply = Reply((Span("Đã xong."),), file=file)
    for key in ("first", "again"):
        assert isinstance(await send(desk, reply, key), Sent)
    assert await desk.opens() == [("Đã xong.", content)] * 2


async def test_who_has_left_is_gone_and_not_a_failure(desk):
    await send(desk, say("Còn đây."))
    await desk.leaves()
    told = Sent if desk.channel.name == "zalo" else Gone  # Zalo says it of nobody
    assert isinstance(await send(desk, say("Còn không?"), "again"), told)


async def test_a_channel_says_that_it_has_answered(desk):
    await desk.says("alo")
    state = desk.channel.state()
    assert state.answered_once
    assert state.name == desk.address.channel
