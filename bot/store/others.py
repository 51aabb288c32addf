"""What other processes write, told by PostgreSQL itself."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

CHANNEL = "bot_changed"
LOOK_ANYWAY_EVERY = 5.0  # seconds: a notification can be missed


async def notify(connection: AsyncConnection, own_name: str) -> None:
    """Tells whoever listens, once the transaction is committed."""
    await connection.execute(text(f"NOTIFY {CHANNEL}, '{own_name}'"))


async def listen(engine: AsyncEngine, own_name: str, tell: Callable[[], None]) -> None:
    """Calls `tell` for what others notify of, and now and then in any case.

    Raises SQLAlchemyError or OSError when the connection is lost.
    """

    def heard(_connection: Any, _pid: int, _channel: str, name: str) -> None:
        if name != own_name:
            tell()

    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        await driver.add_listener(CHANNEL, heard)
        await connection.commit()
        while True:
            await connection.execute(text("SELECT 1"))  # it may be gone
            await connection.commit()
            tell()
            await asyncio.sleep(LOOK_ANYWAY_EVERY)
