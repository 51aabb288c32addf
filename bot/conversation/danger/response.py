"""Who is in danger is answered with what their own place has."""

import re

from bot.conversation.danger.alarm import NO_DANGER, Beside, alarm
from bot.conversation.steps import short_answers
from bot.conversation.steps.short_answers import Meant
from bot.conversation.turn import Turn, digest
from bot.i18n import Translator
from bot.knowledge import Answer, Danger
from bot.messaging import Reply
from bot.people import contacts, roles
from bot.people.contacts import Card
from bot.people.model import Role

NAMED_BY = 12  # letters of a digest


async def response(turn: Turn, _: Translator, danger: Danger) -> Reply:
    """To a cry, in the language that it was uttered in."""
    card = await _card(turn)
    place = turn.house.places.by_path(card.place) if card is not None else None
    beside = Beside(
        topic=_topic(turn, danger, _.language),
        where=turn.house.places.short_label(place, _.language) if place else "",
        phones=card.phones if card is not None and place is not None else (),
        has_officer=await _has_officer(turn),
        doubted="" if turn.is_group else name_of(turn.open.asked),
    )
    return alarm(_, turn.house.country, danger, beside)


def name_of(text: str) -> str:
    """What tells whether a button is about these words; empty for none."""
    return digest(text)[:NAMED_BY] if text else ""


def doubted(turn: Turn, text: str) -> str:
    """The words of a cry that was none, when that is said right under its answer."""
    labels: dict[str, str] = turn.open.state.get("labels", {})
    asked = turn.open.asked
    if not asked or f"{NO_DANGER}:{name_of(asked)}" not in labels.values():
        return ""
    fold = turn.house.country.folding.fold
    said = " ".join(re.findall(r"\w+", fold(text)))
    listed = turn._("không phải đâu, nhầm rồi, nhầm, tôi chỉ hỏi thôi, chỉ hỏi thôi")
    is_no = short_answers.meant(turn, text) is Meant.NO
    is_no = is_no or said in [word.strip() for word in fold(listed).split(",")]
    return asked if is_no or said == fold(turn._("hỏi chuyện khác")) else ""


def _topic(turn: Turn, danger: Danger, language: str) -> Answer | None:
    """What tells more of the matter, as it stands today."""
    content = turn.house.library.content
    found = content.answer(danger.topic, language, turn.today, turn.home)
    return None if found is None or found.withheld else found


async def _card(turn: Turn) -> Card | None:
    """The first card of this chat's places that holds a number."""
    known = await contacts.cards(turn.connection, turn.home)
    return next((card for card in known if card.phones), None)


async def _has_officer(turn: Turn) -> bool:
    """Whether anyone would read a question from here."""
    if turn.is_group:
        return False
    for path in turn.home:
        if await roles.addresses(turn.connection, Role.OFFICER, path):
            return True
    return False
