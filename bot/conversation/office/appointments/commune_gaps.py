"""What is missing where: communes without a writer, an approver, a contact card, …"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.clock import DAY
from bot.conversation.turn import Turn
from bot.delivery.results import office_work
from bot.i18n import N_, NN_
from bot.people import contacts
from bot.people.model import Role
from bot.people.office import holders
from bot.people.villages import village_register
from bot.places import Level, Place
from bot.requests import book

SILENT_FOR = 30 * DAY


class Gap(Enum):
    """What a commune may lack: what is said of one, and how many lack it."""

    WRITER = (N_("chưa có người soạn"), NN_("{count} xã chưa có người soạn"))
    APPROVER = (N_("chưa có người duyệt"), NN_("{count} xã chưa có người duyệt"))
    CARD = (N_("chưa có danh bạ"), NN_("{count} xã chưa có danh bạ"))
    VILLAGES = (N_("chưa ghi thôn bản"), NN_("{count} xã chưa ghi thôn bản"))
    SILENT = (N_("30 ngày chưa gửi tin"), NN_("{count} xã 30 ngày chưa gửi tin"))
    OVERDUE = (N_("có câu hỏi quá hạn"), NN_("{count} xã có câu hỏi quá hạn"))

    @property
    def of_one(self) -> str:
        """A message id."""
        return self.value[0]

    @property
    def of_many(self) -> str:
        """A message id that counts."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The communes of a scope, and what is missing in those that lack something."""

    communes: tuple[Place, ...]
    missing: Mapping[str, tuple[Gap, ...]]  # by code path, in the order of the paths

    @property
    def lacking(self) -> list[str]:
        """The code paths of the communes that lack something."""
        return list(self.missing)


async def of_scope(turn: Turn, scope: Sequence[Place]) -> Gaps:
    """Looks once at each kind for the whole scope."""
    areas = [place.path for place in scope]
    communes = _communes(turn, areas)
    connection = turn.connection
    has = {
        Gap.WRITER: await holders.places_with(
            connection, [Role.OFFICER, Role.ADMIN], areas
        ),
        Gap.APPROVER: await holders.places_with(
            connection, [Role.APPROVER, Role.ADMIN], areas
        ),
        Gap.CARD: await contacts.filled(connection, areas),
        Gap.VILLAGES: await village_register.places_with(connection, areas),
        Gap.SILENT: await office_work.spoke_since(
            connection, areas, turn.now - SILENT_FOR
        ),
    }
    overdue = await book.overdue_places(connection, areas, turn.now)
    missing = {}
    for place in communes:
        lacks = [gap for gap, places in has.items() if place.path not in places]
        if Gap.WRITER in lacks and Gap.SILENT in lacks:
            lacks.remove(Gap.SILENT)  # there is nobody who could have
        lacks += [Gap.OVERDUE] * (place.path in overdue)
        if lacks:
            missing[place.path] = tuple(lacks)
    return Gaps(communes, missing)


def _communes(turn: Turn, areas: Sequence[str]) -> tuple[Place, ...]:
    places = turn.house.places
    found = [
        place
        for place in places.communes
        if place.level is Level.COMMUNE
        and any(places.is_within(place.path, area) for area in areas)
    ]
    return tuple(sorted(found, key=lambda place: place.path))


def said(turn: Turn, gaps: Gaps) -> str:
    """`124 xã: 96 xã đủ người. Thiếu: 11 xã chưa có người soạn, …`."""
    _ = turn._
    total, lacking = len(gaps.communes), len(gaps.missing)
    if total == 1:
        return _of_one(turn, gaps)
    whole = _.counted("{count} xã", total)
    if not lacking:
        return _("{whole}: xã nào cũng đủ.", whole=whole)
    counts = {gap: sum(gap in lacks for lacks in gaps.missing.values()) for gap in Gap}
    parts = [_.counted(gap.of_many, count) for gap, count in counts.items() if count]
    return _(
        "{whole}: {complete}. Thiếu: {parts}.",
        whole=whole,
        complete=_.counted("{count} xã đủ người", total - lacking),
        parts=", ".join(parts),
    )


def _of_one(turn: Turn, gaps: Gaps) -> str:
    (place,) = gaps.communes
    lacks = gaps.missing.get(place.path, ())
    if not lacks:
        return turn._("{place}: không thiếu gì.", place=_begun(turn.place(place)))
    return of_place(turn, place, lacks)


def of_place(turn: Turn, place: Place, lacks: Sequence[Gap]) -> str:
    """`Xã Lũng Cú: chưa có người duyệt, chưa có danh bạ`."""
    parts = ", ".join(turn._(gap.of_one) for gap in lacks)
    name = turn.house.places.short_label(place, turn.language)
    return f"{_begun(name)}: {parts}"


def _begun(name: str) -> str:
    return name[:1].upper() + name[1:]
