"""What a check comes to, in words, and by a name that tells nobody which it was."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Translator
from bot.knowledge.eligibility.checks import Sitting, sit
from bot.knowledge.figures import fill
from bot.knowledge.questionnaire import Rule
from bot.knowledge.wording import tail

TOKEN = 16  # letters of a result's name
CHECK_PAPER = "print"  # the action of [In giấy hướng dẫn]


@dataclass(frozen=True, slots=True)
class Said:
    """A result in one language; empty where there is nothing to say."""

    title: str
    result: str
    next: str  # what to bring, and where
    decides: str  # that this is guidance, and who decides
    rests_on: str


def said_of(house: House, sitting: Sitting, rule: Rule, _: Translator) -> Said:
    """Every line of a result."""
    who = words(house, sitting, sitting.check.decides, _)
    return Said(
        title=words(house, sitting, sitting.check.titles, _),
        result=words(house, sitting, rule.texts, _),
        next=words(house, sitting, rule.next, _) if rule.next else "",
        decides=_("Đây là hướng dẫn, {who} mới quyết định.", who=who),
        rests_on=_rests_on(house, sitting, rule, _),
    )


def words(
    house: House, sitting: Sitting, texts: Mapping[str, str], _: Translator
) -> str:
    """A text of the check in a language, with the figures of the day."""
    text = texts.get(_.language) or texts[SOURCE_LANGUAGE]
    return fill(text, sitting.values, house.library.content.words.units, _)


def _rests_on(house: House, sitting: Sitting, rule: Rule, _: Translator) -> str:
    """What the result rests on, in one line; nothing where it rests on no fact."""
    basis = sitting.basis(rule)
    if basis is None:
        return ""
    is_labelled = house.config.unreviewed == "label"
    content_words = house.library.content.words
    return tail(basis, _, content_words, sitting.day, label_unreviewed=is_labelled)


def token(secret: bytes, sitting: Sitting, rule: Rule) -> str:
    """A result's name for its button: who reads it learns nothing of a household.

    Another as soon as the rule says something else.
    """
    texts = rule.texts[SOURCE_LANGUAGE], rule.next.get(SOURCE_LANGUAGE, "")
    parts = sitting.check.id, str(rule.number), *texts
    named = "\0".join(parts).encode()
    return hmac.new(secret, named, hashlib.sha256).hexdigest()[:TOKEN]


def of_token(house: House, given: str, day: date) -> tuple[Sitting, Rule] | None:
    """The result with this name on a day; None where its check says otherwise now."""
    content = house.library.content
    for check in content.checks.values():
        sitting = sit(check, content.facts, day)
        if sitting is None:
            continue
        for rule in (*sitting.rules, check.otherwise):
            if token(house.secret, sitting, rule) == given:
                return sitting, rule
    return None
