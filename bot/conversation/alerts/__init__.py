"""An alert that an officer was sent as a file: it becomes a draft, and no more."""

from bot.conversation.alerts import alert_file

DOORS = alert_file.DOORS
