"""A question that a contact card answers: an office's hours, its number, the bank day.

For who names the place, or has it as home or news place. What no card says stays a
question like any other.
"""

import re

from bot.conversation.cards.address_book import has_card
from bot.conversation.turn import Replies, Turn
from bot.people import card_words as words
from bot.people import contacts
from bot.people.contacts import Card
from bot.places import One, Place

_WHEN = r"(?:may gio|gio nao|luc nao|khi nao|tu may gio|gio giac the nao)"
_ON = r"(?:ngay nao|ngay may|hom nao|bao gio|khi nao|luc nao|ngay bao nhieu)"
_BANK = r"ngan hang (?:chinh sach )?(?:xa hoi )?"
_OPEN = r"(?:lam viec|mo cua|tiep dan)"
_WAYS = {
    "hours": (
        rf"{_WHEN} (?:thi )?(?P<place>.+?) {_OPEN}",
        rf"(?P<place>.+?) {_OPEN} {_WHEN}",
        rf"gio {_OPEN} (?:cua )?(?P<place>.+?)(?: la {_WHEN})?",
    ),
    "phones": (
        r"(?:so dien thoai|so dt|sdt|so may) (?:cua )?(?P<place>.+?)"
        r"(?: la (?:gi|bao nhieu|so may))?",
        r"goi (?:cho )?(?P<place>.+?) so (?:nao|may)",
    ),
    "bank_days": (
        rf"{_BANK}(?:ve|den|xuong|len|giao dich)(?: o| tai)? (?P<place>.+?) {_ON}",
        rf"{_ON} {_BANK}(?:ve|den|xuong|len)(?: o| tai)? (?P<place>.+?)",
        rf"ngay {_BANK}(?:ve )?(?P<place>.+?)(?: la {_ON})?",
    ),
}
_PATTERNS = [(field, re.compile(way)) for field, ways in _WAYS.items() for way in ways]
_OFFICE = re.compile(r"^(?:(?:uy ban|ubnd)(?: nhan dan)?|tru so|can bo) ?")
_OWN = frozenset(
    f"{what}{whose}"
    for what in ("", "xa", "phuong", "uy ban", "nha nuoc")
    for whose in ("", " minh", " toi", " em", " nha minh", " nha toi", " ta")
)


async def said(turn: Turn, text: str) -> Replies:
    """What the card says; nothing where it is another question, or it says nothing."""
    folded = turn.house.country.folding.fold(text).strip(" ?.!")
    for field, pattern in _PATTERNS:
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        for place in _places(turn, match["place"]):
            known = await contacts.find(turn.connection, place.path)
            if known is not None and (line := _line(turn, known, place, field)):
                return turn.say(line, (turn.free(turn._("Cả danh bạ"), *_card(place)),))
    return []


def _card(place: Place) -> tuple[str, str]:
    return "contacts-of", place.code


def _places(turn: Turn, named: str) -> list[Place]:
    """The places that are meant: one's own, or the one that is named."""
    name = _OFFICE.sub("", named).strip()
    if name in _OWN:
        own = [turn.house.places.by_path(path) for path in turn.home]
        return [place for place in own if place is not None and has_card(place)]
    match = turn.house.places.find(name)
    return [match.place] if isinstance(match, One) and has_card(match.place) else []


def _line(turn: Turn, known: Card, place: Place, field: str) -> str:
    """`Xã Lũng Cú, giờ làm việc: …`, and when it was looked through."""
    value = words.value(known, field, turn._)
    if not value:
        return ""
    name = turn.house.places.short_label(place, turn.language)
    told = turn._(
        "{place}, {field}: {value}.",
        place=name[:1].upper() + name[1:],
        field=turn._(words.NAMES[field]).lower(),
        value=value.rstrip("."),
    )
    zone = turn.house.config.timezone
    return f"{told}\n{words.confirmed(known, turn._, turn.now, zone)}"
