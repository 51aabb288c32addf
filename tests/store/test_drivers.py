import asyncio
import threading

from bot.store.database import Database


async def test_a_database_is_closed_once_what_was_given_up_has_ended(tmp_path):
    loop = asyncio.get_running_loop()
    began, released = asyncio.Event(), threading.Event()
    worker: list[threading.Thread] = []

    def slow() -> int:
        worker.append(threading.current_thread())
        loop.call_soon_threadsafe(began.set)
        released.wait(10)
        return 1

    async def read(database: Database) -> None:
        async with database.read() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.create_function("slow", 0, slow)
            await connection.exec_driver_sql("SELECT slow()")

    async with Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        reading = asyncio.create_task(read(database))
        await began.wait()
        reading.cancel()
        await asyncio.sleep(0)
        reading.cancel()  # while it closes its connection: nobody waits for that
        await asyncio.wait([reading])
        loop.call_later(0.3, released.set)
    assert not worker[0].is_alive()
