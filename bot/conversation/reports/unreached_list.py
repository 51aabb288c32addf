"""The list of who was not reached: as a table, and as a text to print. Pure.

A person's phone is only counted: nobody can be visited by its number, and whoever
blocked the bot must not be handed over by it. What can be visited is a village, with
its households without a phone, and what can be asked about is a group, by its title.

The table's columns: the commune's code, the commune, the village or the group's title,
what is counted, not reached or not known, why, how many.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.bulletins.handouts.frame import framed
from bot.conversation.reports.summary import REASON_NAMES, named, which
from bot.delivery.model import Broadcast, DeliveryState
from bot.delivery.results.unreached import Missed, Tally
from bot.drawing.handout import MOST_ROWS, Handout, Look, Table, Words
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_, Translator
from bot.people.numbers.phones import Phone
from bot.people.villages.model import Telling
from bot.places import Places

COLUMNS = (
    N_("Mã xã"),
    N_("Xã"),
    N_("Thôn, bản, nhóm"),
    N_("Loại"),
    N_("Kết quả"),
    N_("Lý do"),
    N_("Số lượng"),
)
PHONE, GROUP, HOUSE = N_("máy"), N_("nhóm"), N_("nhà không có điện thoại")
UNTOLD = N_("chưa ai báo miệng")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not read Vietnamese


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a list is made of. `made_at` is the wall clock's reading.

    Without `everyone` only the counts are left of it. `villages` are those that have
    households without a phone, with how many of them heard it.
    """

    broadcast: Broadcast
    made_at: datetime
    sent_at: datetime | None
    counts: Tally
    everyone: Sequence[Missed] | None
    villages: Sequence[Telling] = ()


def counted(everyone: Sequence[Missed]) -> Tally:
    """The list's counts, by commune and reason."""
    return Counter((one.commune, one.state, one.reason) for one in everyone)


# --- a table


def table(_: Translator, places: Places, sheet: Sheet) -> str:
    """The list for a spreadsheet."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_(column) for column in COLUMNS)
    names = _Names(_, places)
    groups = [one for one in sheet.everyone or () if one.kind == "group"]
    for one in _by_commune(names, groups):
        why = (_(GROUP), _result(_, one.state), _reason(_, one.reason), "1")
        cells = (*names.code_and_name(one.commune), _title(_, one), *why)
        rows.writerow(guarded(cell) for cell in cells)
    phones = sheet.counts - counted(groups)
    for (commune, state, reason), number in _ordered(names, phones):
        why = (_(PHONE), _result(_, state), _reason(_, reason), str(number))
        rows.writerow((*names.code_and_name(commune), "", *why))
    for telling in sheet.villages:
        if telling.left:
            where = names.code_and_name(telling.village.place)
            why = (_(HOUSE), _("không tới"), _(UNTOLD), str(telling.left))
            cells = (*where, telling.village.title, *why)
            rows.writerow(guarded(cell) for cell in cells)
    return out.getvalue()


# --- a text


def text(_: Translator, places: Places, sheet: Sheet) -> str:
    """The list to print: a heading a commune; groups and villages, boxes to tick."""
    names = _Names(_, places)
    lines = [*_heading(_, places, sheet), _totals(_, sheet.counts)]
    if sheet.villages:
        lines.append(_households(_, sheet.villages))
    if sheet.everyone is None:
        lines.append(_("Quá 30 ngày: máy nào đã xóa, chỉ còn con số."))
    groups = [one for one in sheet.everyone or () if one.kind == "group"]
    counts = dict(_communes(names, sheet.counts))
    villages: dict[str, list[Telling]] = {}
    for telling in sheet.villages:
        if telling.left:
            villages.setdefault(telling.village.place, []).append(telling)
    number = 0
    for commune in sorted({*counts, *villages}, key=names.order):
        of_phones = _totals(_, counts[commune]) if commune in counts else ""
        lines += ["", f"{names.title(commune)}. {of_phones}".strip()]
        here = [one for one in groups if one.commune == commune]
        visits = [_group_line(_, one) for one in _by_commune(names, here)]
        visits += [_village_line(_, one) for one in villages.get(commune, ())]
        for said in visits:
            number += 1
            lines.append(f"{number}. [ ] {said}")
    return "\n".join(lines)


def _heading(_: Translator, places: Places, sheet: Sheet) -> list[str]:
    place = places.by_path(sheet.broadcast.place)
    where = places.label(place, _.language) if place else sheet.broadcast.place
    lines = [_("DANH SÁCH CHƯA TỚI"), which(_, sheet.broadcast)]
    if sheet.sent_at is not None:
        when = _.moment(sheet.sent_at)
        lines.append(_("Tin của {place}, gửi {when}.", place=where, when=when))
    lines.append(_("Danh sách làm lúc {when}.", when=_.moment(sheet.made_at)))
    return lines


def _households(_: Translator, villages: Sequence[Telling]) -> str:
    """`Nhà không có điện thoại: 30, còn 9 nhà chưa nghe.`"""
    return _(
        "Nhà không có điện thoại: {without}, chưa nghe: {left}.",
        without=sum(one.without_phone for one in villages),
        left=sum(one.left for one in villages),
    )


def _totals(_: Translator, counts: Tally) -> str:
    """`Không tới 6: chặn 4, bỏ máy 2. Chưa rõ 3: mạng đứt giữa chừng.`"""
    reasons: Counter[str] = Counter()
    unknown = 0
    for (_commune, state, reason), number in counts.items():
        if state is DeliveryState.UNKNOWN:
            unknown += number
        else:
            reasons[reason] += number
    said = []
    if reasons:
        said.append(
            _(
                "Không tới {count}: {list}.",
                count=reasons.total(),
                list=named(_, reasons),
            )
        )
    if unknown:
        said.append(_("Chưa rõ {count}: mạng đứt giữa chừng.", count=unknown))
    return " ".join(said) or _("Không sót máy nào.")


def _group_line(_: Translator, one: Missed) -> str:
    return ": ".join(_group_cells(_, one))


def _group_cells(_: Translator, one: Missed) -> tuple[str, str]:
    who = _("Nhóm “{title}”", title=_title(_, one))
    reason = _reason(_, one.reason)
    if one.state is DeliveryState.UNKNOWN:
        reason = _("chưa rõ, {reason}", reason=reason)
    return who, reason


def _title(_: Translator, one: Missed) -> str:
    return one.title or _("chưa có tên")


def _village_line(_: Translator, one: Telling) -> str:
    """`Bản Trên: 18 nhà không có điện thoại, đã báo 12, còn 6`, whom to call."""
    name, why, head = _village_cells(_, one)
    return f"{name}: {why}. {head}" if head else f"{name}: {why}"


def _village_cells(_: Translator, one: Telling) -> tuple[str, str, str]:
    title = one.village.title
    why = _(
        "{without} nhà không có điện thoại, đã báo {told}, còn {left}",
        without=one.without_phone,
        told=min(one.households or 0, one.without_phone),
        left=one.left,
    )
    phone = one.village.numbers.head_phone
    word, shown = one.village.numbers.word, Phone(phone, "").shown if phone else ""
    head = _("Trưởng {word}: {phone}.", word=word, phone=shown) if phone else ""
    return title[:1].upper() + title[1:], why, head


# --- a paper


def paper(
    _: Translator, places: Places, sheet: Sheet, operator: str, link: str
) -> Handout:
    """The same to be printed: a heading a commune, boxes to tick, whom to call."""
    place = places.by_path(sheet.broadcast.place)
    title, *heading = _heading(_, places, sheet)
    said = [_totals(_, sheet.counts)]
    if sheet.villages:
        said.append(_households(_, sheet.villages))
    if sheet.everyone is None:
        said.append(_("Quá 30 ngày: máy nào đã xóa, chỉ còn con số."))
    rows = _paper_rows(_, _Names(_, places), sheet)
    more = len(rows) - MOST_ROWS
    if more > 0:
        left = _.counted("Còn {count} dòng nữa, xem trong bảng.", more)
        rows = [*rows[:MOST_ROWS], (left,)]
    has_heads = any(len(row) > 1 and row[-1] for row in rows)
    columns = ["", _("Thôn, bản, nhóm"), _("Vì sao"), _("Gọi ai")]
    if not has_heads:
        columns, rows = columns[:-1], [row[: len(columns) - 1] for row in rows]
    code = sheet.broadcast.code
    return framed(
        _,
        operator,
        title=title.capitalize(),
        place=places.label(place, _.language) if place is not None else "",
        parts=(
            Words(heading[0]),
            Words("\n".join(said), Look.STRONG),
            Table(columns, rows, (1, 5, 6, 5)[: len(columns)]),
        ),
        code=_("Mã LB {code}", code=code) if code else "",
        link=link,
        foot=heading[1:],
    )


def _paper_rows(_: Translator, names: "_Names", sheet: Sheet) -> list[tuple[str, ...]]:
    """A row of one cell a commune, then what can be visited there."""
    counts = dict(_communes(names, sheet.counts))
    visits: dict[str, list[tuple[str, ...]]] = {commune: [] for commune in counts}
    groups = [one for one in sheet.everyone or () if one.kind == "group"]
    for one in _by_commune(names, groups):
        visits.setdefault(one.commune, []).append(("", *_group_cells(_, one), ""))
    for telling in sheet.villages:
        if telling.left:
            here = visits.setdefault(telling.village.place, [])
            here.append(("", *_village_cells(_, telling)))
    rows: list[tuple[str, ...]] = []
    for commune in sorted(visits, key=names.order):
        of_phones = _totals(_, counts[commune]) if commune in counts else ""
        rows.append((f"{names.title(commune)}. {of_phones}".strip(),))
        rows += visits[commune]
    return rows


# --- both


class _Names:
    """How communes are called and ordered; those who named none come last."""

    def __init__(self, _: Translator, places: Places) -> None:
        self._ = _
        self._places = places

    def code_and_name(self, commune: str) -> tuple[str, str]:
        place = self._places.by_path(commune)
        if place is None:
            return "", self._("không rõ xã")
        return place.code, self._places.label(place, self._.language)

    def title(self, commune: str) -> str:
        name = self.code_and_name(commune)[1]
        return name[:1].upper() + name[1:]

    def order(self, commune: str) -> tuple[bool, str]:
        return self._places.by_path(commune) is None, commune


def _by_commune(names: _Names, everyone: Sequence[Missed]) -> list[Missed]:
    """Those of whom it is known before those of whom it is not."""
    return sorted(
        everyone,
        key=lambda one: (
            names.order(one.commune),
            one.state is DeliveryState.UNKNOWN,
            one.chat_id,
        ),
    )


def _ordered(
    names: _Names, counts: Tally
) -> list[tuple[tuple[str, DeliveryState, str], int]]:
    return sorted(
        counts.items(), key=lambda item: (names.order(item[0][0]), item[0][1:])
    )


def _communes(names: _Names, counts: Tally) -> list[tuple[str, Tally]]:
    ordered = groupby(_ordered(names, counts), key=lambda item: item[0][0])
    return [(commune, Counter(dict(found))) for commune, found in ordered]


def _result(_: Translator, state: DeliveryState) -> str:
    return _("chưa rõ") if state is DeliveryState.UNKNOWN else _("không tới")


def _reason(_: Translator, reason: str) -> str:
    return _(REASON_NAMES[reason]) if reason in REASON_NAMES else reason
