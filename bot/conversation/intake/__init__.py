"""What came in: stored before it is acknowledged, handled once, in order within a chat.

Handling, its effects and its replies are one transaction, so an update is neither lost
nor answered twice, whenever the process dies.
"""

from bot.conversation.intake.waiting import erase_old, forget
from bot.conversation.intake.worker import Intake

__all__ = ["Intake", "erase_old", "forget"]
