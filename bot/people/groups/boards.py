"""The SQL of boards that an officer put down: each is a chat that gets what is sent.

A code that the officer gets lets one screen in, once. Whoever only opens a board's page
needs none, and is not kept.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, ChatKind
from bot.people import chats as chats_sql
from bot.people import roles
from bot.people.model import Role
from bot.people.rights import may
from bot.store.areas import within
from bot.store.tables.people import board_codes, chat_places, chats

CODE_LIVES = DAY
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
LENGTH = 12  # 58 bits: typed once, at a screen
# Literal, so that the partial index is used.
_IS_BOARD: ColumnElement[bool] = chats.c.kind == literal_column("'board'")


@dataclass(frozen=True, slots=True)
class Board:
    """One that is kept; `place` is a code path."""

    id: int
    address: Address
    place: str
    since: Milliseconds


async def new_code(
    connection: AsyncConnection, place: str, *, by: int, now: Milliseconds
) -> str:
    """What lets one screen in, within a day; kept only as a digest."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    await connection.execute(
        board_codes.insert().values(
            digest=roles.digest_of(code),
            place=place,
            created_at=now,
            created_by=by,
            expires_at=now + CODE_LIVES,
        )
    )
    return code


async def redeem(
    connection: AsyncConnection, code: str, place: str, now: Milliseconds
) -> int | None:
    """Uses a code of a place up; the number of who made it, None where it counts not.

    Who made it must still be an officer there.
    """
    by = await connection.scalar(
        delete(board_codes)
        .where(
            board_codes.c.digest == roles.digest_of(code.strip().upper()),
            board_codes.c.place == place,
            board_codes.c.expires_at > now,
        )
        .returning(board_codes.c.created_by)
    )
    if by is None:
        return None
    held = await roles.grants_of(connection, int(by), now=now)
    return int(by) if may(held, Role.OFFICER, place) else None


async def keep(
    connection: AsyncConnection,
    address: Address,
    place: str,
    language: str,
    now: Milliseconds,
) -> int:
    """It gets what is sent to its place from now on; its number."""
    kept = await chats_sql.keep(
        connection, address, now, kind=ChatKind.BOARD, language=language
    )
    await chats_sql.subscribe(connection, kept, [(place, None)])
    return kept


async def page(
    connection: AsyncConnection, areas: Sequence[str], *, after: int, limit: int
) -> list[Board]:
    """Those of some areas, by their numbers, from one on."""
    rows = await connection.execute(
        select(
            chats.c.id,
            chats.c.channel,
            chats.c.address,
            chats.c.created_at,
            chat_places.c.place,
        )
        .join(chat_places, chat_places.c.chat_id == chats.c.id)
        .where(_IS_BOARD, chats.c.id > after, within(chat_places.c.place, areas))
        .order_by(chats.c.id)
        .limit(limit)
    )
    return [
        Board(row.id, Address(row.channel, row.address), row.place, row.created_at)
        for row in rows
    ]


async def get(connection: AsyncConnection, number: int) -> Board | None:
    """The board of a number; None for any other chat."""
    row = (
        await connection.execute(
            select(
                chats.c.channel,
                chats.c.address,
                chats.c.created_at,
                chat_places.c.place,
            )
            .join(chat_places, chat_places.c.chat_id == chats.c.id)
            .where(_IS_BOARD, chats.c.id == number)
        )
    ).one_or_none()
    if row is None:
        return None
    return Board(number, Address(row.channel, row.address), row.place, row.created_at)


async def erase_old_codes(connection: AsyncConnection, now: Milliseconds) -> None:
    """Codes that nobody used in their day."""
    await connection.execute(delete(board_codes).where(board_codes.c.expires_at < now))
