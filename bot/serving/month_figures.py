"""How the months of channels with a budget stand, for `/ready` and `bot check`."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, local
from bot.delivery.budget import months
from bot.delivery.budget.spending import month_of
from bot.messaging import Budget
from bot.messaging.budget import WARN_AT
from bot.people.reach import channel_people


async def figures(
    connection: AsyncConnection,
    budgets: Mapping[str, Budget | None],
    zone: ZoneInfo,
    now: Milliseconds,
) -> dict[str, dict[str, object]]:
    """By channel: what is used and allowed, of messages and of people."""
    found: dict[str, dict[str, object]] = {}
    for name, budget in budgets.items():
        if budget is None:
            continue
        month = month_of(now, zone)
        stands = await months.of(connection, name, month)
        since = stands.refused_since
        found[name] = {
            "month": month,
            "used": stands.used,
            "limit": budget.messages,
            "reserve": budget.reserve,
            "replies_dropped": stands.dropped,
            "refused_since": since and local(since, zone).isoformat("T", "seconds"),
            "people": await channel_people.number(connection, name),
            "people_limit": budget.people,
        }
    return found


def warnings(found: Mapping[str, Mapping[str, object]]) -> list[str]:
    """From `WARN_AT` percent on, and what went wrong already."""
    said = []
    for name, one in found.items():
        for what, limit in (("used", "limit"), ("people", "people_limit")):
            number, most = int(str(one[what])), int(str(one[limit]))
            if number * 100 >= most * WARN_AT:
                kind = "messages of this month" if what == "used" else "people"
                said.append(f"{name}: {number} of {most} {kind} are used")
        if one["replies_dropped"]:
            said.append(
                f"{name}: {one['replies_dropped']} replies were not sent, "
                "as the month's messages are used up"
            )
        if one["refused_since"]:
            said.append(
                f"{name}: the platform takes no more since {one['refused_since']}, "
                f"although only {one['used']} of {one['limit']} are counted"
            )
    return said
