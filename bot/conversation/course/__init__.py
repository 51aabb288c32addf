"""The officer's course: a lesson a day with a question, and a picture at its end."""

from bot.conversation.course import certificates, learning
from bot.conversation.doors import gathered

DOORS = gathered(learning.DOORS, certificates.DOORS)
