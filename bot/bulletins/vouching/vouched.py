"""What was sent under a code, and whether it still holds."""

from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.notice_choices import Audience, Details
from bot.bulletins.vouching import likeness, sketches
from bot.bulletins.vouching.likeness import Fold, Likeness
from bot.clock import Milliseconds
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup
from bot.delivery.model import RECALL, Broadcast, State
from bot.messaging import Reply


class Standing(Enum):
    """Whether what a notice says still counts."""

    HOLDS = auto()
    EXPIRED = auto()
    RECALLED = auto()
    CORRECTED = auto()


@dataclass(frozen=True, slots=True)
class Vouched:
    """Something that was sent: what exactly, and what became of it.

    `newer` is its correction, `since` when it stopped to hold.
    """

    broadcast: Broadcast
    body: Reply
    standing: Standing
    since: Milliseconds
    newer: Broadcast | None = None


async def by_code(
    connection: AsyncConnection, code: str, language: str, now: Milliseconds
) -> Vouched | None:
    """What was sent to everyone of a place under a code; None for anything else."""
    found = await lookup.sent_as(connection, code)
    if found is None or not is_public(found):
        return None
    return await standing_of(connection, found, language, now)


def is_public(broadcast: Broadcast) -> bool:
    """Whether it was for everyone: no drill, and not for people's office alone."""
    for_office = Audience.from_json(broadcast.audience).roles
    return not for_office and not Details.from_json(broadcast.details).is_drill


async def standing_of(
    connection: AsyncConnection, found: Broadcast, language: str, now: Milliseconds
) -> Vouched:
    """What it says in a language that it has, and whether that still counts."""
    bodies = await broadcasts.body(connection, found.id)
    body = bodies.get(language) or bodies.get(SOURCE_LANGUAGE) or Reply(())
    newer = await lookup.correction_of(connection, found.id)
    if newer is not None:
        since = newer.started_at or newer.starts_at
        return Vouched(found, body, Standing.CORRECTED, since, newer)
    if found.state is State.RECALLED:
        order = await lookup.recall_of(connection, found.id)
        since = order.created_at if order is not None else now
        return Vouched(found, body, Standing.RECALLED, since)
    if now >= found.expires_at:
        return Vouched(found, body, Standing.EXPIRED, found.expires_at)
    return Vouched(found, body, Standing.HOLDS, found.expires_at)


async def likest(
    connection: AsyncConnection, claimed: str, fold: Fold
) -> tuple[Broadcast, Likeness] | None:
    """What was sent and is most like a text, if anything is; and how like."""
    numbers = likeness.sketch(claimed, fold, likeness.LOOKED_FOR)
    best: tuple[Broadcast, Likeness] | None = None
    for number in await sketches.nearest(connection, numbers):
        found = await broadcasts.get(connection, number)
        if found is None or found.kind == RECALL or not is_public(found):
            continue
        how = await like(connection, found, claimed, fold)
        is_better = best is None or _closeness(how) > _closeness(best[1])
        if how.is_alike and is_better:
            best = found, how
    return best


def _closeness(how: Likeness) -> tuple[float, int]:
    return how.share, -len(how.differences)


async def like(
    connection: AsyncConnection, sent: Broadcast, claimed: str, fold: Fold
) -> Likeness:
    """How like a text is to what was sent, in the language in which it is likest."""
    bodies = await broadcasts.body(connection, sent.id)
    found = [
        likeness.compared(body.text, _around(sent, body), claimed, fold)
        for body in bodies.values()
    ]
    return max(found, key=_closeness, default=Likeness(0.0))


def _around(sent: Broadcast, body: Reply) -> list[str]:
    """What stands before and after the words themselves."""
    before, words, after = body.text.partition(sent.text.strip())
    return [before, after] if words else [span.text for span in body.spans if span.bold]
