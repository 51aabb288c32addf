"""Receiving news: a commune, an agreement, less of it, groups, leaving."""

from bot.conversation.doors import gathered
from bot.conversation.news import (
    commune,
    consent,
    departure,
    new_home,
    selection,
    subscription,
)

DOORS = gathered(
    subscription.DOORS,
    departure.DOORS,
    commune.DOORS,
    consent.DOORS,
    selection.DOORS,
    new_home.DOORS,
)
