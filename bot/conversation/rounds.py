"""A round: what is read once for a batch of updates of different chats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import Checkin, New
from bot.clock import Milliseconds
from bot.conversation import state
from bot.conversation.checkin import at_once
from bot.conversation.checkin.at_once import Known
from bot.conversation.state import Open
from bot.messaging import Address, Incoming
from bot.people import chats, roles


@dataclass(frozen=True, slots=True)
class Round:
    """What is read once for a batch of updates of different chats, and written once.

    Of people only who is a stranger is read beforehand: a kept chat and a held role
    are read again at their own update, so that nobody acts on a right just revoked.
    """

    open: dict[state.Key, Open]
    kept: set[Address]
    holders: set[tuple[str, str]]
    stands: dict[state.Key, Open]  # where those that were handled stand now
    checkins: Sequence[Checkin] = ()  # those that are open, wherever
    safe: Mapping[state.Key, Known] = field(default_factory=dict)  # who presses so
    told: dict[state.Key, New] = field(default_factory=dict)  # counted together

    def forget(self, one: Incoming) -> None:
        """What it did was undone."""
        self.stands.pop(state.key(one), None)
        self.told.pop(state.key(one), None)


async def begin(
    connection: AsyncConnection, updates: Sequence[Incoming], now: Milliseconds
) -> Round:
    """Reads what updates of different chats have in common to read."""
    accounts = [(u.address.channel, u.sender) for u in updates if u.sender]
    checkins = await open_checkins.open_now(connection, now)
    return Round(
        await state.load(connection, [state.key(u) for u in updates], now),
        await chats.kept_of(connection, [u.address for u in updates]),
        await roles.holders(connection, accounts),
        {},
        checkins,
        await at_once.look(connection, updates, checkins) if checkins else {},
    )


async def end(connection: AsyncConnection, round_: Round, now: Milliseconds) -> None:
    """Writes where the dialogues of a round stand, and what was told in check-ins."""
    if round_.told:
        await replies.put(connection, list(round_.told.values()))
    await state.save(connection, round_.stands, now)
