"""What is in force for a place, gathered for its boards; kept while nothing changes."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.notice_choices import Details
from bot.channels.web.board import slides
from bot.channels.web.board.slides import Around, Slide
from bot.channels.web.channel import WebChannel
from bot.clock import local_date
from bot.delivery import broadcasts
from bot.delivery.in_force import in_force
from bot.delivery.model import Broadcast
from bot.ground import Ground
from bot.messaging import Channel
from bot.people import contacts
from bot.people.gates import gate_days
from bot.places import Level, Place

MOST_GATES = 6  # of one commune
DAYS_AHEAD = 10
MOST_KEPT = 300  # places and languages
AT_MOST_EVERY = 1.0  # seconds, is one gathered anew
AT_LEAST_EVERY = 20.0  # what is over must go, and hours pass


@dataclass(slots=True)
class Shown:
    """What a board gets: its body, and a name for just this body."""

    body: bytes
    name: str
    at: float  # by the monotonic clock
    is_stale: bool = False


class Contents:
    """Gathers what boards show, at most once a second for each of them."""

    def __init__(
        self, own: WebChannel, ground: Ground, channels: Mapping[str, Channel]
    ) -> None:
        """Listens to the database of its `own` channel from now on."""
        self.clock = own.clock
        self.config = own.config
        self.places = ground.places
        self.channels = channels
        self._database = own.database
        self._catalogues = own.catalogues
        self._country = ground.country
        self._kept: OrderedDict[tuple[str, tuple[str, ...]], Shown] = OrderedDict()
        own.database.listeners.append(self.wake)

    def wake(self) -> None:
        """Something was written: whatever is kept may be old."""
        for shown in self._kept.values():
            shown.is_stale = True

    async def of(self, place: Place, languages: tuple[str, ...]) -> Shown:
        """What the boards of a place show now in these languages."""
        key = place.path, languages
        known, now = self._kept.get(key), time.monotonic()
        if known is not None:
            age = now - known.at
            if age < AT_MOST_EVERY or (not known.is_stale and age < AT_LEAST_EVERY):
                return known
        # Kept before it is gathered: what is written meanwhile makes it old.
        shown = Shown(b"", "", now)
        self._kept[key] = shown
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        try:
            body = orjson.dumps(await self._gathered(place, languages))
        except BaseException:
            self._kept.pop(key, None)
            raise
        shown.body, shown.name = body, hashlib.sha256(body).hexdigest()[:16]
        return shown

    async def _gathered(
        self, place: Place, languages: Sequence[str]
    ) -> dict[str, object]:
        now = self.clock()
        around = [
            Around(self._catalogues.translator(one), self.places, self._zone, now)
            for one in languages
        ]
        async with self._database.read() as connection:
            found = await self._gates(connection, place, around)
            found += await self._notices(connection, place, around)
            found += await self._cards(connection, place, around)
        return {
            "zone": str(self._zone),
            "slides": found,
            "names": {one.language: slides.name_of(one, place) for one in around},
            "days": {one.language: self._days(one) for one in around},
            "words": {
                one.language: {
                    **{key: one._(text) for key, text in slides.WORDS.items()},
                    "operator": self._operator(one),
                }
                for one in around
            },
        }

    @property
    def _zone(self) -> ZoneInfo:
        return self.config.timezone

    def _days(self, one: Around) -> dict[str, str]:
        """Today and the days after it, as they are written: a line may be long down."""
        today = local_date(self.clock(), self._zone)
        days = [today + timedelta(days=n) for n in range(-1, DAYS_AHEAD)]
        return {f"{day:%d/%m/%Y}": slides.day_of(one._, day) for day in days}

    def _operator(self, one: Around) -> str:
        if self.config.operator is None:
            return one._("Bản chạy thử, chưa có cơ quan nào đứng tên.")
        said = one._("Loa Bản do {operator} đứng tên.", operator=self.config.operator)
        contact = self.config.operator_contact
        return f"{said} {contact}" if contact else said

    async def _gates(
        self, connection: AsyncConnection, place: Place, around: Sequence[Around]
    ) -> list[Slide]:
        gates = [place] if place.level is Level.GATE else []
        if place.level is Level.COMMUNE:
            gates = [g for g in self.places.gates if g.commune == place.code]
        gates = gates[:MOST_GATES]
        today = local_date(self.clock(), self._zone)
        said = await gate_days.of(connection, [gate.path for gate in gates], today)
        found: list[Slide] = []
        for gate in gates:
            cards = await contacts.cards(connection, self._upwards(gate))
            for one in around:
                own = one._("Cửa khẩu hôm nay")  # its name stands above already
                title = own if gate == place else slides.name_of(one, gate)
                today_s = said.get(gate.path)
                found.append(slides.of_gate(one, gate, today_s, cards, title))
        return found

    async def _notices(
        self, connection: AsyncConnection, place: Place, around: Sequence[Around]
    ) -> list[Slide]:
        languages = [one.language for one in around]
        holding = await in_force(connection, self._upwards(place), self.clock())
        found: list[Slide] = []
        for sent in holding:
            if not is_for_boards(sent, languages):
                continue
            bodies = await broadcasts.body(connection, sent.id)
            if sent.bulletin is not None:
                reviewed = Details.from_json(sent.details).reviewed
                bodies = {one: bodies[one] for one in reviewed if one in bodies}
            drawn = (slides.of_notice(one, sent, bodies, languages) for one in around)
            found += [slide for slide in drawn if slide is not None]
        return found

    async def _cards(
        self, connection: AsyncConnection, place: Place, around: Sequence[Around]
    ) -> list[Slide]:
        cards = await contacts.cards(connection, self._upwards(place))
        card = next((one for one in cards if not one.is_empty), None)
        whose = self.places.by_path(card.place) if card is not None else place
        return [
            slides.of_card(one, whose or place, card, self._country) for one in around
        ]

    def _upwards(self, place: Place) -> list[str]:
        """A place and all around it, the nearest first."""
        return [place.path, *(p.path for p in self.places.ancestors(place.path))]


def is_for_boards(sent: Broadcast, languages: Sequence[str]) -> bool:
    """Whether somebody answers for its words: an officer, or who reviewed an answer."""
    reviewed = Details.from_json(sent.details).reviewed
    return sent.bulletin is None or any(one in reviewed for one in languages)
