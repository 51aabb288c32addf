"""`/contacts`: where an office is, when it is open, whom to call. For anyone."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.steps.named_place import (
    names_a_place,
    no_place,
    offered,
    own_first,
)
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.knowledge import Answer
from bot.messaging import CARD, Button, Reply, say
from bot.people import card_words as words
from bot.people import contacts
from bot.people.contacts import Card
from bot.people.model import Role
from bot.places import Level, One, Place

CARD_PAPER = "card-paper"  # the action of [In ra giấy]
MOST_AT_ONCE = 3  # cards of one chat's places


async def show(turn: Turn, text: str) -> Replies:
    """`/contacts` for one's own place, `/contacts PLACE` for another."""
    if text:
        return await _named(turn, text)
    own = [turn.house.places.by_path(path) for path in turn.home]
    places = [place for place in own if place is not None and has_card(place)]
    places = places or [p for p in turn.scope(Role.OFFICER) if has_card(p)]
    if places:
        own_cards = await _cards(turn, places[:MOST_AT_ONCE])
        return [replace(reply, keeps=CARD) for reply in own_cards]
    if turn.is_group:
        return turn.say(turn._("Gõ /danhba kèm tên xã."))
    turn.begin("contacts")
    return turn.say(
        turn._("Xem danh bạ của xã, phường, tỉnh nào? Gõ tên."),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the place whose card is wanted."""
    turn.end()
    return await _named(turn, text)


async def _named(turn: Turn, text: str) -> Replies:
    """A place's card; what else is open stays open."""
    match = own_first(turn, text)
    if isinstance(match, One) and has_card(match.place):
        return await _cards(turn, [match.place])
    turn.begin("contacts")
    return offered(turn, match, "contacts-of") or no_place(turn)


async def ask_again(turn: Turn) -> Reply:
    """Whose card, once more."""
    return say(turn._("Xem danh bạ của nơi nào? Gõ tên xã, phường, tỉnh."))


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await place_typed(turn, arguments[0])


def has_card(place: Place) -> bool:
    """Whether there is an office to tell of: a commune's, a province's, a gate's."""
    return place.level in {Level.COMMUNE, Level.PROVINCE, Level.GATE}


async def _cards(turn: Turn, places: Sequence[Place]) -> Replies:
    told = ["\n".join(await _of_place(turn, place)) for place in places]
    return turn.say("\n\n".join(told), *in_rows(_buttons(turn, places)))


async def _of_place(turn: Turn, place: Place) -> list[str]:
    known = await contacts.find(turn.connection, place.path)
    if known is not None and not known.is_empty:
        return said(turn, place, known)
    name = turn.place(place)
    lines = [turn._("{place} chưa ghi danh bạ.", place=name[:1].upper() + name[1:])]
    province = turn.house.places.province_of(place)
    if province is not None and province != place:
        above = await contacts.find(turn.connection, province.path)
        if above is not None and not above.is_empty:
            return [*lines, *said(turn, province, above)]
    lines.append(turn._("Nguy cấp thì gọi ngay, miễn phí:"))
    for entry in turn.house.country.emergency:
        use = entry.words.get(turn.language) or entry.words[SOURCE_LANGUAGE]
        lines.append(f"{entry.number}: {use}")
    return lines


def said(turn: Turn, place: Place, known: Card) -> list[str]:
    """A card as everyone reads it."""
    _, zone = turn._, turn.house.config.timezone
    return [
        _("Ở {place}:", place=turn.place(place)),
        *words.lines(known, _),
        words.confirmed(known, _, turn.now, zone),
    ]


def _buttons(turn: Turn, places: Sequence[Place]) -> list[Button]:
    _ = turn._
    buttons = []
    for place in places:
        if not turn.is_group and turn.may(Role.OFFICER, place):
            label = _("Sửa")
            if len(places) > 1:
                label += f": {place.name}"
            buttons.append(turn.free(label, "card-edit", place.code))
    if len(places) == 1 and not turn.is_group:
        buttons.append(turn.free(_("In ra giấy"), CARD_PAPER, places[0].code))
    themes = {theme.id: theme for theme in turn.house.library.content.words.themes}
    if (theme := themes.get("hotlines")) is not None:
        name = theme.names.get(turn.language) or theme.names[SOURCE_LANGUAGE]
        buttons.append(turn.free(name, "topics", theme.id, "0"))
    return buttons


async def for_officer(turn: Turn) -> list[str]:
    """What `/officer` says of where this chat is at home."""
    return await _of_paths(turn, turn.home)


async def of_place(turn: Turn, place: Place) -> list[str]:
    """The card of one place, where a question can't be sent to it."""
    return await _of_paths(turn, [place.path])


async def _of_paths(turn: Turn, paths: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for known in await contacts.cards(turn.connection, paths):
        place = turn.house.places.by_path(known.place)
        if place is not None and not known.is_empty:
            lines += said(turn, place, known)
    return lines


async def add_office(turn: Turn, answer: Answer) -> None:
    """Has the turn's answer say where the office is, if it sends people there."""
    if not answer.contact:
        return
    for known in await contacts.cards(turn.connection, turn.home):
        turn.office = in_answer(turn, known, answer.contact)
        if turn.office:
            return


def in_answer(turn: Turn, known: Card, kind: str) -> str:
    """The line of one card, in the turn's language."""
    place = turn.house.places.by_path(known.place)
    if place is None:
        return ""
    is_old = known.is_old(turn.now)
    name = turn.house.places.short_label(place, turn.language)
    return words.in_answer(known, name, kind, turn._, is_old=is_old)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "contacts",
        N_("danhba"),
        N_("Danh bạ của xã"),
        show,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "contacts-of": place_pressed,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
    doors.Dialogue(
        name="contacts",
        opens=place_typed,
        fits=names_a_place,
        asks_again=ask_again,
        why=N_("Mỗi xã có danh bạ riêng. Hỏi để tìm, không ghi lại."),
        drops=N_("Thôi, không xem danh bạ nữa."),
        role=ANYONE,
        may_speak_of_danger=False,
    ),
)
