"""`/stats`: what channels with a budget used of their month, for admins."""

from bot.conversation.steps.channel_names import CHANNELS
from bot.conversation.turn import Replies, Turn
from bot.delivery.budget import months
from bot.delivery.budget.spending import month_of
from bot.messaging import Budget
from bot.people.model import Role
from bot.people.reach import channel_people


async def told(turn: Turn) -> Replies:
    """`Zalo tháng này: đã dùng 1.170 trong 3.000 tin, …`"""
    if not turn.scope(Role.ADMIN):
        return []
    lines = []
    for name, channel in turn.house.channels.items():
        if channel.budget is not None:
            lines += await _of(turn, name, channel.budget)
    return turn.say("\n".join(lines)) if lines else []


async def _of(turn: Turn, name: str, budget: Budget) -> list[str]:
    _, shown = turn._, CHANNELS.get(name, name)
    month = month_of(turn.now, turn.house.config.timezone)
    stands = await months.of(turn.connection, name, month)
    lines = [
        _(
            "{channel} tháng này: đã dùng {used} trong {all} tin, giữ {kept} để trả "
            "lời; {people} trong {most} người.",
            channel=shown,
            used=stands.used,
            all=budget.messages,
            kept=budget.reserve,
            people=await channel_people.number(turn.connection, name),
            most=budget.people,
        )
    ]
    if stands.dropped:
        lines.append(
            _.counted("Đã hết hẳn: {count} câu trả lời không gửi được.", stands.dropped)
        )
    if stands.refused_since is not None:
        lines.append(
            _(
                "{channel} không nhận tin nữa từ {when}, Loa Bản vẫn thử lại.",
                channel=shown,
                when=turn.when(stands.refused_since),
            )
        )
    return lines
