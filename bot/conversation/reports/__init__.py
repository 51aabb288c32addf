"""What became of what was sent: archive, report, chart, the list of the unreached."""

from bot.conversation.doors import gathered
from bot.conversation.reports import archive

DOORS = gathered(
    archive.DOORS,
)
