"""What stands for how a topic is answered on a day: other than before, it changed."""

import hashlib
from datetime import date

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import Content


def state_of(content: Content, topic: str, on: date) -> str | None:
    """The digest of a topic's text, figures and span; None while it is withheld.

    Of the source language, so that a better translation is no change.
    """
    answer = content.answer(topic, SOURCE_LANGUAGE, on)
    if answer is None or answer.withheld:
        return None
    said = (
        answer.paragraphs,
        answer.valid_from,
        answer.valid_to,
        answer.has_ended(on),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
