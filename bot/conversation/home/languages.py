"""The language of a chat: offered, chosen, missed.

Languages without texts are offered where something was recorded in them. Who chooses
one keeps it: what comes in it reaches them in it, the rest in the source language.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import doors, translations
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.fairness import Share
from bot.conversation.language import named_language, own_name, spoken
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.delivery.spoken import recordings
from bot.i18n import N_
from bot.knowledge.upkeep import accepted_words
from bot.messaging import Button, say
from bot.people import chats
from bot.people.unwritten_languages import Tongue, nearest_first

MOST = 8  # buttons of a page
_NONE_OF_THESE = "und"


async def language(turn: Turn, text: str) -> Replies:
    """`/language` shows the languages; with one it changes at once."""
    if turn.is_group and not turn.may_change_group():
        return turn.say(turn._("Trong nhóm thì cán bộ của xã đổi giúp."))
    folding = turn.house.country.folding
    code = named_language(text, folding, turn.house.catalogues.languages)
    for one in turn.house.tongues if text else ():
        code = code or (one.code if one.is_named(text, folding) else "")
    if code:
        return await use_language(turn, Arguments([code]))
    replies = await _page(turn, 0)
    if not turn.is_group:
        replies += await translations.status(turn)
    return replies


async def languages_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tiếng khác] of the greeting, [Xem tiếp]."""
    return await _page(turn, arguments.number(0) if arguments else 0)


async def _page(turn: Turn, first: int) -> Replies:
    """A button for each language in its own words, the nearest first."""
    known = turn.house.catalogues.languages
    heard = [one for one in _tongues(turn) if one.code in await _recorded(turn)]
    choices = [turn.free(own_name(code), "use-language", code) for code in known]
    choices += [turn.free(one.label, "use-language", one.code) for one in heard]
    other = turn.free(turn._("Tiếng khác"), "miss-language", "0")
    return turn.say(
        turn._("Dùng tiếng nào?"), *_paged(turn, choices, first, "languages", other)
    )


def _paged(
    turn: Turn, choices: Sequence[Button], first: int, action: str, last: Button
) -> list[tuple[Button, ...]]:
    """At most MOST buttons, in rows of two; `last` stands under each page."""
    rest = choices[first:]
    if not rest:
        raise Stale
    if len(rest) < MOST:
        return in_rows([*rest, last], 2)
    shown = rest[: MOST - 2]
    more = turn.free(turn._("Xem tiếp"), action, str(first + len(shown)))
    return in_rows([*shown, more, last], 2)


def _tongues(turn: Turn) -> list[Tongue]:
    """Languages without texts, those of the person's province first."""
    return nearest_first(turn.house.tongues, [_province(path) for path in turn.home])


def _province(path: str) -> str:
    """The code of the province in which a path lies; empty for the country's."""
    parts = path.split(".")
    return parts[1] if len(parts) > 1 else ""


async def _recorded(turn: Turn) -> frozenset[str]:
    """The languages in which something was recorded and reviewed."""
    return await recordings.languages(turn.connection)


async def use_language(turn: Turn, arguments: Arguments) -> Replies:
    """From now on in this language; where it has no texts, as far as there is any."""
    code = arguments[0]
    if code in {one.code for one in turn.house.tongues}:
        return await _use_tongue(turn, code)
    if code not in turn.house.catalogues.languages:
        return await _page(turn, 0)
    turn.open.language = code
    await chats.set_language(turn.connection, turn.incoming.address, code)
    turn._ = turn.house.catalogues.translator(code)
    lines = (turn._("Từ giờ Loa Bản nói tiếng Việt."), *spoken.draft_note(turn._))
    said = say("\n".join(lines), (turn.free(turn._("Nhận tin của xã"), "subscribe"),))
    return [replace(said, speaks=code)]


async def _use_tongue(turn: Turn, code: str) -> Replies:
    """Kept with the person: what is there in it reaches them first."""
    if code not in await _recorded(turn):
        return await _missed(turn, code)
    label = next(one.label for one in turn.house.tongues if one.code == code)
    turn.open.language = code
    await chats.set_language(turn.connection, turn.incoming.address, code)
    turn._ = turn.house.catalogues.translator(SOURCE_LANGUAGE)
    said = say(
        turn._(
            "Đã ghi: {language}. Tin nào có tiếng này thì tới bằng tiếng này. Tin "
            "khác và câu trả lời thì bằng tiếng Việt.",
            language=label,
        ),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )
    return [replace(said, speaks=SOURCE_LANGUAGE)]


async def miss(turn: Turn, arguments: Arguments) -> Replies:
    """[Tiếng khác]: what is spoken here, and which language is missed."""
    recorded = await _recorded(turn)
    choices = [
        turn.free(one.label, "missed-language", one.code)
        for one in _tongues(turn)
        if one.code not in recorded
    ]
    none = turn.free(turn._("Không có ở đây"), "missed-language", _NONE_OF_THESE)
    spoken_here = ", ".join(map(own_name, turn.house.catalogues.languages))
    text = turn._(
        "Loa Bản nói: {languages}. Nhà mình cần thêm tiếng nào?", languages=spoken_here
    )
    first = arguments.number(0)
    return turn.say(text, *_paged(turn, choices, first, "miss-language", none))


async def missed(turn: Turn, arguments: Arguments) -> Replies:
    """A language that someone needs: counted by province, of nobody."""
    code = arguments[0]
    if code not in {_NONE_OF_THESE, *(one.code for one in turn.house.tongues)}:
        raise Stale
    return await _missed(turn, code)


async def _missed(turn: Turn, code: str) -> Replies:
    country = turn.house.places.country.path
    path = next(iter(turn.home), country)
    province = ".".join(path.split(".")[:2])
    if turn.house.fairness.takes(Share.MISSED, turn.incoming, turn.now):
        await accepted_words.miss(turn.connection, code, province)
    return turn.say(
        turn._(
            "Đã ghi là có nhà cần tiếng này. Chỉ đếm, không ghi ai. Chưa có tiếng "
            "này thì Loa Bản nói tiếng Việt; muốn gặp người thì bấm Hỏi cán bộ."
        ),
        (turn.free(turn._("Hỏi cán bộ"), "officer"),),
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "language",
        N_("ngonngu"),
        N_("Đổi tiếng"),
        language,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "languages": languages_pressed,
            "miss-language": miss,
            "missed-language": missed,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    *doors.buttons(
        {
            "use-language": use_language,
        },
        role=ANYONE,
        in_group=InGroup.OFFICER,
    ),
)
