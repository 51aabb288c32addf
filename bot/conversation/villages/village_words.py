"""Villages in words, and whose they are to write down."""

from bot import audit
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Turn
from bot.messaging import Button
from bot.people.model import Role
from bot.people.numbers.phones import Phone
from bot.people.villages import village_register
from bot.people.villages.model import Numbers, Village
from bot.people.villages.village_lines import Wrong
from bot.places import Level, Place


def capital(text: str) -> str:
    """`Bản Trên`, for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def numbers_said(turn: Turn, numbers: Numbers) -> str:
    """`Bản Trên: 45 nhà, 18 không điện thoại`."""
    return turn._(
        "{village}: {households} nhà, {without} không điện thoại",
        village=capital(numbers.title),
        households=numbers.households,
        without=numbers.without_phone,
    )


def head_said(turn: Turn, village: Village) -> str:
    """`Trưởng bản: 0912 345 678.`, or nothing."""
    if not village.numbers.head_phone:
        return ""
    shown = Phone(village.numbers.head_phone, "").shown
    return turn._("Trưởng {word}: {phone}.", word=village.numbers.word, phone=shown)


def why_not(turn: Turn, wrong: Wrong) -> str:
    """What a line lacks, and how to write it."""
    _ = turn._
    match wrong:
        case Wrong.NUMBERS:
            return _("thiếu số nhà hoặc số nhà không có điện thoại")
        case Wrong.NAME:
            return _("thiếu tên thôn, bản")
        case Wrong.PERSON:
            return _("có tên người: chỉ ghi số, không ghi tên")
        case Wrong.MORE_WITHOUT:
            return _("số nhà không điện thoại nhiều hơn số nhà")
        case Wrong.TOO_LARGE:
            return _("số nhà lớn quá")
        case Wrong.TWICE:
            return _("trùng một thôn, bản ở dòng trên")


async def usual_word(turn: Turn, place: Place) -> str:
    """What a village of a commune is called where nobody says it."""
    own = await village_register.usual_word(turn.connection, place.path)
    if own:
        return own
    province = turn.house.places.province_of(place)
    words = turn.house.country.village_words
    return words.usual(province.code if province else "", place.kind)


def own_commune(turn: Turn, code: str) -> Place | None:
    """The commune, if its villages are this person's to write down."""
    place = turn.house.places.by_code(code) if code else None
    if place is None or place.level is not Level.COMMUNE or turn.is_group:
        return None
    return place if turn.may(Role.OFFICER, place) else None


async def own_village(
    turn: Turn, arguments: Arguments
) -> tuple[Village | None, Place | None]:
    """The village that a button names and its commune, in the sender's scope."""
    village = await village_register.get(turn.connection, arguments.number(0))
    if village is None or not turn.may(Role.OFFICER, village.place):
        return None, None
    return village, turn.house.places.by_path(village.place)


def ways_on(turn: Turn, village: Village, place: Place) -> tuple[Button, ...]:
    """What may be done with one village."""
    number = str(village.id)
    return (
        turn.free(turn._("Sửa"), "village-edit", number),
        turn.free(turn._("Bỏ"), "village-remove", number),
        turn.free(turn._("Cả danh sách"), "village-page", place.code),
    )


async def note(turn: Turn, place: Place, detail: str) -> None:
    """Writes down that a commune's villages were changed."""
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "villages.change",
        about=place.path,
        detail=detail,
    )
