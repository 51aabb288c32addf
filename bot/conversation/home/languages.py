"""The language of a chat: offered, chosen."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.language import OWN_NAMES, spoken
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import say
from bot.people import chats

_ALSO = {
    "vi": ("viet", "vietnamese"),
    "en": ("anh", "tieng anh"),
    "km": ("khmer", "tieng khmer", "khmer krom", "cambodian", "ខ្មែរ"),
    "lo": ("lao", "tieng lao", "ລາວ"),
    "zh-Hans": ("zh", "trung", "tieng trung", "tieng hoa", "hoa", "chinese", "中文"),
}


async def language(turn: Turn, text: str) -> Replies:
    """`/language` shows the languages; with one it changes at once."""
    wanted = turn.house.country.folding.fold(text)
    if turn.is_group and not turn.may_change_group():
        return turn.say(turn._("Trong nhóm thì cán bộ của xã đổi giúp."))
    for code in turn.house.catalogues.languages:
        own = turn.house.country.folding.fold(OWN_NAMES.get(code, code))
        if wanted in (code.lower(), own, *_ALSO.get(code, ())):
            return await use_language(turn, Arguments([code]))
    return languages(turn)


def languages(turn: Turn) -> Replies:
    """A button for each language, in its own words."""
    buttons = [
        turn.free(OWN_NAMES.get(code, code), "use-language", code)
        for code in turn.house.catalogues.languages
    ]
    return turn.say(turn._("Dùng tiếng nào?"), tuple(buttons))


async def languages_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tiếng khác]."""
    return languages(turn)


async def use_language(turn: Turn, arguments: Arguments) -> Replies:
    """From now on in this language."""
    code = arguments[0] if arguments else ""
    if code not in turn.house.catalogues.languages:
        return languages(turn)
    turn.open.language = code
    await chats.set_language(turn.connection, turn.incoming.address, code)
    turn._ = turn.house.catalogues.translator(code)
    said = say(
        "\n".join(
            (turn._("Từ giờ Loa Bản nói tiếng Việt."), *spoken.draft_note(turn._))
        ),
        (turn.free(turn._("Nhận tin của xã"), "subscribe"),),
    )
    return [replace(said, speaks=code)]


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
