"""What is said of a question to the two sides of it: who asked, and the officers.

The asker never reads a name, an officer never an address, and what is pushed to an
officer's phone holds the number alone, so that erasing a question erases its text.
"""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import MINUTE, Milliseconds, local
from bot.conversation.listening import spoken_question
from bot.conversation.turn import House, Turn
from bot.country import SOURCE_LANGUAGE
from bot.delivery import living
from bot.delivery.spoken import sounds
from bot.i18n import N_, NN_, Translator
from bot.messaging import Address, Aloud, Button, Reply, say
from bot.messaging.bringing_sound import has_sound, with_sound
from bot.people import chats, roles
from bot.people.model import Role
from bot.places import Place
from bot.requests import tally
from bot.requests.deadline import shown_day
from bot.requests.model import Request

OPEN = "request-open"  # the buttons of what is pushed
INBOX = "inbox"
CLEAR = "officer-clear"
FOLLOW = "officer-follow"

NEW = N_("Câu hỏi số {number} gửi cán bộ {place}.")
LATE = N_("Câu hỏi số {number} gửi cán bộ {place} đã quá hạn, chưa ai trả lời.")
SEVERAL = {
    NEW: NN_("{count} câu hỏi mới gửi cán bộ {place}, mới nhất là số {number}."),
    LATE: NN_("{count} câu hỏi gửi cán bộ {place} đã quá hạn, chưa ai trả lời."),
}
FOLDED = 15 * MINUTE  # what comes within one is told in one message
_FOLDED_NAMES = {NEW: "inbox", LATE: "overdue"}


async def has_officer(connection: AsyncConnection, desk: str) -> bool:
    """Whether someone holds the role of officer for exactly this place."""
    return bool(await roles.addresses(connection, Role.OFFICER, desk))


def label(house: House, desk: str, language: str) -> str:
    """`xã Púng Luông, tỉnh Lào Cai`: a desk, for the middle of a sentence."""
    place = house.places.by_path(desk)
    return house.places.label(place, language) if place else desk


def level_word(house: House, place: Place, language: str) -> str:
    """`xã`, `phường`, `tỉnh`: what a place is, for a button."""
    for kinds in house.country.level_words.values():
        if place.kind in kinds:
            words = kinds[place.kind]
            return words.get(language) or words[SOURCE_LANGUAGE]
    return house.places.label(place, language)


def desk_word(house: House, request: Request, language: str) -> str:
    """`xã`, `tỉnh`: what the desk of a question is."""
    place = house.places.by_path(request.desk)
    return level_word(house, place, language) if place else ""


def asked(_: Translator, request: Request) -> str:
    """A question as it can be read: its words, or how long somebody speaks."""
    if request.voice is None:
        return request.text
    return spoken_question.in_words(_, request.voice.seconds, request.text)


async def pushed_as(turn: Turn, message: str) -> int | None:
    """The question that a push to this chat was about; None where it was of several."""
    name = await living.name_of(turn.connection, turn.incoming.address, message)
    parts = (name or "").split()
    if len(parts) != 3 or parts[0] != _FOLDED_NAMES[NEW]:  # noqa: PLR2004  # inbox, desk, window
        return None
    since = int(parts[2]) * FOLDED
    return await tally.only_new(turn.connection, parts[1], since)


def elsewhere(
    _: Translator, house: House, place: Place | None, *, is_complaint: bool
) -> str:
    """Where to go when nobody reads here: the office, and who runs this channel.

    A complaint is sent to no office of the commune and no village head.
    """
    lines = [legal_ways(_, house)] if is_complaint else _office(_, house, place)
    named = ", ".join(
        part for part in (house.operator, house.config.operator_contact) if part
    )
    if named:
        lines.append(_("Đơn vị quản lý kênh này: {who}.", who=named))
    return "\n".join(lines)


def _office(_: Translator, house: House, place: Place | None) -> list[str]:
    where = house.places.label(place, _.language) if place else ""
    return [
        _(
            "Hỏi tại Trung tâm Phục vụ hành chính công của {office}, "
            "hoặc gặp trưởng thôn, trưởng bản.",
            office=where or _("xã, phường nơi đang ở"),
        ),
        _("Mang theo căn cước hoặc VNeID. Hỏi thì không mất tiền."),
    ]


def legal_ways(_: Translator, house: House) -> str:
    """The editors' one sentence on where a complaint may go."""
    ways = house.library.content.words.complaints.ways
    return (
        ways.get(_.language)
        or ways.get(SOURCE_LANGUAGE)
        or _("Chuyện này không gửi về xã.")
    )


def answered(_: Translator, house: House, request: Request) -> Reply:
    """The answer as its asker gets it: number, office, time, text."""
    at = local(request.corrected_at or request.answered_at or 0, house.config.timezone)
    head = _(
        "Trả lời câu hỏi số {number}, cán bộ {place}, {when}:",
        number=str(request.number),
        place=label(house, request.desk, _.language),
        when=_.moment(at),
    )
    number = str(request.number)
    if request.corrected_at is not None:
        head += " " + _("Câu này thay câu trước, câu trước ghi sai, xin lỗi.")
    text = f"{head}\n“{request.answer}”" if request.answer else head
    said = say(
        text,
        (
            Button(_("Rõ rồi"), f"{CLEAR}:{number}"),
            Button(_("Hỏi tiếp"), f"{FOLLOW}:{number}"),
        ),
    )
    return replace(said, file=request.file, aloud=Aloud(text, _.language))


def dropped(_: Translator, house: House, request: Request) -> Reply:
    """That a question will not be answered, kindly, and that others may be asked."""
    again = _("Nếu xem nhầm thì viết lại rõ hơn, gửi lại giúp.")
    if request.reason:
        head = _(
            "Câu số {number}: cán bộ {place} đã xem và đóng.",
            number=str(request.number),
            place=label(house, request.desk, _.language),
        )
        return say(f"{head}\n“{request.reason}”\n{again}")
    head = _(
        "Câu số {number}: cán bộ {place} đã xem, không phải câu hỏi cho cán bộ nên "
        "không trả lời.",
        number=str(request.number),
        place=label(house, request.desk, _.language),
    )
    return say(f"{head} {again}")


async def tell_dropped(
    connection: AsyncConnection, house: House, request: Request
) -> None:
    """Tells who asked that nobody will answer."""
    _ = house.catalogues.translator(request.language)
    words = dropped(_, house, request)
    key = f"request {request.number} dropped"
    await _tell(connection, house, request, words, key)


async def tell_answered(
    connection: AsyncConnection, house: House, request: Request
) -> None:
    """Brings the answer to who asked, where they asked."""
    _ = house.catalogues.translator(request.language)
    words = answered(_, house, request)
    await _tell(connection, house, request, words, f"request {request.number} answered")


async def tell_corrected(
    connection: AsyncConnection, house: House, request: Request
) -> None:
    """Brings the other answer to who asked, and says that it takes one's place."""
    _ = house.catalogues.translator(request.language)
    key = f"request {request.number} corrected {request.corrected_at}"
    await _tell(connection, house, request, answered(_, house, request), key)


async def _tell(
    connection: AsyncConnection, house: House, request: Request, words: Reply, key: str
) -> None:
    """Who asked is told, in the language that they asked in."""
    language = house.catalogues.translator(request.language).language
    reply = await _heard(connection, house, request, replace(words, language=language))
    await house.tell(connection, request.address, reply, key)


async def _heard(
    connection: AsyncConnection, house: House, request: Request, reply: Reply
) -> Reply:
    """Who spoke hears what is said back, where no officer spoke it."""
    aloud = reply.aloud
    if request.voice is None or aloud is None or has_sound(reply):
        return reply
    if not house.voices.has(aloud.language):
        return reply
    now = request.corrected_at or request.answered_at or request.created_at
    return with_sound(reply, await sounds.of(connection, aloud, now))


async def tell_new(
    connection: AsyncConnection, house: House, request: Request, now: Milliseconds
) -> None:
    """Tells every officer of its desk that a question came."""
    await _tell_officers(connection, house, request, now, NEW)


async def tell_moved(
    connection: AsyncConnection,
    house: House,
    request: Request,
    now: Milliseconds,
    *,
    has_climbed: bool = False,
) -> None:
    """Tells who asked, and the officers of its new desk, that it is there now."""
    head = N_("Câu hỏi số {number} đã chuyển đến cán bộ {place}.")
    if has_climbed:
        head = N_(
            "Câu hỏi số {number} quá hạn chưa ai trả lời, đã chuyển lên cán bộ {place}."
        )
    _ = house.catalogues.translator(request.language)
    words = f"{_about(_, house, request, head)}\n{until(_, house, request)}"
    key = f"request {request.number} moved {now}"
    await _tell(connection, house, request, say(words), key)
    await _tell_officers(connection, house, request, now, NEW)


async def tell_late(
    connection: AsyncConnection, house: House, request: Request, now: Milliseconds
) -> None:
    """Nobody above can answer: who asked is told where to go, the officers remember."""
    _ = house.catalogues.translator(request.language)
    head = N_(
        "Câu hỏi số {number} gửi cán bộ {place} quá hạn chưa ai trả lời, xin lỗi."
    )
    place = house.places.by_path(request.place)
    where = elsewhere(_, house, place, is_complaint=request.is_complaint)
    words = f"{_about(_, house, request, head)}\n{where}"
    key = f"request {request.number} late {now}"
    await _tell(connection, house, request, say(words), key)
    await _tell_officers(connection, house, request, now, LATE)


async def _tell_officers(
    connection: AsyncConnection,
    house: House,
    request: Request,
    now: Milliseconds,
    head: str,
) -> None:
    """One message for all of a quarter of an hour: it changes, and rings once.

    Whoever sends a hundred questions shall not bury what officers write themselves.
    """
    window = now // FOLDED
    name = f"{_FOLDED_NAMES[head]} {request.desk} {window}"
    if head == NEW:
        many = await tally.new(connection, request, window * FOLDED)
    else:
        many = await tally.late(connection, request.desk)
    for address in await roles.addresses(connection, Role.OFFICER, request.desk):
        _ = await _translator_for(connection, house, address)
        words = _pushed(_, house, request, head, many)
        key = f"{name} {request.number}"
        await house.tell(connection, address, replace(words, edits=name), key)


def _pushed(
    _: Translator, house: House, request: Request, head: str, many: int
) -> Reply:
    """The numbers alone, so that erasing a question erases its text."""
    if many <= 1:
        words = _about(_, house, request, head)
        if head == NEW:
            words += "\n" + until(_, house, request)
        return say(words, (Button(_("Mở"), f"{OPEN}:{request.number}"),))
    words = _.counted(
        SEVERAL[head],
        many,
        place=label(house, request.desk, _.language),
        number=str(request.number),
    )
    return say(words, (Button(_("Xem hộp thư"), INBOX),))


def _about(_: Translator, house: House, request: Request, head: str) -> str:
    place = label(house, request.desk, _.language)
    return _(head, number=str(request.number), place=place)


def until(_: Translator, house: House, request: Request) -> str:
    """`Hạn trả lời: hết ngày 26/11/2026.`"""
    day = shown_day(request.due_at, house.config.timezone)
    return _("Hạn trả lời: hết ngày {day}.", day=_.date(day))


async def _translator_for(
    connection: AsyncConnection, house: House, address: Address
) -> Translator:
    """The words of the language that a chat chose, or of the source language."""
    chat = await chats.find(connection, address)
    language = (chat.language if chat else None) or SOURCE_LANGUAGE
    return house.catalogues.translator(language)
