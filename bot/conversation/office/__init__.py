"""Who holds which role, and what an admin sees."""

from bot.conversation.doors import gathered
from bot.conversation.office import (
    appointments,
    audit_pages,
    listeners,
    overview,
    sent_tables,
)

DOORS = gathered(
    appointments.DOORS,
    listeners.DOORS,
    audit_pages.DOORS,
    overview.DOORS,
    sent_tables.DOORS,
)
