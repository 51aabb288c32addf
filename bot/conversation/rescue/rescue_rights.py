"""Whose replies someone may read, looked at again at each press.

Officers of all of a check-in's places see everybody; those of one of its communes see
that one; a village head sees the own village.
"""

from dataclasses import dataclass, replace

from bot import audit
from bot.bulletins.approving.reaching import areas_of
from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import Checkin, Kept
from bot.bulletins.checkins.rescues import Sight
from bot.conversation.pressed import Stale
from bot.conversation.turn import Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast
from bot.people.model import Role
from bot.places import Level, Place, is_within

ALL = "all"  # in a button: every place that its presser may see


@dataclass(frozen=True, slots=True)
class Opened:
    """A check-in as one person may see it; `where` is a commune's code, or `ALL`."""

    checkin: Checkin
    broadcast: Broadcast
    sight: Sight
    where: str = ALL

    @property
    def id(self) -> int:
        """Its number, which is its broadcast's."""
        return self.checkin.id

    @property
    def is_officer(self) -> bool:
        """Whether they are an officer of any of it; else a village head."""
        return self.sight.is_everybody or bool(self.sight.places)

    @property
    def places(self) -> tuple[str, ...]:
        """The areas that are seen; none where everybody is, or a village alone."""
        return self.sight.places


async def opened(turn: Turn, number: int, where: str = ALL) -> Opened:
    """A check-in; raises Stale for who may see nothing of it."""
    checkin = await open_checkins.get(turn.connection, number)
    broadcast = await broadcasts.get(turn.connection, number)
    if checkin is None or broadcast is None:
        raise Stale
    sight = sight_of(turn, broadcast)
    if sight is None:
        raise Stale
    return _narrowed(turn, Opened(checkin, broadcast, sight), where)


def sight_of(turn: Turn, broadcast: Broadcast) -> Sight | None:
    """Whose replies the sender may read; None for who is no officer there."""
    if turn.is_group:
        return None
    areas = areas_of(broadcast)
    if all(turn.may(Role.OFFICER, area) for area in areas):
        return Sight(is_everybody=True)
    own = [place.path for place in turn.scope(Role.OFFICER)]
    near = [area for area in areas if turn.may(Role.OFFICER, area)]
    near += [path for path in own if any(is_within(path, area) for area in areas)]
    if near:
        return Sight(places=tuple(dict.fromkeys(near)))
    villages = [
        grant.village
        for grant in turn.grants
        if grant.role is Role.RELAY
        and grant.village
        and any(is_within(grant.place, area) for area in areas)
    ]
    return Sight(villages=tuple(villages)) if villages else None


def _narrowed(turn: Turn, whole: Opened, where: str) -> Opened:
    """Of one commune alone, where that is asked for and may be seen."""
    if where == ALL or not whole.is_officer:
        return whole
    place = turn.house.places.by_code(where)
    if place is None:
        raise Stale
    is_seen = whole.sight.is_everybody or any(
        is_within(place.path, area) for area in whole.sight.places
    )
    if not is_seen:
        raise Stale
    return replace(whole, sight=Sight(places=(place.path,)), where=where)


async def household(turn: Turn, number: int) -> tuple[Kept, Opened]:
    """Who replied, under a number of ours; raises Stale for whom one may not see."""
    one = await replies.get(turn.connection, number)
    if one is None:
        raise Stale
    whole = await opened(turn, one.checkin)
    if not whole.sight.sees(one):
        raise Stale
    return one, whole


def commune(turn: Turn, one: Opened) -> Place | None:
    """The one commune that is looked at; None where there are several."""
    areas = one.places or areas_of(one.broadcast)
    place = turn.house.places.by_path(areas[0]) if len(areas) == 1 else None
    is_one = place is not None and place.level in (Level.COMMUNE, Level.GATE)
    return place if is_one else None


def may_direct(turn: Turn, broadcast: Broadcast) -> bool:
    """Whether they are an officer of all of it: may remind, and end it."""
    areas = areas_of(broadcast)
    return not turn.is_group and all(turn.may(Role.OFFICER, area) for area in areas)


async def note(turn: Turn, action: str, checkin: int, detail: str = "") -> None:
    """Writes down who did what, by numbers alone."""
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=str(checkin),
        detail=detail,
    )
