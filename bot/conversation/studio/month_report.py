"""Báo cáo tháng: one page for a commune or province, by the decree's categories."""

import csv
import io
from collections import Counter
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, instant
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.place_figures import questions
from bot.conversation.turn import House
from bot.delivery.results import spans
from bot.delivery.results.counts import counts_of
from bot.drawing.paper import Bars, Figures
from bot.i18n import N_, Translator
from bot.people.villages import telling
from bot.places import Place
from bot.requests import tally

MONTH = "month"  # what is wanted
DECREE = 9  # the first so many categories are the decree's
DECEMBER = 12


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The page of a place and a month: "04492 2026-11"."""
    code, _blank, month = about.partition(" ")
    place = house.places.by_code(code)
    if place is None:
        return None
    since, until = span(house, month)
    sent = await spans.notices(connection, place.path, since, until)
    people = 0
    for number, _category, _text in sent:
        people += (await counts_of(connection, number)).sent
    without, told = await telling.of_all(connection, [one[0] for one in sent])
    answers = await tally.answered(connection, [place.path], since, until, now)
    panels = (
        _by_category(_, house, Counter(category for _n, category, _t in sent)),
        _bars(
            _,
            _("Tin tới bà con"),
            [
                (_("tin đã gửi"), len(sent)),
                (_("lượt máy nhận được"), people),
                (_("lượt hộ không điện thoại cần báo"), without),
                (_("đã báo miệng tận nhà"), told),
            ],
        ),
        questions(_, N_("Câu hỏi gửi cán bộ"), answers),
    )
    when = f"{month[5:].lstrip('0')}/{month[:4]}"
    text = _(
        "Báo cáo tháng {month}, {place}: {sent} tin, {people} lượt máy nhận, {told} hộ "
        "báo miệng; câu hỏi trả lời đúng hẹn {in_time}, muộn {late}, chưa trả lời "
        "{open}.",
        month=when,
        place=house.places.label(place, _.language),
        sent=len(sent),
        people=people,
        told=told,
        in_time=answers.in_time,
        late=answers.late,
        open=answers.overdue + answers.waiting,
    )
    file = f"bao-cao-{month}-{place.code}"
    table = (f"{file}.csv", _table(_, panels))
    return Order(
        _page(_, house, place, when, panels), PDF, file, text, place.path, (table,)
    )


def _page(
    _: Translator, house: House, place: Place, when: str, panels: tuple[Bars, ...]
) -> Figures:
    return Figures(
        title=_("Báo cáo tháng {month}", month=when),
        below=house.places.label(place, _.language),
        panels=panels,
        note=_(
            "Loại tin theo Nghị định 49/2024/NĐ-CP. Một máy nhận hai tin là hai lượt. "
            "Chỉ là số đếm, không có tên ai."
        ),
        name=house.operator or _("LOA BẢN"),
    )


def span(house: House, month: str) -> tuple[Milliseconds, Milliseconds]:
    """When a month begins and when it is over; raises ValueError for none."""
    first = date.fromisoformat(f"{month}-01")
    return _begins(house, first), _begins(house, following(first))


def following(first: date) -> date:
    """The first of the month after."""
    if first.month == DECEMBER:
        return date(first.year + 1, 1, 1)
    return date(first.year, first.month + 1, 1)


def _begins(house: House, day: date) -> Milliseconds:
    zone = house.config.timezone
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone))


def _by_category(_: Translator, house: House, sent: Counter[str | None]) -> Bars:
    """All of the decree's, also those with none: what is missing is seen."""
    under = {one.id: one.under or one.id for one in house.categories}
    numbers = Counter[str | None]()
    for category, number in sent.items():
        numbers[under.get(category or "", category)] += number
    pairs = [
        (one.name(_.language), numbers.pop(one.id, 0))
        for one in house.categories[:DECREE]
    ]
    others = sum(numbers.values())
    if others:
        pairs.append((_("chưa xếp loại"), others))
    return _bars(_, _("Tin theo loại"), pairs)


def _bars(_: Translator, title: str, pairs: list[tuple[str, int]]) -> Bars:
    return Bars(
        title,
        tuple(label for label, _n in pairs),
        tuple(number for _l, number in pairs),
        tuple(_.number(number) for _l, number in pairs),
    )


def _table(_: Translator, panels: tuple[Bars, ...]) -> str:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_("mục"), _("tên"), _("số")])
    for panel in panels:
        for label, value in zip(panel.labels, panel.values, strict=True):
            writer.writerow([panel.title, label, value])
    return made.getvalue()
