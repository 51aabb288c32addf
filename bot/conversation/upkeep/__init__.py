"""Keeping answers true: signed off, corrected, reported as wrong, watched."""

from bot.conversation.doors import gathered
from bot.conversation.upkeep import correction, mistakes, new_figure, signoff, watches

DOORS = gathered(
    mistakes.DOORS,
    watches.DOORS,
    signoff.DOORS,
    correction.DOORS,
    new_figure.DOORS,
)
