"""What operators ask of the server: alive, ready. No personal data."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.messaging import Channel
from bot.store.database import Database

Json = Mapping[str, Mapping[str, object]]


class Health:
    """Answers for operators."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        database: Database,
        digest: Callable[[], str],
        is_believed: Callable[[], bool],
        budgets: Callable[[], Awaitable[Json]],
    ) -> None:
        """Asks the channels and the database when it is asked.

        `digest` stands for the content in force, what was changed in chat included;
        `is_believed` tells whether the clock is, `budgets` how the months stand of the
        channels that have one.
        """
        self._budgets = budgets
        self._digest = digest
        self._is_believed = is_believed
        self._channels = channels
        self._database = database
        self._was_ready = False

    async def alive(self, _request: web.Request) -> web.Response:
        """`/health`: the process answers."""
        return web.json_response({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.Response:
        """`/ready`: 503 until the database and each channel have answered once."""
        states = {name: channel.state() for name, channel in self._channels.items()}
        answers = await self._database_answers()
        if answers and all(state.answered_once for state in states.values()):
            self._was_ready = True
        is_ready = answers and self._was_ready
        budgets = await self._budgets() if answers else {}
        body = {
            "ready": is_ready,
            "database": "ok" if answers else "no answer",
            "content": self._digest(),
            "clock": "ok" if self._is_believed() else "not believed yet",
            "channels": {
                name: {
                    "answered": state.answered_once,
                    "detail": state.detail,
                    **({"month": budgets[name]} if name in budgets else {}),
                }
                for name, state in states.items()
            },
        }
        return web.json_response(body, status=200 if is_ready else 503)

    async def _database_answers(self) -> bool:
        try:
            async with self._database.read() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True
