"""Receiving news by command: `/subscribe` and `/place`."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import commune, full_channel, reception, selection
from bot.conversation.pressed import Arguments
from bot.conversation.steps import barred_chat
from bot.conversation.turn import (
    CANCEL,
    Replies,
    Turn,
)
from bot.i18n import N_
from bot.people import categories as known_categories


async def subscribe(turn: Turn, text: str) -> Replies:
    """`/subscribe [CATEGORY…] [PLACE]`: at most one confirmation, the consent."""
    if turn.is_group:
        return turn.say(turn._("Trong nhóm thì cán bộ ghép nhóm bằng /ghepnhom."))
    if await barred_chat.is_barred(turn):
        return barred_chat.refused(turn)
    full = await full_channel.refused(turn)
    if full is not None:
        return full
    chosen, rest = known_categories.split(
        turn.house.categories, text, turn.house.country.folding
    )
    if rest:
        return await commune.found_place(turn, rest, chosen)
    if turn.chat is not None and turn.chat.is_subscribed and chosen:
        await reception.set_categories(turn, [*reception.received(turn), *chosen])
        return await reception.kept(turn)
    if turn.chat is not None and turn.chat.is_subscribed:
        return await selection.choose_categories(turn)
    return reception.ask_place(turn, chosen)


async def subscribe_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhận tin của xã]."""
    return await subscribe(turn, "")


async def place(turn: Turn, text: str) -> Replies:
    """`/place CODE|NAME` stores at once when unambiguous."""
    if turn.is_group:
        return turn.say(turn._("Trong nhóm thì cán bộ ghép nhóm bằng /ghepnhom."))
    if await barred_chat.is_barred(turn):
        return barred_chat.refused(turn)
    full = await full_channel.refused(turn)
    if full is not None:
        return full
    if text:
        return await commune.found_place(turn, text, [], replace=True)
    if turn.chat is not None and turn.chat.places:
        names = "; ".join(reception.names_of(turn))
        turn.begin("place", chosen=[], replace=True)
        return turn.say(
            turn._("Đang nhận tin của {places}. Gõ tên xã khác để đổi.", places=names),
            (turn.bound(turn._("Thôi"), CANCEL),),
        )
    return reception.ask_place(turn, Arguments())


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "subscribe",
        N_("nhantin dangky"),
        N_("Nhận tin của xã"),
        subscribe,
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    doors.Command(
        "place",
        N_("noio xa"),
        N_("Nhà mình ở xã nào"),
        place,
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "subscribe": subscribe_pressed,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
