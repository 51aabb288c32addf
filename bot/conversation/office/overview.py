"""The content read anew, at an admin's word."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Address
from bot.people.model import Role
from bot.store import settings


async def reload(turn: Turn, text: str) -> Replies:
    """`/reload`: every process reads the content again, or keeps the old one."""
    if not turn.may(Role.ADMIN, turn.house.places.country):
        return turn.say(turn._("Nội dung chung do quản trị cả nước đọc lại."))
    number = await settings.raise_number(turn.connection, settings.CONTENT_NUMBER)
    address = turn.incoming.address
    await settings.put(
        turn.connection,
        settings.RELOAD_ASKED_BY,
        f"{number} {address.channel} {address.text} {turn.language}",
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "content.reload",
        detail=str(number),
    )
    return turn.say(turn._("Đang đọc lại nội dung, xong sẽ báo."))


async def forget_asked(connection: AsyncConnection, address: Address) -> None:
    """A chat that erases itself waits for no reload any more; others still do."""
    asked = await settings.get(connection, settings.RELOAD_ASKED_BY)
    if asked is not None and asked.split()[1:3] == [address.channel, address.text]:
        await settings.forget(connection, settings.RELOAD_ASKED_BY)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "reload",
        N_("tailai"),
        N_("Đọc lại nội dung"),
        reload,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
