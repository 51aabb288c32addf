"""Roles: inviting into them, who holds them, taking them away."""

from bot.conversation.doors import gathered
from bot.conversation.office.appointments import (
    inviting,
    revoking,
    role_changes,
    role_overview,
    unused_invitations,
)
from bot.conversation.office.appointments.narrowed import (
    language_of_reviewer,
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
