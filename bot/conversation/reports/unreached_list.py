"""The list of who was not reached: as a table, and as a text to print. Pure.

The table's columns: the commune's code, the commune, the channel, private or group, a
group's title, the chat's number on its channel, not reached or not known, why. After 30
days: the commune's code, the commune, not reached or not known, why, how many.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.conversation.reports.summary import CHANNELS, REASON_NAMES, named, which
from bot.delivery.model import Broadcast, DeliveryState
from bot.delivery.results.unreached import Missed, Tally
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_, Translator
from bot.places import Places

COLUMNS = (
    N_("Mã xã"),
    N_("Xã"),
    N_("Kênh"),
    N_("Loại"),
    N_("Tên nhóm"),
    N_("Số trên kênh"),
    N_("Kết quả"),
    N_("Lý do"),
)
COUNTED_COLUMNS = (N_("Mã xã"), N_("Xã"), N_("Kết quả"), N_("Lý do"), N_("Số máy"))
KINDS = {"private": N_("riêng"), "group": N_("nhóm")}
BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not read Vietnamese
LONGEST_NUMBER = 32  # letters of an address that is shown whole
SHOWN = 8  # of a longer one, as a browser's digest is: enough to tell them apart


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a list is made of. `made_at` is the wall clock's reading.

    Without `everyone` only the counts are left of it.
    """

    broadcast: Broadcast
    made_at: datetime
    sent_at: datetime | None
    counts: Tally
    everyone: Sequence[Missed] | None


def counted(everyone: Sequence[Missed]) -> Tally:
    """The list's counts, by commune and reason."""
    return Counter((one.commune, one.state, one.reason) for one in everyone)


# --- a table


def table(_: Translator, places: Places, sheet: Sheet) -> str:
    """The list for a spreadsheet."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    rows = csv.writer(out, lineterminator="\r\n")
    names = _Names(_, places)
    if sheet.everyone is None:
        rows.writerow(_(column) for column in COUNTED_COLUMNS)
        for (commune, state, reason), number in _ordered(names, sheet.counts):
            why = (_result(_, state), _reason(_, reason), str(number))
            rows.writerow((*names.code_and_name(commune), *why))
        return out.getvalue()
    rows.writerow(_(column) for column in COLUMNS)
    for one in _by_commune(names, sheet.everyone):
        cells = (
            *names.code_and_name(one.commune),
            CHANNELS.get(one.channel, one.channel),
            _(KINDS[one.kind]) if one.kind in KINDS else one.kind,
            one.title,
            _number(one),
            _result(_, one.state),
            _reason(_, one.reason),
        )
        rows.writerow(guarded(cell) for cell in cells)
    return out.getvalue()


# --- a text


def text(_: Translator, places: Places, sheet: Sheet) -> str:
    """The list to print: a heading a commune, a line a chat, boxes to tick."""
    names = _Names(_, places)
    lines = [*_heading(_, places, sheet), _totals(_, sheet.counts)]
    if sheet.everyone is None:
        lines.append(_("Quá 30 ngày: số máy đã xóa, chỉ còn con số."))
    chats = groupby(
        _by_commune(names, sheet.everyone or ()), key=lambda one: one.commune
    )
    of_commune = {commune: list(found) for commune, found in chats}
    number = 0
    for commune, counts in _communes(names, sheet.counts):
        lines += ["", f"{names.title(commune)}. {_totals(_, counts)}"]
        for one in of_commune.get(commune, ()):
            number += 1
            lines.append(f"{number}. [ ] {_line(_, one)}")
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


def _line(_: Translator, one: Missed) -> str:
    if not one.channel:
        who = _("Một máy đã xóa dữ liệu")
    elif one.kind == "group":
        who = _("Nhóm “{title}”", title=one.title or _number(one))
    else:
        channel = CHANNELS.get(one.channel, one.channel)
        who = _("Máy {channel} số {number}", channel=channel, number=_number(one))
    reason = _reason(_, one.reason)
    if one.state is DeliveryState.UNKNOWN:
        reason = _("chưa rõ, {reason}", reason=reason)
    return f"{who}: {reason}"


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
            one.kind != "group",
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


def _number(one: Missed) -> str:
    """What stands for a chat on its channel; of a browser only a part."""
    return one.address[:SHOWN] if len(one.address) > LONGEST_NUMBER else one.address


def _result(_: Translator, state: DeliveryState) -> str:
    return _("chưa rõ") if state is DeliveryState.UNKNOWN else _("không tới")


def _reason(_: Translator, reason: str) -> str:
    return _(REASON_NAMES[reason]) if reason in REASON_NAMES else reason
