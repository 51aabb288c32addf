"""Where a reply goes: kept by a channel that stores, else through the outbox."""

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.country import Folding
from bot.messaging import Address, Event, Incoming, Reply, say
from bot.post import Post
from bot.store.tables.delivery import replies
from tests.support.village import Ear, TurnedClock


@dataclass
class Shelf(Ear):
    """A channel whose messages are read where they are kept."""

    stores: bool = True
    kept: list[tuple[str, str]] = field(default_factory=list)

    async def keep_replies(self, connection, kept, now):
        self.kept += [(one.address.text, reply.text) for one, reply in kept]

    async def keep_push(self, connection, address, reply, key, now):
        self.kept.append((address.text, reply.text))

    async def forget(self, connection, address):
        self.kept = [one for one in self.kept if one[0] != address.text]


def came(channel: str, words: str) -> tuple[Incoming, Reply]:
    one = Incoming(Address(channel, "1"), "1", Event.TEXT, "1", text="hỏi")
    return one, say(words)


async def test_each_reply_goes_where_its_channel_wants_it(database, ground):
    shelf, clock = Shelf("web"), TurnedClock()
    folding: Folding = ground.country.folding
    post = Post({"web": shelf, "telegram": Ear()}, clock, folding)
    async with database.write() as connection:
        both = [came("web", "giữ"), came("telegram", "gửi")]
        await post.put_replies(connection, both, clock.now)
        await post.tell(connection, Address("web", "2"), say("báo"), "k1")
        await post.tell(connection, Address("telegram", "2"), say("báo"), "k2")
    assert shelf.kept == [("1", "giữ"), ("2", "báo")]
    async with database.read() as connection:
        waiting = await connection.execute(select(replies.c.channel, replies.c.address))
        assert sorted(waiting.all()) == [("telegram", "1"), ("telegram", "2")]
    async with database.write() as connection:
        await post.forget(connection, Address("web", "1"))
    assert shelf.kept == [("2", "báo")]
