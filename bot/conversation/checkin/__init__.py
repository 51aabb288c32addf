"""A check-in: how an officer asks who is safe, and what people say."""

from bot.conversation.checkin import asking_safe, help_details, household, spoken_help
from bot.conversation.doors import gathered

DOORS = gathered(
    asking_safe.DOORS, household.DOORS, help_details.DOORS, spoken_help.DOORS
)
