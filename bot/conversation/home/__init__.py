"""What anyone may do at any time: greeting, languages, help, their own data."""

from bot.conversation.doors import gathered
from bot.conversation.home import (
    exits,
    greeting,
    guide,
    handbook,
    identity,
    languages,
    own_data,
)

DOORS = gathered(
    greeting.DOORS,
    guide.DOORS,
    handbook.DOORS,
    languages.DOORS,
    exits.DOORS,
    identity.DOORS,
    own_data.DOORS,
)
