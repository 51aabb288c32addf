"""Officers are told when a group of theirs gets no news any more, and when it does.

What was found out, by the platform's word or by a send that it refused, stands with
the group. This compares it with what was told last, so that nothing is told twice.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Milliseconds, local
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_, Translator
from bot.messaging import Address, Button, ChatKind, Standing, say
from bot.people import chats, roles
from bot.people.groups import linked_groups
from bot.people.groups.linked_groups import FINE, NO_RIGHTS, Group
from bot.people.model import Role
from bot.store.database import Database

# A group that becomes a supergroup leaves before it says where it lives on.
SURE_AFTER = 20 * SECOND

_BACK = N_("Nhóm {group} lại nhận được tin.")
_LOST = {
    "kicked": N_(
        "Nhóm {group} đã đưa Loa Bản ra {when}. Từ đó nhóm không nhận tin. Thêm Loa "
        "Bản vào lại là nhận tiếp, không phải ghép lại."
    ),
    NO_RIGHTS: N_(
        "Nhóm {group} không cho Loa Bản viết, từ {when}. Tin chưa tới nhóm. Nhờ người "
        "quản trị nhóm cho Loa Bản gửi tin; được rồi thì tin sau tự tới."
    ),
}
_NO_LONGER = N_("Không còn thấy nhóm {group}, từ {when}. Tin không tới nhóm nữa.")


async def look(database: Database, house: House, now: Milliseconds) -> None:
    """What was linked is looked into; what changed is told."""
    async with database.read() as connection:
        fresh = await linked_groups.to_look_into(connection)
    for group in fresh:
        await _look_into(database, house, group, now)
    async with database.read() as connection:
        changed = await linked_groups.untold(connection, now - SURE_AFTER)
    for group in changed:
        async with database.write() as connection:
            if await linked_groups.note_told(connection, group):
                await _tell(connection, house, group, now)


# --- what a group that was just linked allows


async def _look_into(
    database: Database, house: House, group: Group, now: Milliseconds
) -> None:
    channel = house.channels.get(group.address.channel)
    account = group.linked_by or ""
    found = Standing()
    if channel is not None:
        found = await channel.standing(group.address, account)
        if found.may_write is None:  # no answer: once more with the next look
            return
    linker = Address(group.address.channel, account)
    async with database.write() as connection:
        if not await linked_groups.looked_into(connection, group):
            return
        _ = await _words_for(connection, house, linker)
        name = _named(_, house, group)
        key = f"linked {group.id} {now}"
        if found.is_member is False:
            await chats.leave(connection, group.address, now, house.secret)
            text = _(
                "Chưa ghép nhóm {group}: người ghép phải đang ở trong nhóm. Vào nhóm "
                "rồi gõ lại /ghepnhom.",
                group=name,
            )
            await house.tell(connection, linker, say(text), key)
            sorry = say(_("Nhóm này chưa ghép được, nên chưa nhận tin."))
            group_key = f"{key} group"
            await house.tell(
                connection, group.address, sorry, group_key, ChatKind.GROUP
            )
        elif found.may_write is False and group.trouble in (FINE, NO_RIGHTS):
            await linked_groups.may_write(connection, {group.address: False}, now)
            told = await linked_groups.get(connection, group.id)
            if told is not None:
                await linked_groups.note_told(connection, told)
            text = _(
                "Đã ghép nhóm {group}, nhưng nhóm không cho Loa Bản viết nên tin chưa "
                "tới. Nhờ người quản trị nhóm cho Loa Bản gửi tin; được rồi thì tin "
                "sau tự tới.",
                group=name,
            )
            await house.tell(connection, linker, say(text), key)


# --- what changed


async def _tell(
    connection: AsyncConnection, house: House, group: Group, now: Milliseconds
) -> None:
    for address in await _who(connection, house, group.places):
        _ = await _words_for(connection, house, address)
        text = _(
            _BACK if group.trouble == FINE else _lost(group.trouble),
            group=_named(_, house, group),
            when=_.moment(local(group.since or now, house.config.timezone)),
        )
        button = Button(_("Các nhóm"), "groups")
        key = f"group {group.id} {group.trouble} {now}"
        await house.tell(connection, address, say(text, (button,)), key)


def _lost(trouble: str) -> str:
    return _LOST.get(trouble, _NO_LONGER)


async def _who(
    connection: AsyncConnection, house: House, paths: Sequence[str]
) -> list[Address]:
    """Officers of exactly these places, and the nearest admins."""
    found: dict[Address, None] = {}
    for path in paths:
        officers = await roles.addresses(connection, Role.OFFICER, path)
        found.update(dict.fromkeys(officers))
        for place in (path, *(one.path for one in house.places.ancestors(path))):
            admins = await roles.addresses(connection, Role.ADMIN, place)
            found.update(dict.fromkeys(admins))
            if admins:
                break
    return list(found)


async def _words_for(
    connection: AsyncConnection, house: House, address: Address
) -> Translator:
    chat = await chats.find(connection, address)
    language = (chat.language if chat else None) or SOURCE_LANGUAGE
    return house.catalogues.translator(language)


def _named(_: Translator, house: House, group: Group) -> str:
    known = [house.places.by_path(path) for path in group.places]
    labels = [house.places.label(one, _.language) for one in known if one is not None]
    return f"“{group.title or '—'}” ({', '.join(labels)})"
