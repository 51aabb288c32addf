"""Whom a notice is for, as its officer chose: its queries, and how many they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, intersect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.notice_choices import Audience
from bot.bulletins.notice_text import Notice
from bot.clock import Milliseconds
from bot.delivery.model import Broadcast
from bot.people import audience
from bot.people.model import Role
from bot.people.reach import office
from bot.people.reach.head_count import HeadCount, head_count


@dataclass(frozen=True, slots=True)
class Reach:
    """How many subscribers it reaches, and how many in office beside them."""

    subscribers: HeadCount
    in_office: int = 0

    @property
    def all(self) -> int:
        """Everybody who gets it."""
        return self.subscribers.all + self.in_office


def areas(place: str, chosen: Audience) -> tuple[str, ...]:
    """Its own place and those chosen beside it, as code paths."""
    return tuple(dict.fromkeys((place, *chosen.places)))


def areas_of(broadcast: Broadcast) -> tuple[str, ...]:
    """The same of what is kept: the right to send must reach all of them."""
    return areas(broadcast.place, Audience.from_json(broadcast.audience))


def is_for_subscribers(chosen: Audience) -> bool:
    """Whether those who receive news get it: not where roles alone were chosen."""
    return bool(chosen.kinds) or not chosen.roles


def wanting(
    chosen: Audience,
    *,
    category: str | None,
    is_urgent: bool,
    ids: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """Whether a chat wants it."""
    wanted = chosen.categories or ((category,) if category else ())
    return audience.wants_notice(categories=wanted, is_urgent=is_urgent, ids=ids)


def asked(chosen: Audience) -> list[ColumnElement[bool]]:
    """What else was asked of a chat: its language, its kind."""
    return audience.chosen(chosen.languages, chosen.kinds)


def roles_of(chosen: Audience) -> list[Role]:
    """The roles that get it whatever they subscribed to."""
    return [Role(name) for name in chosen.roles if name in set(Role)]


async def reach(
    connection: AsyncConnection, notice: Notice, now: Milliseconds
) -> Reach:
    """How many would get it now, in a bounded look."""
    chosen = notice.audience
    where = areas(notice.place.path, chosen)
    counted = HeadCount()
    if is_for_subscribers(chosen):
        counted = await head_count(
            connection,
            where,
            wanting=wanting(
                chosen, category=notice.category, is_urgent=notice.is_urgent
            ),
            asked=asked(chosen),
            now=now,
        )
    return Reach(counted, await _in_office(connection, where, roles_of(chosen), now))


async def _in_office(
    connection: AsyncConnection,
    where: Sequence[str],
    held: Sequence[Role],
    now: Milliseconds,
) -> int:
    if not held:
        return 0
    return await office.number(connection, office.holders(where, held, now))


async def number(connection: AsyncConnection, notice: Notice, now: Milliseconds) -> int:
    """How many would get it now, each of them counted: not where people wait."""
    chosen = notice.audience
    where, held = areas(notice.place.path, chosen), roles_of(chosen)
    wants = wanting(chosen, category=notice.category, is_urgent=notice.is_urgent)
    counted = 0
    subscribed = audience.recipients(
        where, wanting=and_(wants, *asked(chosen)), now=now
    )
    if is_for_subscribers(chosen):
        counted = int(await connection.scalar(audience.count(subscribed)) or 0)
    if held:
        holders = office.holders(where, held, now)
        both = intersect(subscribed, office.chats_of(holders)).subquery()
        counted += await office.number(connection, holders)
        if is_for_subscribers(chosen):
            twice = select(func.count()).select_from(both)
            counted -= int(await connection.scalar(twice) or 0)
    return counted
