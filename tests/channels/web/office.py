"""The web chat served over real HTTP, with a small handler in the bot's place."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

import orjson
from aiohttp import ClientResponse, ClientSession, web

from bot.channels.web import records, sessions
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import security_headers
from bot.channels.web.routes import routes
from bot.config import Config
from bot.delivery import files
from bot.errors import Busy
from bot.i18n import Catalogues
from bot.messaging import (
    CARD,
    ERASE,
    PRINT,
    Address,
    Button,
    Event,
    Incoming,
    Letter,
    Look,
    Outcome,
    Reply,
    Span,
    say,
)
from bot.serving import Capacity, capacity, served
from bot.store.database import Database
from tests.support.village import TurnedClock

CRY = Reply(
    (Span("Chạy sang nhà hàng xóm, gọi công an 113.\nCó trẻ em: gọi 111.", bold=True),),
    (
        (Button("Gọi 113", calls="113"),),
        (
            Button("Nhà bị trôi được hỗ trợ gì", "topic:house"),
            Button("Xóa đoạn này khỏi máy", "clear", does=ERASE),
        ),
    ),
    look=Look.DANGER,
    language="vi",
)
ALL_NUMBERS = Reply(
    (Span("Nguy cấp thì gọi ngay, miễn phí:", bold=True), Span("\n113: công an")),
    tuple((Button(f"Gọi {one}", calls=one),) for one in ("113", "114", "115", "112")),
    look=Look.DANGER,
    language="vi",
)
CHOICES = Reply(
    (Span("Có ba việc gần với câu này. Nhà mình hỏi việc nào?"),),
    (
        (Button("1. Nhà bị sập, trôi, cháy được hỗ trợ bao nhiêu?", "topic:1"),),
        (Button("2. Hộ nghèo dân tộc thiểu số: đất ở, nhà ở thế nào?", "topic:2"),),
        (Button("3. Làm bể nước, nhà vệ sinh vay được bao nhiêu?", "topic:3"),),
        (Button("Không có câu nào đúng", "none"), Button("Hỏi cán bộ", "officer")),
    ),
    language="vi",
)
GREETING = say(
    "Xin chào. Đây là Loa Bản.\nCần biết gì cứ hỏi bằng lời thường.",
    [Button("Hỏi thử câu này", "ask"), Button("Nhận tin của xã", "news")],
)


PAPER = Button("In giấy hướng dẫn", "print", does=PRINT)
LONG = say("\n".join(f"Đoạn {n}. {'Nghị định ' * 12}" for n in range(30)))
MARKED = (
    Span("<b>a & b</b>\n", bold=True),
    Span("xem", link="https://x.vn"),
    Span(" hại", link="javascript:alert(1)"),
)
SAID: dict[str, list[Reply]] = {
    "/start": [GREETING],
    "im": [],
    "/start MA-1": [replace(say("Đã nhận vai trò."), renews=True)],
    "dài": [LONG],
    "nguy": [CRY],
    "chọn": [CHOICES],
    "số khẩn cấp": [ALL_NUMBERS],
    "diện": [say("Có thể được xét 500.000 đồng.\nNộp giấy ở xã.", [PAPER])],
    "mark": [Reply(MARKED)],
    "in English please": [
        replace(say("From now on in English."), language="en", speaks="en")
    ],
    "danh bạ": [replace(say("Ở xã Púng Luông:\nGọi 0216 3898 123."), keeps=CARD)],
    "số": [
        say(
            "Gọi cấp cứu 115, hoặc 1900 1234.\n113: công an\n"
            "Có 112 xã, 115.000 đồng, Nghị định 113/2025/NĐ-CP."
        )
    ],
}


def answer(incoming: Incoming) -> list[Reply]:
    """What the small handler says."""
    if incoming.event is Event.BUTTON:
        return [pressed(incoming.button)]
    if incoming.text == "loại tin":
        return [ticked(())]
    if incoming.text in SAID:
        return SAID[incoming.text]
    question = Span(f"{incoming.text}\n", bold=True)
    more = (Button("Xem thêm", "more"), Button("Hỏi cán bộ", "officer"))
    return [Reply((question, Span("Câu trả lời.")), (more,))]


def pressed(button: str) -> Reply:
    """What pressing brings."""
    kind, _, what = button.partition(":")
    if kind == "tick":
        return ticked(tuple(filter(None, what.split(","))))
    if kind == "use-language":
        words = {"en": "Loa Bản speaks English now.", "vi": "Từ giờ nói tiếng Việt."}
        said = words.get(what, f"({what})")
        return replace(say(said), language=what, speaks=what)
    return say(f"Đã bấm {button}.")


def ticked(chosen: Sequence[str]) -> Reply:
    """A list to tick, which changes in its place; a button carries the list after."""
    rows = []
    for name in ("gạo", "trường", "bò", "đường"):
        after = [one for one in chosen if one != name]
        after += [] if name in chosen else [name]
        mark = "✓ " if name in chosen else ""
        rows.append((Button(mark + name, f"tick:{','.join(after)}"),))
    done = (Button("Xong", "done"),)
    return Reply((Span("Chọn loại tin."),), (*rows, done), edits="list 1")


@dataclass
class Office:
    """A served web chat; it can be closed and opened again on the same port."""

    database: Database
    channel: WebChannel
    clock: TurnedClock
    client: ClientSession
    capacity: Capacity
    handled: list[Incoming] = field(default_factory=list)
    port: int = 0
    how: dict[str, float] = field(default_factory=dict)
    holding: asyncio.Event | None = None  # who asks waits for it
    held: int = 0
    busy_for: int = 0  # seconds
    places: int = 400
    _serving: AsyncExitStack | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def take(self, incoming: Incoming) -> None:
        if incoming.text == "hỏng":
            raise RuntimeError("the handler is broken")
        if self.holding is not None:
            self.held += 1
            try:
                await self.holding.wait()
            finally:
                self.held -= 1
        if any(known.id == incoming.id for known in self.handled):
            return
        self.handled.append(incoming)
        digest = incoming.address.text
        async with self.database.write() as connection:
            said = [(digest, incoming.id, reply) for reply in answer(incoming)]
            await records.store_replies(connection, said, self.clock())

    def refuse_when_busy(self, incoming: Incoming) -> None:
        if self.busy_for and not self.is_urgent(incoming):
            raise Busy(self.busy_for)

    def is_urgent(self, incoming: Incoming) -> bool:
        return incoming.text == "cứu"

    async def open(self) -> None:
        app = web.Application(middlewares=[security_headers])
        app.router.add_routes(routes(self.channel, self))
        self._serving = AsyncExitStack()
        address = await self._serving.enter_async_context(
            served(app, "127.0.0.1", self.port, self.capacity, "Đông quá.", **self.how)
        )
        self.port = int(address.rpartition(":")[2])

    async def close(self) -> None:
        if self._serving is not None:
            await self._serving.aclose()
            self._serving = None

    async def post(self, body: object, **headers: str) -> ClientResponse:
        return await self.raw(orjson.dumps(body), **headers)

    async def raw(
        self, body: object, kind: str = "application/json", **headers: str
    ) -> ClientResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self.client.post(
            f"{self.url}/api/chat", data=body, headers={"Content-Type": kind, **named}
        )
        await response.read()
        return response

    async def says(self, text: str, **more: str) -> dict:
        response = await self.post({"text": text, **more})
        assert response.status == 200, await response.text()
        return await response.json()

    async def push(self, session: str, text: str, key: str | None = None) -> Outcome:
        return await self.send(session, say(text), key or text)

    async def push_to(self, address: Address, text: str) -> Outcome:
        return await self.channel.send(Letter(address, say(text), text))

    async def send(
        self,
        session: str,
        reply: Reply,
        key: str = "file",
        expires_at: int | None = None,
    ) -> Outcome:
        address = Address("web", sessions.digest_of(session))
        letter = Letter(address, reply, key, expires_at=expires_at)
        return await self.channel.send(letter)

    async def encloses(
        self, session: str, name: str, kind: str, what: bytes, place: str = ""
    ) -> None:
        """Pushes a message with a file."""
        async with self.database.write() as connection:
            file = await files.put(connection, name, kind, what, self.clock(), place)
        await self.send(session, Reply((Span("Báo cáo."),), file=file), name)

    async def end(self, session: str) -> None:
        async with self.client.post(
            f"{self.url}/api/chat/end", json={"session": session}
        ) as response:
            assert response.status == 204

    @asynccontextmanager
    async def stream(self, session: str, **headers: str) -> AsyncIterator["Stream"]:
        """As our page does it: the session stands in no address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.get(
            f"{self.url}/api/chat/events",
            headers={"Authorization": f"Bearer {session}", **named},
        ) as response:
            yield Stream(response)


@dataclass
class Stream:
    response: ClientResponse

    async def block(self) -> dict[str, str]:
        """The next event or comment, by field; {} at the end."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(20):
            while line := (await self.response.content.readline()).decode():
                if line == "\n":
                    return fields
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value
        return fields

    async def news(self) -> dict:
        block = await self.block()
        return {"at": block["id"], **orjson.loads(block["data"])}

    async def ends(self) -> bool:
        async with asyncio.timeout(20):
            return await self.response.content.read() == b""


@asynccontextmanager
async def opened(
    database: Database,
    files: int = 1024,
    how: dict[str, float] | None = None,
    **settings: object,
) -> AsyncIterator[Office]:
    """`files` may be open; `how` are the server's own time limits."""
    config = Config(**settings)
    clock = TurnedClock()
    catalogues = Catalogues(config.locales_dir)
    room = capacity(files)
    channel = WebChannel(
        database, clock, catalogues, config, b"the installation's", room.streams
    )
    database.listeners.append(channel.wake)

    async def receive(updates: object) -> None: ...

    async with ClientSession() as client, asyncio.TaskGroup() as group:
        running = group.create_task(channel.run(receive, asyncio.Event()))
        office = Office(database, channel, clock, client, room, how=how or {})
        await office.open()
        try:
            yield office
        finally:
            running.cancel()
            await office.close()
            database.listeners.remove(channel.wake)
