"""Questions about a place itself, answered from the tables."""

from bot.conversation.places import asked_places

DOORS = asked_places.DOORS
