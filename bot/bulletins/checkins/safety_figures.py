"""How a check-in stands: how many are safe, need help, were helped, are silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.approving.reaching import areas_of
from bot.bulletins.checkins import open_checkins, reached_phones, replies
from bot.bulletins.checkins.checkin import Counts, CountsAs, Tally
from bot.delivery.model import Broadcast
from bot.places import is_within


@dataclass(frozen=True, slots=True)
class Figures:
    """Phones by what they said; `phones` that it reached, None as long as not counted.

    `beyond` are those who need help and did not get it: no phones of its own.
    """

    phones: int | None
    safe: int = 0
    needs_help: int = 0
    helped: int = 0
    beyond: int = 0
    helped_beyond: int = 0

    @property
    def replied(self) -> int:
        """Of those whom it reached."""
        return self.safe + self.needs_help + self.helped

    @property
    def silent(self) -> int | None:
        """Whom it reached and who said nothing yet; None where that is not known."""
        return None if self.phones is None else max(0, self.phones - self.replied)

    @property
    def reached(self) -> int | None:
        """Never fewer than have replied: a reply may be quicker than its delivery."""
        return None if self.phones is None else max(self.phones, self.replied)

    @property
    def all_helped(self) -> int:
        """Everybody to whom somebody went."""
        return self.helped + self.helped_beyond


async def of(
    connection: AsyncConnection, broadcast: Broadcast, places: Sequence[str] = ()
) -> Figures | None:
    """Of some communes alone where `places` are named; None for what is no check-in."""
    checkin = await open_checkins.get(connection, broadcast.id)
    if checkin is None:
        return None
    tally = await replies.tally(connection, checkin.id)
    phones = await reached_phones.by_commune(connection, checkin, areas_of(broadcast))
    if places:
        tally, phones = tally.within(places), _within(phones, places)
    return _figures(tally, None if phones is None else sum(phones.values()))


async def by_commune(
    connection: AsyncConnection, broadcast: Broadcast, places: Sequence[str] = ()
) -> dict[str, Figures]:
    """Of each commune where it reached anybody, or anybody replied."""
    checkin = await open_checkins.get(connection, broadcast.id)
    if checkin is None:
        return {}
    tally = await replies.tally(connection, checkin.id)
    phones = await reached_phones.by_commune(connection, checkin, areas_of(broadcast))
    if places:
        tally, phones = tally.within(places), _within(phones, places)
    apart: dict[str, dict[tuple[str, int], Counts]] = {}
    for key, counts in tally.by_place.items():
        apart.setdefault(key[0], {})[key] = counts
    return {
        commune: _figures(
            Tally(apart.get(commune, {})),
            None if phones is None else phones.get(commune, 0),
        )
        for commune in apart.keys() | set(phones or ())
    }


def in_all(found: Mapping[str, Figures]) -> Figures:
    """The sum of some communes."""
    known = [one.phones for one in found.values() if one.phones is not None]
    return Figures(
        sum(known) if len(known) == len(found) else None,
        *(
            sum(getattr(one, name) for one in found.values())
            for name in ("safe", "needs_help", "helped", "beyond", "helped_beyond")
        ),
    )


def _within(
    phones: Mapping[str, int] | None, places: Sequence[str]
) -> Mapping[str, int] | None:
    if phones is None:
        return None
    return {
        commune: number
        for commune, number in phones.items()
        if any(is_within(commune, place) for place in places)
    }


def _figures(tally: Tally, phones: int | None) -> Figures:
    return Figures(
        phones,
        tally.of(CountsAs.SAFE),
        tally.of(CountsAs.NEEDS_HELP),
        tally.of(CountsAs.HELPED),
        tally.of(CountsAs.BEYOND),
        tally.of(CountsAs.HELPED_BEYOND),
    )
