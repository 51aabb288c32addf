"""Asking: a question finds its answer, a choice, or an honest "I don't know"."""

from bot.conversation.ask import deeds, last_answer, questions
from bot.conversation.doors import gathered

DOORS = gathered(
    questions.DOORS,
    deeds.DOORS,
    last_answer.DOORS,
)
