"""Authors are told at once what became of what they had put off, whoever did it."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, local
from bot.conversation.reports import summary
from bot.conversation.times import told_short
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import Translator
from bot.messaging import Address, Button, Reply, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.people.rights import may
from bot.store.database import Database

Finished = Callable[[Broadcast], Awaitable[None]]
Words = Callable[[Translator], Reply]
About = Callable[[Translator, Broadcast], Reply]


async def tell_author(
    connection: AsyncConnection,
    house: House,
    broadcast: Broadcast,
    words: Words,
    key: str,
) -> None:
    """In the author's language; nothing where they asked to be forgotten."""
    if broadcast.report_to is not None:
        await tell(connection, house, broadcast.report_to, words, key)


async def tell(
    connection: AsyncConnection, house: House, address: Address, words: Words, key: str
) -> None:
    """In the language of who is there."""
    chat = await chats.find(connection, address)
    language = (chat and chat.language) or SOURCE_LANGUAGE
    reply = words(house.catalogues.translator(language))
    await house.tell(connection, address, reply, key)


class Tidings:
    """What has ended before it began; all else is the reports'."""

    def __init__(
        self, database: Database, house: House, clock: Clock, otherwise: Finished
    ) -> None:
        """`otherwise` tells of what did begin."""
        self._database = database
        self._house = house
        self._clock = clock
        self._otherwise = otherwise

    async def finished(self, broadcast: Broadcast) -> None:
        """It has ended: missed its time, was dropped, or went out."""
        async with self._database.write() as connection:
            found = await broadcasts.get(connection, broadcast.id)
            if found is not None and found.started_at is None:
                words = await self._words(connection, found)
                if words is not None and await broadcasts.report_told(
                    connection, found.id
                ):
                    key = f"ended {found.id} {found.finished_at}"
                    await tell_author(connection, self._house, found, words, key)
                    return
        await self._otherwise(broadcast)

    async def _words(
        self, connection: AsyncConnection, broadcast: Broadcast
    ) -> Words | None:
        if broadcast.state is State.MISSED:
            now = local(self._clock(), self._house.config.timezone)
            starts = local(broadcast.starts_at, self._house.config.timezone)
            return lambda _: missed(_, broadcast, told_short(_, starts, now))
        if broadcast.state is not State.STOPPED or broadcast.author_id is None:
            return None
        held = await roles.grants_of(connection, broadcast.author_id)
        if may(held, Role.OFFICER, broadcast.place):
            return None
        return lambda _: _dropped(_, broadcast)


def missed(_: Translator, broadcast: Broadcast, when: str) -> Reply:
    """It did not go at its time, and is asked about."""
    number = str(broadcast.id)
    return say(
        summary.which(_, broadcast)
        + "\n"
        + _(
            "Hẹn gửi {when}, lúc ấy máy chủ tắt nên lỡ giờ. Chưa gửi cho ai. "
            "Còn gửi không?",
            when=when,
        ),
        (Button(_("Gửi bây giờ"), f"missed-now:{number}"),),
        (
            Button(_("Giờ khác"), f"missed-later:{number}"),
            Button(_("Bỏ"), f"missed-drop:{number}"),
        ),
    )


def _dropped(_: Translator, broadcast: Broadcast) -> Reply:
    return say(
        summary.which(_, broadcast)
        + "\n"
        + _("Không gửi nữa, vì không còn quyền gửi tin ở nơi này. Chưa gửi cho ai.")
    )


def called_off(_: Translator, broadcast: Broadcast) -> Reply:
    """A colleague has called it off."""
    return say(
        summary.which(_, broadcast)
        + "\n"
        + _(
            "Một cán bộ khác vừa hủy hẹn tin này. Chưa gửi cho ai; tin về lại bản nháp."
        ),
        (Button(_("Mở tin"), f"draft:{broadcast.id}"),),
    )


def stopped(_: Translator, broadcast: Broadcast) -> Reply:
    """A colleague has stopped it midway."""
    return say(
        summary.which(_, broadcast)
        + "\n"
        + _("Một cán bộ khác vừa dừng tin này. Ai chưa nhận thì không gửi nữa."),
        (Button(_("Xem kết quả"), f"report:{broadcast.id}"),),
    )


def taken_over(_: Translator, broadcast: Broadcast) -> Reply:
    """A colleague has taken it back to the drafts, to change it."""
    return say(
        summary.which(_, broadcast)
        + "\n"
        + _("Một cán bộ khác nhận tin này về sửa. Chưa gửi cho ai.")
    )


def handed_over(_: Translator, broadcast: Broadcast, when: str) -> Reply:
    """It is somebody's from now on."""
    return say(
        summary.which(_, broadcast)
        + "\n"
        + _("Tin này nay giao cho máy này, hẹn gửi {when}.", when=when),
        (Button(_("Xem tin"), f"scheduled:{broadcast.id}"),),
    )
