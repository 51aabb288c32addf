"""A platform that allows only so many people: who is one too many goes elsewhere."""

from bot.conversation.steps.channel_names import CHANNELS
from bot.conversation.turn import Replies, Turn
from bot.people.reach import channel_people


async def refused(turn: Turn) -> Replies | None:
    """What a new person of a full channel is told; None where there is room."""
    name = turn.incoming.address.channel
    channel = turn.house.channels.get(name)
    budget = channel.budget if channel is not None else None
    if budget is None or turn.chat is not None:
        return None
    if await channel_people.number(turn.connection, name) < budget.people:
        return None
    turn.end()
    _, here = turn._, CHANNELS.get(name, name)
    elsewhere = _elsewhere(turn, name)
    if not elsewhere:
        return turn.say(
            _.counted(
                "{channel} này đã đủ {count} người nhận tin, không ghi thêm được nữa. "
                "Hỏi gì thì vẫn hỏi ở đây.",
                budget.people,
                channel=here,
            )
        )
    return turn.say(
        _.counted(
            "{channel} này đã đủ {count} người nhận tin, không ghi thêm được nữa: nhận "
            "tin ở {places}. Hỏi gì thì vẫn hỏi ở đây.",
            budget.people,
            channel=here,
            places=_(" hoặc ").join(elsewhere),
        )
    )


def _elsewhere(turn: Turn, name: str) -> list[str]:
    """`Telegram (https://…)`, `web (https://…)`: what opens with a tap."""
    found = []
    for other, link in turn.house.invitations("nhantin").items():
        if other != name:
            label = CHANNELS.get(other, other)
            found.append(f"{label} ({link.partition('#')[0].partition('?')[0]})")
    return found
