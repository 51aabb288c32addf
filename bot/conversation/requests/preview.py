"""A question before it leaves: the exact text, who reads it, where it may go."""

from dataclasses import dataclass

from bot.conversation.cards import address_book
from bot.conversation.listening import spoken_question
from bot.conversation.requests import desk, unstaffed
from bot.conversation.turn import Replies, Turn, in_rows
from bot.messaging import Button, Reply, say
from bot.people import roles
from bot.people.model import Role
from bot.people.numbers import personal_numbers
from bot.places import Level as PlaceLevel
from bot.places import Place
from bot.requests.model import Level, desk_of, province_of

A_LINE = 60  # characters of a question that is asked about again


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a question about a place may go: the levels with an officer."""

    place: Place
    levels: tuple[Level, ...]
    is_complaint: bool


async def preview(turn: Turn, text: str, place: Place, follows: int | None) -> Replies:
    """The question as it would leave, its readers, and the levels to choose from.

    Where nobody reads, that is said, with the office to go to.
    """
    ways = await ways_for(turn, text, place)
    voice = turn.open.state.get("voice")
    turn.begin(
        "officer-send", text=text, place=place.code, follows=follows, voice=voice
    )
    await _tell_admins_of_unread(turn, ways)
    if not ways.levels:
        another = turn.bound(turn._("Nơi khác"), "officer-elsewhere")
        leave = turn.bound(turn._("Thôi"), "cancel")
        return await _nobody(turn, ways, another, leave)
    said = spoken_question.shown(turn, text)
    lines = [turn._("Câu gửi đi: “{text}”", text=said), *_readers(turn, ways)]
    what = personal_numbers.pointed_at(turn._, text)
    last = turn._("Không kèm tên, không kèm số điện thoại. Gửi không?")
    if what:
        last = turn._("Trong câu có {what}, cán bộ sẽ thấy. Bỏ đi nhé?", what=what)
    lines.append(last)
    rows = _ways_on(turn, ways)
    if what:
        rows.insert(0, [turn.bound(turn._("Bỏ giúp"), "officer-strip")])
    return turn.say("\n".join(lines), *rows, *_legal_ways(turn, ways))


async def _tell_admins_of_unread(turn: Turn, ways: Ways) -> None:
    """Somebody wanted to ask where nobody answers: who may invite one hears of it."""
    for level in Level:
        place = ways.place
        is_asked = level is Level.PROVINCE or place.level is PlaceLevel.COMMUNE
        if is_asked and level not in ways.levels and not _is_kept_from(ways, level):
            path = desk_of(place.path, level)
            await unstaffed.tell_admins(turn.connection, turn.house, path, turn.now)


def _is_kept_from(ways: Ways, level: Level) -> bool:
    """A complaint is not the commune's to read, whoever there is."""
    return ways.is_complaint and level is Level.COMMUNE


def preview_line(turn: Turn, text: str, ways: Ways) -> Reply:
    """The same in one line, once more."""
    said = spoken_question.shown(turn, text)
    if not ways.levels:
        line = turn._("Câu “{text}” chưa gửi: nơi ấy chưa có cán bộ.", text=short(said))
        another = turn.bound(turn._("Nơi khác"), "officer-elsewhere")
        return say(line, (another, turn.bound(turn._("Thôi"), "cancel")))
    line = turn._("Câu “{text}” chưa gửi. Gửi không?", text=short(said))
    return say(line, *_ways_on(turn, ways))


def short(text: str) -> str:
    """As much of a question as says which one it is."""
    line = " ".join(text.split())
    return line if len(line) <= A_LINE else line[: A_LINE - 1] + "…"


def _ways_on(turn: Turn, ways: Ways) -> list[list[Button]]:
    sends = [
        turn.bound(_send_label(turn, ways, level), "officer-send", str(level))
        for level in ways.levels
    ]
    others = [
        turn.bound(turn._("Viết thêm"), "officer-more"),
        turn.bound(turn._("Nơi khác"), "officer-elsewhere"),
        turn.bound(turn._("Thôi"), "cancel"),
    ]
    return [sends, others]


async def nobody_reads_at(turn: Turn, place: Place) -> Replies:
    """Said before anything is written, where no officer would read it; else nothing."""
    ways = await ways_for(turn, "", place)
    return [] if ways.levels else await _nobody(turn, ways)


async def nobody_reads(turn: Turn, text: str) -> str:
    """Said before the place is asked for, where there is no officer at all; or ""."""
    if await roles.is_held(turn.connection, Role.OFFICER):
        return ""
    is_complaint = turn.house.library.complaints.looks_like_one(text)
    lines = [
        turn._("Chưa có cán bộ nào trả lời ở đây. Chưa gửi gì cả."),
        desk.elsewhere(turn._, turn.house, None, is_complaint=is_complaint),
    ]
    if not is_complaint:
        lines.append(turn._("Gõ tên xã, phường thì Loa Bản cho biết số điện thoại."))
    return "\n".join(lines)


async def ways_for(turn: Turn, text: str, place: Place) -> Ways:
    """The levels with an officer; of a complaint never the commune's."""
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
        lines.append(desk.legal_ways(turn._, house))
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


async def _nobody(turn: Turn, ways: Ways, *others: Button) -> Replies:
    """No officer anywhere: said, with the office to go to."""
    paths = [province_of(ways.place.path)]
    if not ways.is_complaint and ways.place.level is PlaceLevel.COMMUNE:
        paths.insert(0, ways.place.path)
    lines = [_no_officer(turn, path) for path in paths]
    lines.append(turn._("Chưa gửi gì cả."))
    lines.append(
        desk.elsewhere(turn._, turn.house, ways.place, is_complaint=ways.is_complaint)
    )
    if not ways.is_complaint:
        lines += await address_book.of_place(turn, ways.place)
    return turn.say("\n".join(lines), others, *_legal_ways(turn, ways))
