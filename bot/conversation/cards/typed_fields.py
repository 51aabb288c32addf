"""What officers type into a contact card: what it means, which field it fits."""

import re

from bot.conversation.turn import Turn
from bot.people import card_words as words
from bot.people.bank_days import NotABankDay, read_bank_days
from bot.people.contacts import FIELDS
from bot.people.numbers.phones import MOST, NotAPhone, read_phones
from bot.places import Level, Place

LONGEST = 300  # characters of a field
_HOURS = re.compile(r"\b\d{1,2}\s*(?:h|g|:|gio)\s*\d{0,2}")
_BANK = re.compile(r"\bngan hang\b|\bngay\s+\d{1,2}\b|\bhang thang\b")
# "Chị Mỷ", "ông Giàng A Páo", "Vàng Thị Mỷ": somebody, and not what they do.
_SOMEBODY = re.compile(
    r"\b(?:[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Bb]ác|[Đđ]/c|[Đđ]ồng chí)"
    r"\s+[A-ZĐÂĂÊÔƠƯ]\w*"
    r"|\b[A-ZĐ]\w+\s+(?:Thị|Văn|A|Mí)\s+[A-ZĐÂĂÊÔƠƯ]\w+"
)


def names_somebody(text: str) -> bool:
    """Whether a text names a person."""
    return _SOMEBODY.search(text) is not None


def field_of(turn: Turn, place: Place, text: str) -> tuple[str, str]:
    """The field that a correction fits, and its words; ("", text) for none."""
    fold = turn.house.country.folding.fold
    lead, colon, rest = text.partition(":")
    for name in fields_of(place):
        if colon and fold(lead) == fold(turn._(words.NAMES[name])):
            return name, rest.strip()
    folded = fold(text)
    if _BANK.search(folded) and "bank_days" in fields_of(place):
        bare = re.sub(r"(?i)^\s*ng[âa]n h[àa]ng\s*(?:về|ve)?\s*", "", text)
        return "bank_days", bare
    if not wrong(turn, place, "phones", text):
        return "phones", text
    return ("hours", text) if _HOURS.search(folded) else ("", text)


def is_a_correction(turn: Turn, text: str) -> bool:
    """Whether a text typed under a preview fits a field of the card."""
    place = turn.house.places.by_code(str(turn.open.state.get("place", "")))
    return place is not None and bool(field_of(turn, place, text.strip())[0])


def read(turn: Turn, place: Place, field: str, text: str) -> object:
    """What a field's text means; raises NotAPhone or NotABankDay."""
    if field == "phones":
        return read_phones(text)
    if field == "bank_days":
        fold = turn.house.country.folding.fold
        return read_bank_days(text, formers_of(turn, place), fold)
    return " ".join(text.split())


def wrong(turn: Turn, place: Place, field: str, text: str) -> str:
    """What cannot be taken as it was typed, and how to write it; empty if all is."""
    _ = turn._
    if len(text) > LONGEST:
        return _("Dài quá: nhiều nhất {most} chữ cái.", most=LONGEST)
    if field in ("questions", "phones") and names_somebody(text):
        return _("Có tên người: ghi chức vụ, ví dụ: công chức tư pháp hộ tịch.")
    try:
        found = read(turn, place, field, text)
    except NotAPhone as fault:
        if fault.lacks_use:
            return _("Số {part} để làm gì? Ghi thêm sau số.", part=fault.part)
        return _(
            "Không phải số điện thoại: {part}. Ví dụ: 0216 3871 234 trực ban",
            part=fault.part,
        )
    except NotABankDay as fault:
        if fault.is_rare:
            return _("Năm tháng trong năm không có ngày 31. Ghi ngày từ 1 đến 30.")
        return _(
            "Chưa hiểu: {part}. Ghi tên xã cũ, hai chấm, ngày từ 1 đến 30, nơi họp.",
            part=str(fault),
        )
    if field == "phones" and isinstance(found, tuple) and len(found) > MOST:
        return _("Nhiều nhất {most} số.", most=MOST)
    return ""


def fields_of(place: Place) -> tuple[str, ...]:
    """What a card of this place has: the bank comes to communes."""
    if place.level is Level.COMMUNE:
        return FIELDS
    return tuple(field for field in FIELDS if field != "bank_days")


def formers_of(turn: Turn, place: Place) -> dict[str, str]:
    """The former communes of a place, by code."""
    return {
        former.code: former.name
        for former in turn.house.places.former_units
        if place in former.successors
    }
