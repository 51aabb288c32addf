"""Where a reply goes: kept by a channel that stores, or sent through the outbox."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeGuard

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import replies as checkin_replies
from bot.bulletins.courses import progress_of_learners
from bot.clock import Clock, Milliseconds
from bot.conversation import choices, intake
from bot.conversation.studio import wanted_drawings
from bot.country import Folding
from bot.delivery import outbox
from bot.messaging import Address, Channel, ChatKind, Incoming, Reply


class Store(Channel, Protocol):
    """A channel whose messages are read from the database by who they are for."""

    async def keep_replies(
        self,
        connection: AsyncConnection,
        replies: Sequence[tuple[Incoming, Reply]],
        now: Milliseconds,
    ) -> None:
        """Replies to what came in."""
        ...

    async def keep_push(
        self,
        connection: AsyncConnection,
        address: Address,
        reply: Reply,
        key: str,
        now: Milliseconds,
    ) -> None:
        """What was not asked for; the same key is kept once."""
        ...

    async def forget(self, connection: AsyncConnection, address: Address) -> None:
        """Erases what is kept for someone."""
        ...


class Post:
    """Takes replies and messages inside the caller's transaction."""

    def __init__(
        self, channels: Mapping[str, Channel], clock: Clock, folding: Folding
    ) -> None:
        """The channels may still be added to."""
        self._channels = channels
        self._clock = clock
        self._folding = folding

    async def put_replies(
        self,
        connection: AsyncConnection,
        replies: Sequence[tuple[Incoming, Reply]],
        now: Milliseconds,
    ) -> None:
        """The replies to what came in, each to where it came from."""
        to_send = []
        to_keep: dict[str, list[tuple[Incoming, Reply]]] = {}
        for one, reply in replies:
            if self._store_of(one.address) is None:
                to_send.append((one.address, one.kind, reply))
            else:
                to_keep.setdefault(one.address.channel, []).append((one, reply))
        for kept in to_keep.values():
            store = self._store_of(kept[0][0].address)
            if store is not None:
                await store.keep_replies(connection, kept, now)
        await outbox.put_replies(connection, to_send, now)

    async def tell(
        self,
        connection: AsyncConnection,
        address: Address,
        reply: Reply,
        key: str,
        kind: ChatKind = ChatKind.PRIVATE,
    ) -> None:
        """Tells someone, or a group, something that they did not just ask for."""
        now = self._clock()
        if kind is ChatKind.PRIVATE:
            channel = self._channels.get(address.channel)
            reply = await choices.remember_pushed(
                connection,
                address,
                reply,
                now,
                self._folding,
                has_buttons=channel is None or channel.has_buttons,
            )
        store = self._store_of(address)
        if store is None:
            await outbox.put_reply(connection, address, kind, reply, now)
        else:
            await store.keep_push(connection, address, reply, key, now)

    async def forget(self, connection: AsyncConnection, address: Address) -> None:
        """Erases what waits of someone and for them, and what a channel keeps."""
        await intake.forget(connection, address)
        await outbox.forget(connection, address)
        await wanted_drawings.forget(connection, address)
        await progress_of_learners.forget(connection, address)
        await checkin_replies.forget(connection, address)
        store = self._store_of(address)
        if store is not None:
            await store.forget(connection, address)

    def _store_of(self, address: Address) -> Store | None:
        channel = self._channels.get(address.channel)
        return channel if channel is not None and _stores(channel) else None


def _stores(channel: Channel) -> TypeGuard[Store]:
    return channel.stores
