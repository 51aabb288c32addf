"""`/loudspeaker`: a commune's, when it speaks, which language goes first."""

import re
from dataclasses import replace
from datetime import time

from bot import audit
from bot.bulletins.loudspeaker import airings, slots
from bot.bulletins.loudspeaker.airings import Airing, Loudspeaker, Verdict
from bot.clock import DAY
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.listening.tongues import names_of, offered
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.clock_times import (
    CLOCK,
    HOUR,
    WHOLE_DAY,
    is_bare,
    minutes_of,
)
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.messaging import Reply, Span, say
from bot.people.model import Role
from bot.places import Level, Place

SHOWN = 6  # airings
SINCE = 7 * DAY
WHERE = "loudspeaker-where"  # the dialogue
NOT_CHANGED = N_("Thôi, giờ phát vẫn như cũ.")
_TIME = re.compile(rf"(?<![a-z\d]){CLOCK}(?![a-z\d])")
# What may stand between times; any other long word is something else.
_AROUND = frozenset(("sang", "hang", "ngay", "phat", "chieu", "trua"))
_LONG = 4  # letters


async def loudspeaker(turn: Turn, text: str) -> Replies:
    """`/loudspeaker [COMMUNE]`."""
    if text.strip():
        found = named_place(turn, text, Role.OFFICER, "loudspeaker")
        return await _shown(turn, found) if isinstance(found, Place) else found
    return await _shown(turn, turn.scope(Role.OFFICER)[0])


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of several places."""
    place = _own(turn, arguments)
    if turn.open.name == WHERE:
        turn.end()
    return await _shown(turn, place)


def _own(turn: Turn, arguments: Arguments) -> Place:
    """The commune that a button names; raises Stale unless it is the sender's."""
    place = turn.house.places.by_code(arguments[0])
    if place is None or not _may(turn, place):
        raise Stale
    return place


def _may(turn: Turn, place: Place) -> bool:
    return place.level is Level.COMMUNE and turn.may(Role.OFFICER, place)


async def _shown(turn: Turn, place: Place) -> Replies:
    _ = turn._
    if place.level is not Level.COMMUNE:
        turn.begin(WHERE)
        return [await where_again(turn)]
    if not _may(turn, place):
        return turn.say(
            _("Loa của {place} do cán bộ ở đó lo.", place=turn.place(place))
        )
    speaker = await airings.find(turn.connection, place.path)
    if speaker is None:
        return turn.say(
            _(
                "Mở loa của {place} thì mỗi ngày hai buổi, 5:30 và 17:00, Loa Bản soạn "
                "bài đọc từ các tin còn hiệu lực: chữ to để in, tiếng để phát, mỗi tin "
                "đọc hai lượt. Trước nửa giờ, bài gửi cho cán bộ ở đây.",
                place=turn.place(place),
            ),
            (turn.free(_("Mở loa"), "loudspeaker-open", place.code),),
        )
    return [await _plan(turn, place, speaker)]


async def _plan(turn: Turn, place: Place, speaker: Loudspeaker) -> Reply:
    _ = turn._
    known = names_of(turn.house)
    names = [known.get(code, code) for code in speaker.languages]
    lines = [
        _("Loa của {place}.", place=turn.place(place)),
        _("Giờ phát: {times}.", times=_times(speaker)),
        _("Đọc trước: {languages}.", languages=", ".join(names))
        if names
        else _("Đọc tiếng Việt trước."),
    ]
    since = turn.now - SINCE
    said = await airings.newest(turn.connection, place.path, since, SHOWN)
    lines += [f"{number}. {_line(turn, one)}" for number, one in enumerate(said, 1)]
    if not said:
        lines.append(_("Bảy ngày qua chưa có bài nào: không có tin để đọc."))
    link = _feed(turn, place)
    if link:
        lines.append(_("Loa mạng, điện thoại tự lấy bài ở: {link}", link=link))
    numbers = [
        turn.free(str(number), "airing", str(one.id))
        for number, one in enumerate(said, 1)
    ]
    ways = [
        turn.free(_("Đổi giờ"), "loudspeaker-times", place.code),
        turn.free(_("Tiếng đọc trước"), "loudspeaker-languages", place.code),
        turn.free(_("Tắt loa"), "loudspeaker-close", place.code),
    ]
    return say("\n".join(lines), *in_rows(numbers, 6), *in_rows(ways, 2))


def _times(speaker: Loudspeaker) -> str:
    return ", ".join(f"{slot.hour}:{slot:%M}" for slot in sorted(speaker.slots))


def _line(turn: Turn, one: Airing) -> str:
    """`17:00 ngày 26/11/2026: đã phát`."""
    _ = turn._
    told = {
        Verdict.AIRED: _("đã phát"),
        Verdict.NOT_AIRED: _("chưa phát được ({reason})", reason=one.reason),
        Verdict.NONE: _("chưa ai ghi"),
    }
    return f"{turn.when(one.at)}: {told[one.verdict]}"


def _feed(turn: Turn, place: Place) -> str:
    address = turn.house.config.public_url
    return f"{address}/loudspeaker/{place.code}.xml" if address else ""


async def where_again(turn: Turn) -> Reply:
    """Of which commune, once more."""
    asked = turn._("Loa của xã nào? Gõ tên xã, ví dụ: Púng Luông.")
    return say(asked, (turn.bound(turn._("Thôi"), CANCEL),))


async def where_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the commune's name."""
    found = named_place(turn, text, Role.OFFICER, "loudspeaker")
    if not isinstance(found, Place):
        return found
    turn.end()
    return await _shown(turn, found)


# --- changes -------------------------------------------------------------------------


async def open_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở loa]."""
    place = _own(turn, arguments)
    if await airings.find(turn.connection, place.path) is None:
        await _store(turn, place, slots.USUAL, (), "opened")
    return await _shown(turn, place)


async def close_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tắt loa]; opened again it begins with the usual times."""
    place = _own(turn, arguments)
    _ = turn._
    if not await airings.close(turn.connection, place.path):
        raise Stale
    await _note(turn, place, "closed")
    return turn.say(
        _("Đã tắt loa của {place}. Không soạn bài nữa.", place=turn.place(place)),
        (turn.free(_("Mở lại"), "loudspeaker-open", place.code),),
    )


async def times_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đổi giờ]."""
    place = _own(turn, arguments)
    turn.begin("loudspeaker-times", place=place.code)
    return [_ask_times(turn)]


def _ask_times(turn: Turn) -> Reply:
    text = turn._("Loa phát lúc mấy giờ? Gõ hai hoặc ba giờ, như: 5h30, 17h")
    return say(text, (turn.bound(turn._("Thôi"), CANCEL),))


async def times_again(turn: Turn) -> Reply:
    """When, once more."""
    return _ask_times(turn)


def are_times(turn: Turn, text: str) -> bool:
    """Whether a text is times of the day and nothing else, if there are such ones."""
    folded = turn.house.country.folding.fold(text)
    rest = _TIME.sub("", folded)
    words = [word for word in re.findall(r"\w+", rest) if word not in _AROUND]
    is_more = any(len(word) >= _LONG or not word.isalpha() for word in words)
    is_said = any(not is_bare(one) for one in _TIME.findall(folded))
    return is_said and not is_more


def _found(folded: str) -> list[time]:
    """The times in a text; none where one of them cannot be."""
    said = [one for one in _TIME.findall(folded) if not is_bare(one)]
    found = [minutes_of(one) for one in said]
    minutes = [one % WHOLE_DAY for one in found if one is not None]
    if len(minutes) < len(_TIME.findall(folded)):
        return []
    return [time(one // HOUR, one % HOUR) for one in minutes]


async def times_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: so they are from now on."""
    _ = turn._
    place = _own(turn, Arguments([str(turn.open.state["place"])]))
    found = sorted(set(_found(turn.house.country.folding.fold(text))))
    if not found:
        again = _ask_times(turn)
        lead = Span(_("Không có giờ như thế.") + " ")
        return [replace(again, spans=(lead, *again.spans))]
    if len(found) > slots.MOST:
        return turn.say(
            _("Một ngày nhiều nhất {most} buổi. Gõ lại nhé.", most=slots.MOST),
            (turn.bound(_("Thôi"), CANCEL),),
        )
    speaker = await airings.find(turn.connection, place.path)
    languages = speaker.languages if speaker is not None else ()
    await _store(turn, place, tuple(found), languages, "times")
    turn.end()
    return await _shown(turn, place)


async def languages_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tiếng đọc trước], and each language that is put first or back."""
    place = _own(turn, arguments)
    _ = turn._
    speaker = await airings.find(turn.connection, place.path)
    if speaker is None:
        raise Stale
    known = dict(offered(turn, place, is_all=False))
    known |= {code: names_of(turn.house).get(code, code) for code in speaker.languages}
    known.pop(SOURCE_LANGUAGE, None)
    if len(arguments) > 1:
        if arguments[1] not in known:
            raise Stale
        first = [c for c in speaker.languages if c != arguments[1]]
        if len(first) == len(speaker.languages):
            first.append(arguments[1])
        await _store(turn, place, speaker.slots, tuple(first), "languages")
        return await _shown(turn, place)
    buttons = [
        turn.free(
            ("✓ " if code in speaker.languages else "") + name,
            "loudspeaker-languages",
            place.code,
            code,
        )
        for code, name in known.items()
    ]
    return turn.say(
        _("Tiếng nào đọc trước tiếng Việt? Bấm lần nữa thì thôi."), *in_rows(buttons, 2)
    )


async def _store(
    turn: Turn,
    place: Place,
    at: tuple[time, ...],
    languages: tuple[str, ...],
    what: str,
) -> None:
    zone = turn.house.config.timezone
    # What is due within the lead is ready at once, and not left for tomorrow.
    following = slots.following(at, zone, turn.now)
    one = Loudspeaker(place.path, at, languages, following)
    await airings.put(turn.connection, one)
    await _note(turn, place, f"{what} {slots.as_written(at)} {' '.join(languages)}")


async def _note(turn: Turn, place: Place, detail: str) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "loudspeaker.changed",
        about=place.path,
        detail=detail.strip(),
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "loudspeaker",
        N_("loa"),
        N_("Loa của xã: giờ phát, bài đọc"),
        loudspeaker,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "loudspeaker": place_pressed,
            "loudspeaker-open": open_pressed,
            "loudspeaker-close": close_pressed,
            "loudspeaker-times": times_pressed,
            "loudspeaker-languages": languages_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=WHERE,
        opens=where_typed,
        fits=names_a_place,
        asks_again=where_again,
        why=N_("Mỗi xã một loa. Hỏi để mở đúng loa."),
        drops=N_("Thôi, chưa mở loa nào."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="loudspeaker-times",
        opens=times_typed,
        fits=are_times,
        asks_again=times_again,
        why=N_("Để bài đọc sẵn trước giờ loa phát nửa giờ."),
        drops=NOT_CHANGED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        takes_numbers=True,
        understands=are_times,
    ),
)
