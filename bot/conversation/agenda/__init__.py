"""When notices go: put off, looked at as a month, moved, called off, missed."""

from bot.conversation.agenda import (
    asked_time,
    calendar,
    handing_over,
    missed_time,
    put_off_notice,
    repeats,
    stopping,
)
from bot.conversation.doors import gathered

DOORS = gathered(
    asked_time.DOORS,
    put_off_notice.DOORS,
    handing_over.DOORS,
    missed_time.DOORS,
    stopping.DOORS,
    calendar.DOORS,
    repeats.DOORS,
)
