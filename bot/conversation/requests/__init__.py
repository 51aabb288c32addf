"""A question that a person must answer: from the asker to the officer and back."""

from bot.conversation.doors import gathered
from bot.conversation.requests import dispatch, handover, inbox, referral

DOORS = gathered(
    handover.DOORS,
    dispatch.DOORS,
    inbox.DOORS,
    referral.DOORS,
)
