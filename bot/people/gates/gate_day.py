"""How it stands at a border gate on one day: values, and the words for them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.clock import Milliseconds, local
from bot.i18n import N_, Translator
from bot.people.contacts import Card

HOUR = 60  # minutes


class GateState(StrEnum):
    """Whether one may pass."""

    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"


# What stands on a button and in the record; capitals where everyone reads it.
NAMES = {
    GateState.OPEN: N_("Mở"),
    GateState.LIMITED: N_("Hạn chế"),
    GateState.CLOSED: N_("Đóng"),
}
_SAID = {
    GateState.OPEN: N_("Hôm nay MỞ"),
    GateState.LIMITED: N_("Hôm nay HẠN CHẾ qua lại"),
    GateState.CLOSED: N_("Hôm nay ĐÓNG"),
}


# Why, as officers say most often; said in each reader's language.
REASONS = (
    N_("mưa lũ, sạt đường"),
    N_("ùn xe, phải chờ lâu"),
    N_("bên kia đóng"),
    N_("ngày lễ, ngày nghỉ"),
    N_("phòng dịch"),
)


@dataclass(frozen=True, slots=True)
class GateDay:
    """What an officer said of one day. `begins` and `ends` are minutes of that day.

    Without them it holds all day. `place` is the gate's code path.
    """

    place: str
    day: date
    state: GateState
    begins: int | None = None
    ends: int | None = None
    why: str = ""
    phone: str = ""
    said_at: Milliseconds = 0

    def is_over(self, now: datetime) -> bool:
        """Whether the hours that were said are past."""
        return self.ends is not None and self.ends <= _minute(now)

    def is_coming(self, now: datetime) -> bool:
        """Whether they have not begun."""
        return self.begins is not None and _minute(now) < self.begins


def _minute(now: datetime) -> int:
    return now.hour * HOUR + now.minute


def today_alone(said: GateDay | None, today: date) -> GateDay | None:
    """Nothing of another day: yesterday's says nothing of today."""
    return said if said is not None and said.day == today else None


def headline(said: GateDay | None, _: Translator) -> str:
    """`Hôm nay ĐÓNG từ 10:00 đến 14:00`, or that there is no word."""
    if said is None:
        return _("Chưa có tin hôm nay")
    hours = told_hours(said.begins, said.ends, _)
    return f"{_(_SAID[said.state])} {hours}".rstrip()


def told_hours(begins: int | None, ends: int | None, _: Translator) -> str:
    """`từ 7:00 đến 17:00`; empty for all day."""
    if begins is not None and ends is not None:
        return _("từ {begins} đến {ends}", begins=_clock(begins), ends=_clock(ends))
    if begins is not None:
        return _("từ {begins}", begins=_clock(begins))
    return _("đến {ends}", ends=_clock(ends)) if ends is not None else ""


def lines(said: GateDay | None, _: Translator, zone: ZoneInfo) -> list[str]:
    """What stands below the headline: why, whom to call, when it was said."""
    if said is None:
        return [_("Gọi hỏi trước khi đi.")]
    found = []
    if said.why:
        why = _(said.why) if said.why in REASONS else said.why
        found.append(_("Vì: {why}.", why=why.rstrip(".")))
    if said.phone:
        found.append(_("Gọi hỏi: {phone}.", phone=said.phone.rstrip(".")))
    at = f"{local(said.said_at, zone):%H:%M}"
    found.append(_("Cán bộ cửa khẩu báo lúc {time} hôm nay.", time=at))
    return found


def timing(said: GateDay | None, _: Translator, now: datetime) -> str:
    """That the hours are over, or have not begun; empty within them."""
    if said is None:
        return ""
    if said.is_over(now):
        return _("Bây giờ đã qua giờ ấy. Gọi hỏi trước khi đi.")
    return _("Bây giờ chưa tới giờ ấy.") if said.is_coming(now) else ""


def whom_to_call(said: GateDay | None, cards: Sequence[Card], _: Translator) -> str:
    """A number from the nearest card, where the day's word has none; or empty."""
    if said is not None and said.phone:
        return ""
    phones = [phone for card in cards for phone in card.phones]
    if not phones:
        return ""
    return _("Gọi hỏi: {phone}.", phone=f"{phones[0].shown} ({phones[0].use})")


def _clock(minutes: int) -> str:
    return f"{minutes // HOUR}:{minutes % HOUR:02}"
