"""`GET /metrics`: what an operator must be woken by, and nothing about anybody.

`deploy/alerts.yaml` asks for these. What cannot be known now is left out.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Clock, Milliseconds
from bot.conversation.intake import waiting
from bot.delivery import outbox
from bot.delivery.budget import months
from bot.delivery.budget.spending import month_of
from bot.delivery.results.overdue import Arrivals, due_since
from bot.messaging import Channel
from bot.people.reach import channel_people
from bot.requests import tally
from bot.store.backups import daily
from bot.store.database import Database

WHAT = {
    "bot_channel_up": "Whether a channel answers now",
    "bot_clock_believed": "Whether the clock is: else nothing is sent that has a time",
    "bot_disk_free_bytes": "Room on the disk of the SQLite file",
    "bot_database_up": "Whether the database answers",
    "bot_sends": "Whether this process is the one that sends",
    "bot_unsent_seconds": "Since when something is due and nothing has arrived",
    "bot_replies_waiting": "Replies in the outbox",
    "bot_incoming_seconds": "How long the oldest message waits that nobody handled",
    "bot_questions_open": "Questions to officers without an answer",
    "bot_question_late_seconds": "How long the first of them is late",
    "bot_backup_age_seconds": "Since the last daily backup; +Inf without any",
    "bot_budget_used_ratio": "What a channel used of its month, 1 is all",
    "bot_budget_messages": "The same as a number of messages",
    "bot_budget_messages_limit": "How many messages its plan allows in a month",
    "bot_budget_dropped_replies": "Replies of this month that had no room any more",
    "bot_budget_refused_seconds": "Since when the platform takes no more",
    "bot_budget_people": "People of the channel that are kept",
    "bot_budget_people_limit": "How many people its plan allows",
}


class Figure(NamedTuple):
    """One of them; with the channel's name where each has its own."""

    name: str
    value: float
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The route."""

    channels: Mapping[str, Channel]
    database: Database
    clock: Clock
    zone: ZoneInfo
    is_believed: Callable[[], bool]
    arrivals: Arrivals

    async def show(self, _request: web.Request) -> web.Response:
        """For Prometheus; without the database what is known without it."""
        try:
            stored = await self._stored(self.clock())
        except (SQLAlchemyError, OSError):
            stored = [Figure("bot_database_up", 0)]
        return web.Response(
            body=_written([*self._own(), *stored]),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    def _own(self) -> list[Figure]:
        """What this process knows by itself."""
        states = {name: channel.state() for name, channel in self.channels.items()}
        found = [
            Figure("bot_channel_up", state.answered_once and not state.detail, name)
            for name, state in states.items()
        ]
        found.append(Figure("bot_clock_believed", self.is_believed()))
        if self.database.is_sqlite:
            free = shutil.disk_usage(self.database.path.absolute().parent).free
            found.append(Figure("bot_disk_free_bytes", free))
        return found

    async def _stored(self, now: Milliseconds) -> list[Figure]:
        taken_at = await daily.taken_at(self.database)
        async with self.database.read() as connection:
            due_at = await due_since(connection, self.channels, now)
            came_at = await waiting.oldest(connection)
            number, answer_by = await tally.open_ones(connection)
            return [
                Figure("bot_database_up", 1),
                Figure("bot_sends", self.database.is_sender),
                *self._unsent(due_at, now),
                Figure("bot_replies_waiting", await outbox.reply_count(connection)),
                Figure("bot_incoming_seconds", _seconds(came_at, now)),
                Figure("bot_questions_open", number),
                Figure("bot_question_late_seconds", _seconds(answer_by, now)),
                Figure(
                    "bot_backup_age_seconds",
                    inf if taken_at is None else _seconds(taken_at, now),
                ),
                *await self._budgets(connection, now),
            ]

    def _unsent(
        self, due_at: Milliseconds | None, now: Milliseconds
    ) -> Iterable[Figure]:
        """Only who sends knows what arrived."""
        if self.database.is_sender:
            unsent = min(_seconds(due_at, now), self.arrivals.seconds_ago())
            yield Figure("bot_unsent_seconds", unsent)

    async def _budgets(
        self, connection: AsyncConnection, now: Milliseconds
    ) -> list[Figure]:
        found = []
        for name, channel in self.channels.items():
            budget = channel.budget
            if budget is None:
                continue
            month = await months.of(connection, name, month_of(now, self.zone))
            people = await channel_people.number(connection, name)
            figures = {
                "used_ratio": month.used / budget.messages,
                "messages": month.used,
                "messages_limit": budget.messages,
                "dropped_replies": month.dropped,
                "refused_seconds": _seconds(month.refused_since, now),
                "people": people,
                "people_limit": budget.people,
            }
            found += [Figure(f"bot_budget_{k}", v, name) for k, v in figures.items()]
        return found


def _seconds(since: Milliseconds | None, now: Milliseconds) -> float:
    """How long ago; 0 for what is to come, and for nothing."""
    return 0 if since is None else max(0, now - since) / SECOND


def _written(figures: Iterable[Figure]) -> bytes:
    registry = CollectorRegistry()
    gauges: dict[str, Gauge] = {}
    for name, value, channel in figures:
        labels = ["channel"] if channel else []
        if name not in gauges:
            gauges[name] = Gauge(name, WHAT[name], labels, registry=registry)
        gauge = gauges[name].labels(channel) if channel else gauges[name]
        gauge.set(value)
    return generate_latest(registry)
