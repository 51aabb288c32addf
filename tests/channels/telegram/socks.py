"""A SOCKS5 proxy that takes everybody to one port of this machine."""

import asyncio
from typing import Self

_NO_AUTHENTICATION = b"\x05\x00"
_CONNECTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
_NAME = 3


class SocksProxy:
    def __init__(self, target: int) -> None:
        self.asked: list[str] = []
        self.port = 0
        self._target = target
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await asyncio.gather(*self._tasks)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        _, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(_NO_AUTHENTICATION)
        *_, kind = await reader.readexactly(4)
        if kind == _NAME:
            (length,) = await reader.readexactly(1)
            self.asked.append((await reader.readexactly(length)).decode())
        else:
            self.asked.append(".".join(map(str, await reader.readexactly(4))))
        await reader.readexactly(2)
        writer.write(_CONNECTED)
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(_pump(reader, back), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.close()
    await writer.wait_closed()
