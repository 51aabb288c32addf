"""A contact card in words: all of it, the line inside an answer, its bank days."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.clock import Milliseconds, local_date
from bot.i18n import N_, Translator
from bot.people.bank_days import BankDay
from bot.people.contacts import FIELDS, Card

# What a field is called, where officers and people read it.
NAMES = {
    "address": N_("Địa chỉ"),
    "hours": N_("Giờ làm việc"),
    "phones": N_("Điện thoại"),
    "questions": N_("Hỏi ai"),
    "bank_days": N_("Ngày ngân hàng về"),
    "note": N_("Lưu ý"),
}
PHONES_IN_ANSWER = 1
IN_ANSWER = 200  # characters of the line inside an answer


def lines(card: Card, _: Translator) -> list[str]:
    """Everything on a card, a line each; nothing of what is not known."""
    return [f"{_(NAMES[f])}: {said}" for f in FIELDS if (said := value(card, f, _))]


def value(card: Card, field: str, _: Translator) -> str:
    """One field in words; empty when it is not known."""
    match field:
        case "phones":
            return "; ".join(f"{p.shown} ({p.use})" for p in card.phones)
        case "bank_days":
            return bank_days(card.bank_days, _)
        case _field:
            return str(getattr(card, _field))


def bank_days(days: Sequence[BankDay], _: Translator) -> str:
    """`xã La Pán Tẩn cũ ngày 12 hằng tháng, nhà văn hóa; …`."""
    return "; ".join(_bank_day(day, _) for day in days)


def _bank_day(day: BankDay, _: Translator) -> str:
    said = _("ngày {day} hằng tháng", day=day.day)
    if day.former_name:
        former = day.former_name[:1].lower() + day.former_name[1:]
        said = _("{former} cũ {day}", former=former, day=said)
    return f"{said}, {day.meeting_place}" if day.meeting_place else said


def confirmed(card: Card, _: Translator, now: Milliseconds, zone: ZoneInfo) -> str:
    """When it was last confirmed; that it is long ago, if it is."""
    day = _.date(local_date(card.updated_at, zone))
    if card.is_old(now):
        return _(
            "Ghi từ ngày {day}, lâu rồi chưa ai xem lại: gọi hỏi trước khi đi.", day=day
        )
    return _("Cán bộ xem lại ngày {day}.", day=day)


def in_answer(card: Card, name: str, kind: str, _: Translator, *, is_old: bool) -> str:
    """`Ở xã Púng Luông: …`, inside an answer; empty when there is nothing to add.

    `kind` is what the answer asks of the card: the office, or the bank.
    """
    if kind == "bank":
        said = bank_days(card.bank_days, _)
        said = said and _("ngân hàng về {days}", days=said)
    else:
        phones = (f"{p.shown} ({p.use})" for p in card.phones[:PHONES_IN_ANSWER])
        said = "; ".join(part for part in (card.address, card.hours, *phones) if part)
    if not said:
        return ""
    if len(said) > IN_ANSWER:
        said = said[: IN_ANSWER - 1].rstrip(" ,;") + "…"
    line = _("Ở {place}: {said}.", place=name, said=said.rstrip("."))
    old = _("Ghi đã lâu, hỏi lại xã.")
    return f"{line} {old}" if is_old else line
