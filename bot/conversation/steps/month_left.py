"""What a notice takes of a channel's month, and what that leaves, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import corrections, notice_text
from bot.bulletins.approving.reaching import Reach
from bot.bulletins.checkins import replies
from bot.bulletins.notice_text import Notice
from bot.clock import Milliseconds, local, local_date
from bot.conversation.steps.channel_names import CHANNELS
from bot.conversation.turn import House, Turn
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup
from bot.delivery.budget import months
from bot.delivery.budget.spending import month_of
from bot.delivery.model import Broadcast
from bot.i18n import Translator
from bot.messaging import Budget, Reply
from bot.people.reach import channel_people
from bot.places import Place


@dataclass(frozen=True, slots=True)
class _Cost:
    """So many chats of one channel, each message in the words that it would have."""

    channel: str
    budget: Budget
    chats: int
    bodies: Mapping[str, Reply]
    is_urgent: bool
    at: Milliseconds  # when it goes

    @property
    def each(self) -> int:
        """Of several languages the longest: what fits is never promised too early."""
        return max((self.budget.cost(said) for said in self.bodies.values()), default=1)


async def of_notice(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    notice: Notice,
    found: Reach | None,
    now: Milliseconds,
) -> list[str]:
    """`Zalo: gửi 22 tin, tháng này còn 1.830 trong 3.000.`, and for whom it is short.

    `found` is who gets it; a correction goes to who got the first.
    """
    if notice.details.is_drill:
        return []
    lines: list[str] = []
    for name, channel in house.channels.items():
        if channel.budget is None:
            continue
        number = 0
        if notice.replaces is not None:
            number = await lookup.reached_on(connection, notice.replaces, name)
        elif found is not None:
            people, groups = found.subscribers.people, found.subscribers.groups
            number = people.get(name, 0) + groups.get(name, 0)
        is_urgent = notice.is_urgent or notice.replaces is not None
        at = max(now, notice.starts_at or now)
        bodies = _bodies(house, notice, at)
        cost = _Cost(name, channel.budget, number, bodies, is_urgent, at)
        lines += await _lines(connection, house, _, cost, now)
    return lines


def _bodies(house: House, notice: Notice, at: Milliseconds) -> dict[str, Reply]:
    day = local(at, house.config.timezone).date()
    return {
        language: notice_text.body(
            notice, house.catalogues.translator(language), house.places, day
        )
        for language in house.catalogues.languages
    }


async def of_recall(turn: Turn, notice: Broadcast) -> list[str]:
    """Where nothing is deleted, those who have it are told: how many, what it takes."""
    house, _ = turn.house, turn._
    bodies = corrections.withdrawn(
        notice_text.of(notice, house.places), house.catalogues, house.places
    )
    lines: list[str] = []
    for name, channel in house.channels.items():
        if channel.recalls:
            continue
        number = await lookup.reached_on(turn.connection, notice.id, name)
        if not number:
            continue
        lines.append(
            _.counted(
                "{channel} không cho xóa tin: {count} máy ở đó được báo bằng một tin "
                "mới là tin này không còn đúng.",
                number,
                channel=CHANNELS.get(name, name),
            )
        )
        if channel.budget is not None:
            cost = _Cost(
                name, channel.budget, number, bodies, is_urgent=True, at=turn.now
            )
            lines += await _lines(turn.connection, house, _, cost, turn.now)
    return lines


async def of_reminder(turn: Turn, asked: Broadcast) -> list[str]:
    """What it takes to ask those again who got a check-in and are silent."""
    house = turn.house
    bodies = await broadcasts.body(turn.connection, asked.id)
    lines: list[str] = []
    for name, channel in house.channels.items():
        if channel.budget is None:
            continue
        reached = await lookup.reached_on(turn.connection, asked.id, name)
        replied = await replies.replied_on(turn.connection, asked.id, name, reached)
        silent = max(0, reached - replied)
        cost = _Cost(name, channel.budget, silent, bodies, is_urgent=True, at=turn.now)
        lines += await _lines(turn.connection, house, turn._, cost, turn.now)
    return lines


async def of_bulletins(turn: Turn, place: Place) -> list[str]:
    """`Zalo: mỗi kỳ gửi 22 tin, …`: what each edition takes where people read there."""
    _, zone = turn._, turn.house.config.timezone
    lines = []
    for name, channel in turn.house.channels.items():
        budget = channel.budget
        if budget is None:
            continue
        people = await channel_people.subscribers(turn.connection, name, place.path)
        if not people:
            continue
        stands = await months.of(turn.connection, name, month_of(turn.now, zone))
        lines.append(
            _(
                "{channel}: mỗi kỳ gửi {number} tin, tháng này còn {left} trong {all}, "
                "{kept}.",
                channel=CHANNELS.get(name, name),
                number=people,
                left=max(0, budget.messages - stands.used),
                all=budget.messages,
                kept=_("giữ {count} để trả lời bà con", count=budget.reserve),
            )
        )
    return lines


async def _lines(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    cost: _Cost,
    now: Milliseconds,
) -> list[str]:
    if not cost.chats:
        return []
    zone, budget = house.config.timezone, cost.budget
    month = month_of(cost.at, zone)
    used = (await months.of(connection, cost.channel, month)).used
    stops_at = budget.for_urgent if cost.is_urgent else budget.for_notices
    fits = min(cost.chats, max(0, stops_at - used) // cost.each)
    name = CHANNELS.get(cost.channel, cost.channel)
    kept = _("giữ {count} để trả lời bà con", count=budget.messages - stops_at)
    said = {
        "channel": name,
        "number": cost.chats * cost.each,
        "left": max(0, budget.messages - used),
        "all": budget.messages,
        "kept": kept,
    }
    if month == month_of(now, zone):
        line = _(
            "{channel}: gửi {number} tin, tháng này còn {left} trong {all}, {kept}.",
            **said,
        )
    else:
        line = _(
            "{channel}: gửi {number} tin, tháng {month} còn {left} trong {all}, "
            "{kept}.",
            month=_.month(local_date(cost.at, zone)),
            **said,
        )
    if fits == cost.chats:
        return [line]
    short = _.counted(
        "Không đủ tin: {count} máy trên {channel} sẽ không nhận được.",
        cost.chats - fits,
        channel=name,
    )
    return [line, short]
