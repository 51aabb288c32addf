"""A question that a person must answer: from the asker to the officer and back."""

from bot.conversation.doors import gathered
from bot.conversation.requests import (
    answering,
    canned_replies,
    closing,
    dispatch,
    handover,
    inbox,
    proposals,
    referral,
    sent_questions,
)

DOORS = gathered(
    handover.DOORS,
    dispatch.DOORS,
    inbox.DOORS,
    answering.DOORS,
    canned_replies.DOORS,
    closing.DOORS,
    proposals.DOORS,
    referral.DOORS,
    sent_questions.DOORS,
)
