"""How the bot, and an account, stand in a group: asked of the platform."""

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.message_text import Json
from bot.channels.telegram.updates import is_present
from bot.channels.telegram.wire.courier import Courier
from bot.messaging import Address, Standing

_HEADS = ("creator", "administrator")  # nothing that holds for members limits them
_WITHIN = 10.0  # seconds


async def standing(bot: Courier, me: int, group: Address, account: str) -> Standing:
    """Whether the bot may write and the account is a member; None where not known."""
    chat = group.chat
    try:
        own = await _member(bot, chat, str(me))
        may_write = await _may_write(bot, chat, own)
    except (BadRequest, Forbidden):  # it is not there
        return Standing(may_write=False)
    except TelegramError:
        return Standing()
    try:
        theirs = await _member(bot, chat, account)
    except TelegramError:  # in a large group members may be hidden
        return Standing(may_write=may_write)
    return Standing(may_write=may_write, is_member=is_present(theirs))


async def _may_write(bot: Courier, chat: str, own: Json) -> bool:
    if own["status"] in _HEADS:
        return True
    if not is_present(own):
        return False
    if own["status"] == "restricted":
        return bool(own.get("can_send_messages"))
    described: Json = await bot.call("getChat", {"chat_id": chat}, within=_WITHIN)
    return bool((described.get("permissions") or {}).get("can_send_messages", True))


async def _member(bot: Courier, chat: str, account: str) -> Json:
    fields = {"chat_id": chat, "user_id": account}
    found: Json = await bot.call("getChatMember", fields, within=_WITHIN)
    return found
