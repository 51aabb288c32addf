"""A question handed to a person: the exact text, who reads it, consent, a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import asking, desk
from bot.conversation.naming import offered
from bot.conversation.turn import (
    Replies,
    Turn,
    digest,
    in_rows,
    numbered,
    whole_number,
)
from bot.i18n import SOURCE_LANGUAGE
from bot.messaging import Button
from bot.people.model import Consent
from bot.places import Level as PlaceLevel
from bot.places import One, Place
from bot.requests import book, deadline
from bot.requests.model import (
    MAX_TEXT,
    MOST_OPEN,
    Draft,
    Level,
    Request,
    desk_of,
    province_of,
)

CONSENT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a question about a place may go: the levels with an officer."""

    place: Place
    levels: tuple[Level, ...]
    is_complaint: bool


# --- beginning -----------------------------------------------------------------------


async def officer(turn: Turn, text: str) -> Replies:
    """`/officer`: a question for an officer; with a number, how far it has come."""
    if turn.is_group:
        return turn.say(
            turn._("Hỏi cán bộ thì làm trong chat riêng với Loa Bản."),
            asking.alone(turn),
        )
    number = whole_number(text)
    if number is not None:
        return await _status(turn, number)
    if text:
        asking.remember(turn, text)
        return [*asking.warning(turn, text), *await _compose(turn, text)]
    if turn.open.asked:
        return await _compose(turn, turn.open.asked)
    return _ask_text(turn)


async def officer_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Hỏi cán bộ]: about what was just asked, if anything was."""
    return await officer(turn, "")


def _ask_text(
    turn: Turn, *, before: str = "", place: str = "", follows: int | None = None
) -> Replies:
    turn.begin("officer-text", text=before, place=place, follows=follows)
    words = turn._("Viết câu hỏi cho cán bộ. Đừng ghi tên, số điện thoại, căn cước.")
    if before:
        words = turn._("Viết thêm gì cứ viết, Loa Bản nối vào sau câu trên.")
    return turn.say(words, (turn.bound(turn._("Thôi"), "cancel"),))


async def text_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the question, or what is added to it."""
    state = turn.open.state
    before = str(state.get("text", ""))
    whole = f"{before}\n{text}" if before else text
    return await _compose(
        turn, whole, place=str(state.get("place", "")), follows=state.get("follows")
    )


async def _compose(
    turn: Turn, text: str, *, place: str = "", follows: int | None = None
) -> Replies:
    """Where it may go, once it is known where home is."""
    text = _clean(text)
    if len(text) > MAX_TEXT:
        return turn.say(
            turn._(
                "Câu dài quá: {count} chữ cái, nhiều nhất {most}. Viết ngắn lại nhé.",
                count=len(text),
                most=MAX_TEXT,
            )
        )
    if await _has_too_many(turn):
        return _too_many(turn)
    found = turn.house.places.by_code(place) if place else await _home(turn)
    if found is None or found.level is PlaceLevel.COUNTRY:
        return _ask_place(turn, text, follows)
    return await _preview(turn, text, found, follows)


def _clean(text: str) -> str:
    """Without what no database takes: half a character, or none at all."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "").strip()


async def _has_too_many(turn: Turn) -> bool:
    kept = await book.of_chat(turn.connection, turn.incoming.address)
    return sum(request.is_open for request in kept) >= MOST_OPEN


def _too_many(turn: Turn) -> Replies:
    turn.end()
    return turn.say(
        turn._(
            "Đang có {count} câu chờ trả lời. Chờ cán bộ trả lời bớt rồi gửi tiếp nhé.",
            count=MOST_OPEN,
        )
    )


async def _home(turn: Turn) -> Place | None:
    """The one place whose news they receive, or of the question before; else None."""
    places = turn.chat.places if turn.chat else ()
    if len(places) == 1:
        return turn.house.places.by_path(places[0][0])
    if places:
        return None
    kept = await book.of_chat(turn.connection, turn.incoming.address)
    return turn.house.places.by_path(kept[-1].place) if kept else None


# --- where home is -------------------------------------------------------------------


def _ask_place(turn: Turn, text: str, follows: int | None) -> Replies:
    turn.begin("officer-place", text=text, follows=follows)
    known = (
        turn.house.places.by_path(path)
        for path, _former in (turn.chat.places if turn.chat else ())
    )
    buttons = [
        turn.bound(turn.place(p), "officer-place", p.code)
        for p in known
        if p is not None and p.level is not PlaceLevel.COUNTRY
    ]
    return turn.say(
        turn._(
            "Gửi cán bộ xã, phường nào? Gõ tên, cũ hay mới đều được. "
            "Hỏi để biết gửi đi đâu, chưa ghi lại gì."
        ),
        *in_rows(numbered(buttons)),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a place was named."""
    match = turn.house.places.find(text)
    if isinstance(match, One) and match.place.level is not PlaceLevel.COUNTRY:
        return await _placed(turn, match.place)
    choices = offered(turn, match, "officer-place")
    return choices or turn.say(
        turn._("Không rõ là nơi nào. Gõ tên xã kèm tên tỉnh, hoặc mã năm số."),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def place_pressed(turn: Turn, arguments: Sequence[str]) -> Replies:
    """One of the offered places."""
    found = turn.house.places.by_code(arguments[0])
    if found is None:
        raise LookupError(arguments[0])
    return await _placed(turn, found)


async def _placed(turn: Turn, place: Place) -> Replies:
    state = turn.open.state
    return await _preview(turn, str(state["text"]), place, state.get("follows"))


async def elsewhere(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Nơi khác]: the question is about another place."""
    state = turn.open.state
    return _ask_place(turn, str(state["text"]), state.get("follows"))


# --- the exact text, and who reads it ------------------------------------------------


async def _preview(turn: Turn, text: str, place: Place, follows: int | None) -> Replies:
    ways = await _ways(turn, text, place)
    turn.begin("officer-send", text=text, place=place.code, follows=follows)
    if not ways.levels:
        return _nobody(turn, ways)
    lines = [turn._("Câu gửi đi: “{text}”", text=text), *_readers(turn, ways)]
    lines.append(turn._("Không kèm tên, không kèm số điện thoại. Gửi không?"))
    sends = [
        turn.bound(_send_label(turn, ways, level), "officer-send", str(level))
        for level in ways.levels
    ]
    others = [
        turn.bound(turn._("Viết thêm"), "officer-more"),
        turn.bound(turn._("Nơi khác"), "officer-elsewhere"),
        turn.bound(turn._("Thôi"), "cancel"),
    ]
    choices = numbered([*sends, *others])
    return turn.say(
        "\n".join(lines),
        choices[: len(sends)],
        choices[len(sends) :],
        *_legal_ways(turn, ways),
    )


async def _ways(turn: Turn, text: str, place: Place) -> Ways:
    is_complaint = turn.house.library.complaints.looks_like_one(text)
    levels = []
    if place.level is PlaceLevel.COMMUNE and not is_complaint:
        levels.append(Level.COMMUNE)
    levels.append(Level.PROVINCE)
    staffed = [
        level
        for level in levels
        if await desk.has_officer(turn.connection, desk_of(place.path, level))
    ]
    return Ways(place, tuple(staffed), is_complaint)


def _readers(turn: Turn, ways: Ways) -> list[str]:
    """Who reads it, and why not the commune."""
    _, house = turn._, turn.house
    lines = []
    if ways.is_complaint:
        lines.append(_legal_sentence(turn))
    elif Level.COMMUNE not in ways.levels and ways.place.level is PlaceLevel.COMMUNE:
        lines.append(_no_officer(turn, ways.place.path))
    names = [
        desk.label(house, desk_of(ways.place.path, level), turn.language)
        for level in ways.levels
    ]
    if len(names) > 1:
        lines.append(
            _(
                "Người đọc: cán bộ {commune}; gửi lên trên thì cán bộ {province}.",
                commune=names[0],
                province=names[1],
            )
        )
    else:
        lines.append(_("Người đọc: cán bộ {place}.", place=names[0]))
    return lines


def _no_officer(turn: Turn, path: str) -> str:
    name = desk.label(turn.house, path, turn.language)
    return turn._(
        "{place} chưa có cán bộ trả lời ở đây.", place=name[:1].upper() + name[1:]
    )


def _send_label(turn: Turn, ways: Ways, level: Level) -> str:
    path = desk_of(ways.place.path, level)
    place = turn.house.places.by_path(path) or ways.place
    word = desk.level_word(turn.house, place, turn.language)
    if level is Level.COMMUNE:
        return turn._("Gửi cán bộ {level}", level=word)
    return turn._("Gửi lên {level}", level=word)


def _legal_sentence(turn: Turn) -> str:
    ways = turn.house.library.content.words.complaints.ways
    return (
        ways.get(turn.language)
        or ways.get(SOURCE_LANGUAGE)
        or turn._("Chuyện này không gửi về xã.")
    )


def _legal_ways(turn: Turn, ways: Ways) -> list[tuple[Button, ...]]:
    """The answers that say how to complain by law."""
    if not ways.is_complaint:
        return []
    content = turn.house.library.content
    found = (
        content.answer(topic, turn.language, turn.today)
        for topic in content.words.complaints.topics
    )
    return in_rows([turn.free(a.question, "topic", a.topic) for a in found if a])


def _nobody(turn: Turn, ways: Ways) -> Replies:
    """No officer anywhere: said, with the office to go to."""
    lines = [_legal_sentence(turn)] if ways.is_complaint else []
    lines.append(_no_officer(turn, province_of(ways.place.path)))
    if not ways.is_complaint and ways.place.level is PlaceLevel.COMMUNE:
        lines.insert(0, _no_officer(turn, ways.place.path))
    lines.append(turn._("Chưa gửi gì cả."))
    where = province_of(ways.place.path) if ways.is_complaint else ways.place.path
    lines.append(desk.office(turn._, turn.house, turn.house.places.by_path(where)))
    another = turn.bound(turn._("Nơi khác"), "officer-elsewhere")
    return turn.say("\n".join(lines), (another,), *_legal_ways(turn, ways))


async def more(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Viết thêm]."""
    state = turn.open.state
    return _ask_text(
        turn,
        before=str(state["text"]),
        place=str(state["place"]),
        follows=state.get("follows"),
    )


async def preview_typed(turn: Turn, text: str) -> Replies:
    """Anything but a choice is a question of its own; the choice stays open."""
    turn.keeps_numbers = True
    return await asking.question(turn, text)


# --- sending -------------------------------------------------------------------------


async def send(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Gửi cán bộ xã], [Gửi lên tỉnh]: kept only for who agrees."""
    level = Level(arguments[0])
    consent_id = await book.consent_of(
        turn.connection, turn.incoming.address, CONSENT_VERSION
    )
    if consent_id is not None:
        return await _store(turn, level, consent_id)
    turn.begin("officer-consent", **(turn.open.state | {"level": str(level)}))
    return turn.say(
        consent_text(turn),
        numbered(
            [
                turn.bound(turn._("Đồng ý"), "officer-agree"),
                turn.bound(turn._("Không"), "officer-disagree"),
            ]
        ),
        (turn.free(turn._("Đọc kỹ"), "privacy"),),
    )


def consent_text(turn: Turn) -> str:
    """The words that someone agrees to; their digest is kept as proof."""
    _ = turn._
    who = _(
        "Đây là bản chạy thử, chưa có cơ quan đứng tên: người chạy thử giữ, "
        "chỉ dùng để trả lời."
    )
    if turn.operator:
        name = turn.operator[:1].upper() + turn.operator[1:]
        who = _("{operator} giữ, chỉ dùng để trả lời.", operator=name)
    what = _(
        "Để báo lại câu trả lời, Loa Bản cần ghi: số của cuộc trò chuyện này, xã, "
        "tiếng nói và câu hỏi. Không ghi tên, số điện thoại, căn cước."
    )
    passed = _("Cán bộ đọc xong có thể chuyển cho xã, tỉnh đúng việc.")
    ask = _(
        "Trả lời xong 180 ngày thì tự xóa; xóa sớm thì gõ /xoadulieu. Có đồng ý không?"
    )
    return f"{what}\n{who} {passed}\n{ask}"


async def consent_typed(turn: Turn, text: str) -> Replies:
    """Yes and no may be typed; anything else is a question, and the asking stays."""
    fold = turn.house.country.folding.fold
    said = fold(text).strip(" .!,")
    if said in fold(turn._("đồng ý, có, ừ, vâng, dạ, được, ok")).split(", "):
        return await agree(turn, [])
    if said in fold(turn._("không, không đồng ý, chưa")).split(", "):
        return await disagree(turn, [])
    return await preview_typed(turn, text)


async def agree(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Đồng ý]: the proof of it is kept together with the question."""
    level = Level(turn.open.state["level"])
    return await _store(turn, level, None)


async def disagree(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Không]: nothing is kept and nothing sent."""
    turn.end()
    return turn.say(turn._("Thôi, chưa gửi gì, không ghi gì cả."))


async def _store(turn: Turn, level: Level, consent_id: int | None) -> Replies:
    """Keeps and sends, if it may still go there."""
    state = turn.open.state
    text, place = str(state["text"]), turn.house.places.by_code(str(state["place"]))
    if place is None:
        raise LookupError(state["place"])
    if await _has_too_many(turn):
        return _too_many(turn)
    ways = await _ways(turn, text, place)
    if level not in ways.levels:  # the role was taken back meanwhile
        return await _preview(turn, text, place, state.get("follows"))
    if consent_id is None:
        consent = Consent(
            CONSENT_VERSION,
            turn.house.operator,
            digest(consent_text(turn)),
            turn.language,
        )
        consent_id = await book.give_consent(turn.connection, consent, turn.now)
    draft = Draft(
        turn.incoming.address,
        turn.language,
        text,
        place.path,
        level,
        ways.is_complaint,
        state.get("follows"),
    )
    country, zone = turn.house.country, turn.house.config.timezone
    request = await book.put(
        turn.connection,
        draft,
        consent_id,
        now=turn.now,
        due_at=deadline.due_at(turn.now, zone, country.is_holiday),
    )
    turn.end()
    turn.open.asked = ""
    await desk.tell_new(turn.connection, turn.house, request, turn.now)
    return _sent(turn, request)


def _sent(turn: Turn, request: Request) -> Replies:
    _, number = turn._, str(request.number)
    then = _(
        "Sau {days} ngày làm việc chưa ai trả lời thì câu hỏi tự chuyển lên tỉnh.",
        days=deadline.WORKING_DAYS,
    )
    if request.level is Level.PROVINCE:
        then = _(
            "Sau {days} ngày làm việc chưa ai trả lời thì Loa Bản báo lại.",
            days=deadline.WORKING_DAYS,
        )
    sent = _("Đã gửi. Câu hỏi số {number}.", number=number)
    return turn.say(
        f"{sent} {_('Có trả lời, Loa Bản báo ở đây.')} {then}\n"
        + _("Muốn biết đến đâu rồi: gõ /canbo {number}", number=number)
    )


# --- afterwards ----------------------------------------------------------------------


async def _own(turn: Turn, number: int) -> Request | None:
    """A question of this chat; another's is as if it were not there."""
    found = await book.get(turn.connection, number)
    is_own = found is not None and found.address == turn.incoming.address
    return found if is_own else None


async def _status(turn: Turn, number: int) -> Replies:
    request = await _own(turn, number)
    _ = turn._
    if request is None:
        return turn.say(_("Chưa có câu hỏi nào mang số {number}.", number=str(number)))
    if not request.is_open:
        return [desk.answered(_, turn.house, request)]
    return turn.say(
        _(
            "Câu hỏi số {number}, gửi {when}, đang chờ cán bộ {place} trả lời.",
            number=str(number),
            when=turn.when(request.created_at),
            place=desk.label(turn.house, request.desk, turn.language),
        )
        + "\n"
        + desk.until(_, turn.house, request)
    )


async def clear(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Rõ rồi]."""
    return turn.say(turn._("Cảm ơn đã báo lại. Cần biết gì cứ hỏi."))


async def follow(turn: Turn, arguments: Sequence[str]) -> Replies:
    """[Hỏi tiếp]: another question about the same place, which names this one."""
    request = await _own(turn, int(arguments[0]))
    if request is None:
        raise LookupError(arguments[0])
    place = turn.house.places.by_path(request.place)
    return _ask_text(turn, place=place.code if place else "", follows=request.number)
