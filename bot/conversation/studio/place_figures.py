"""`/stats` of a place: who receives news, what reached them, what was answered."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds, local
from bot.conversation.studio.order import PNG, Order
from bot.conversation.turn import House
from bot.delivery.results import spans
from bot.delivery.results.counts import counts_of
from bot.drawing.paper import Bars, Figures, Lines
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_, Translator
from bot.people.counted import daily_counts
from bot.people.counted.daily_counts import (
    CATEGORY,
    GROUPS,
    LANGUAGE,
    NOTHING_CHOSEN,
    PEOPLE,
)
from bot.people.groups import linked_groups
from bot.places import Place
from bot.requests import tally
from bot.requests.tally import Answered

FIGURES = "figures"  # what is wanted
RECENT = 30 * DAY
POINTS = 12  # of a line
MOST_LINES, MOST_BARS, MOST_NOTICES = 4, 6, 6
A_NOTICE = 26  # letters that say which one it is
_IN_TIME, _LATE = N_("trả lời đúng hẹn"), N_("trả lời muộn")
_OVERDUE, _WAITING = N_("quá hẹn chưa trả lời"), N_("còn trong hẹn")


@dataclass(frozen=True, slots=True)
class Counted:
    """What is told of a place; days are ISO dates, the oldest first."""

    days: tuple[str, ...]
    numbers: dict[str, dict[str, int]]  # by day
    largest: tuple[tuple[str, int], ...]
    reach: tuple[tuple[str, int], ...]  # of the newest notices
    answers: Answered
    silent: int  # groups that got nothing for a month

    @property
    def last(self) -> dict[str, int]:
        """The newest numbers; empty when nothing was counted yet."""
        return self.numbers.get(self.days[-1], {}) if self.days else {}


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The picture and the table of a place, by its code."""
    place = house.places.by_code(about)
    if place is None:
        return None
    found = await _counted(connection, house, place, now)
    name = house.places.label(place, _.language)
    panels = [*_growth(_, house, found), *_notices(_, found)]
    panels.append(questions(_, N_("Câu hỏi gửi cán bộ, 30 ngày"), found.answers))
    until = local(now, house.config.timezone).date()
    paper = Figures(
        title=_("Con số của {place}", place=name),
        below=_("Đến ngày {day}", day=_.date(until)),
        panels=tuple(panels),
        note=_("Chỉ là số đếm, không có tên hay số máy của ai."),
        name=_("LOA BẢN"),
    )
    text = caption(_, house, place, found.last, found.answers)
    text += "\n" + _.counted(
        "{count} nhóm cả tháng qua không nhận được tin nào.", found.silent
    )
    table = (f"con-so-{place.code}.csv", _table(_, panels, found))
    return Order(paper, PNG, f"con-so-{place.code}", text, place.path, (table,))


def caption(
    _: Translator, house: House, place: Place, last: dict[str, int], found: Answered
) -> str:
    """The same figures in words."""
    lines = [
        _(
            "{place}: {people}, {groups} nhận tin.",
            place=house.places.label(place, _.language),
            people=_.counted("{count} máy", last.get(PEOPLE, 0)),
            groups=_.counted("{count} nhóm", last.get(GROUPS, 0)),
        )
        if last
        else _("Chưa đếm lần nào. Mỗi ngày Loa Bản đếm một lần.")
    ]
    told = [
        f"{_(name)} {_.number(number)}" for name, number in _answers(found) if number
    ]
    if told:
        lines.append(_("Câu hỏi 30 ngày qua: {list}.", list=", ".join(told)))
        if found.hours:
            middle = found.hours[len(found.hours) // 2]
            lines.append(_.counted("Thường {count} giờ thì có câu trả lời.", middle))
    else:
        lines.append(_("30 ngày qua không có câu hỏi nào gửi cán bộ."))
    return "\n".join(lines)


def _answers(found: Answered) -> list[tuple[str, int]]:
    return [
        (_IN_TIME, found.in_time),
        (_LATE, found.late),
        (_OVERDUE, found.overdue),
        (_WAITING, found.waiting),
    ]


async def _counted(
    connection: AsyncConnection, house: House, place: Place, now: Milliseconds
) -> Counted:
    days = _spread(await daily_counts.days(connection, place.path))
    numbers = await daily_counts.on(connection, place.path, days)
    largest: list[tuple[str, int]] = []
    if days:
        largest = await daily_counts.largest_below(
            connection, place.path, days[-1], MOST_BARS
        )
    sent = await spans.notices(connection, place.path, now - RECENT, now + 1)
    reach = []
    for number, _category, text in sent[:MOST_NOTICES]:
        counts = await counts_of(connection, number)
        reach.append((shorten(text, A_NOTICE, placeholder="…"), counts.sent))
    answers = await tally.answered(connection, [place.path], now - RECENT, now + 1, now)
    named = [
        (house.places.label(one), number)
        for path, number in largest
        if (one := house.places.by_path(path)) is not None
    ]
    silent = await _silent(connection, place.path, now)
    return Counted(tuple(days), numbers, tuple(named), tuple(reach), answers, silent)


async def _silent(connection: AsyncConnection, area: str, now: Milliseconds) -> int:
    """How many groups were linked a month ago and got nothing since."""
    after, silent = linked_groups.FROM_THE_START, 0
    while True:
        some = await linked_groups.page(connection, [area], after=after, limit=200)
        old = [one.id for one in some if one.linked_at < now - RECENT]
        got = await spans.reached(connection, old, now - RECENT) if old else set()
        silent += len(set(old) - got)
        if len(some) < 200:  # noqa: PLR2004  # a page that is not full is the last
            return silent
        after = some[-1].cursor


def _spread(days: Sequence[str]) -> list[str]:
    """Some of them, evenly, with the first and the last."""
    if len(days) <= POINTS:
        return list(days)
    last = len(days) - 1
    return [days[round(n * last / (POINTS - 1))] for n in range(POINTS)]


# --- what is drawn


def _growth(_: Translator, house: House, found: Counted) -> list[Bars | Lines]:
    panels: list[Bars | Lines] = []
    if not found.days:
        return panels
    shown = [PEOPLE, GROUPS, NOTHING_CHOSEN]
    chosen = sorted(
        (what for what in found.last if what.startswith(CATEGORY)),
        key=lambda what: (-found.last[what], what),
    )
    shown += [what for what in chosen if what != NOTHING_CHOSEN]
    shown = [what for what in shown if found.last.get(what)][:MOST_LINES]
    panels.append(
        Lines(
            _("Nhận tin, theo ngày"),
            tuple(
                _.date(date.fromisoformat(found.days[at]))
                for at in (0, (len(found.days) - 1) // 2, -1)
            ),
            tuple(_name(_, house, what) for what in shown),
            tuple(
                tuple(found.numbers.get(day, {}).get(what) for day in found.days)
                for what in shown
            ),
            tuple(_.number(found.last[what]) for what in shown),
        )
    )
    spoken = {
        _.locale.languages.get(what.removeprefix(LANGUAGE), what): number
        for what, number in found.last.items()
        if what.startswith(LANGUAGE)
    }
    panels.append(_bars(_, _("Tiếng nói"), list(spoken.items())))
    if len(found.largest) > 1:
        panels.append(_bars(_, _("Nơi nhiều máy nhận nhất"), list(found.largest)))
    return panels


def _notices(_: Translator, found: Counted) -> list[Bars | Lines]:
    if not found.reach:
        return []
    return [_bars(_, _("Tin mới nhất tới bao nhiêu máy"), list(found.reach))]


def questions(_: Translator, title: str, found: Answered) -> Bars:
    """How questions were answered."""
    return _bars(_, _(title), [(_(name), n) for name, n in _answers(found)])


def _bars(_: Translator, title: str, pairs: list[tuple[str, int]]) -> Bars:
    most = sorted(pairs, key=lambda one: -one[1])[:MOST_BARS]
    return Bars(
        title,
        tuple(label for label, _n in most),
        tuple(number for _l, number in most),
        tuple(_.number(number) for _l, number in most),
    )


def _name(_: Translator, house: House, what: str) -> str:
    if what == PEOPLE:
        return _("máy của bà con")
    if what == GROUPS:
        return _("nhóm")
    if what == NOTHING_CHOSEN:
        return _("nhận mọi loại tin")
    id_ = what.removeprefix(CATEGORY)
    known = next((one for one in house.categories if one.id == id_), None)
    return known.name(_.language) if known is not None else id_


def _table(_: Translator, panels: Sequence[Bars | Lines], found: Counted) -> str:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_("mục"), _("tên"), _("ngày"), _("số")])
    for panel in panels:
        if isinstance(panel, Bars):
            for label, value in zip(panel.labels, panel.values, strict=True):
                writer.writerow([panel.title, guarded(label), "", value])
            continue
        for name, row in zip(panel.names, panel.values, strict=True):
            for day, number in zip(found.days, row, strict=True):
                known = "" if number is None else number
                writer.writerow([panel.title, name, day, known])
    return made.getvalue()
