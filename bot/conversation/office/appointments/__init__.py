"""Roles: inviting into them, who holds them, taking them away."""

from bot.conversation.doors import gathered
from bot.conversation.office.appointments import (
    inviting,
    language_of_reviewer,
    revoking,
    role_changes,
    role_overview,
    unused_invitations,
    village_of_relay,
)

DOORS = gathered(
    inviting.DOORS,
    village_of_relay.DOORS,
    language_of_reviewer.DOORS,
    unused_invitations.DOORS,
    role_overview.DOORS,
    role_changes.DOORS,
    revoking.DOORS,
)
