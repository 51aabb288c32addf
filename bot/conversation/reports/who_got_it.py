"""How many have a notice, in words."""

from bot.conversation.turn import Turn
from bot.delivery.aftermath import lookup


async def who_got_it(turn: Turn, broadcast_id: int) -> str:
    """`205 máy, 3 nhóm`."""
    _ = turn._
    reached = await lookup.reached(turn.connection, broadcast_id)
    if reached is None:
        return _("hơn {what}", what=_.counted("{count} máy", lookup.MANY))
    people, groups = reached
    found = _.counted("{count} máy", people)
    return f"{found}, {_.counted('{count} nhóm', groups)}" if groups else found
