"""What a failed call means for the delivery that met it. Pure.

Zalo does not say that somebody left or blocked the bot: 403 is an error of its server's
("Internal server error"), so nobody is ever gone here.
"""

from bot.channels.zalo.calls import CallFailed, Declined, NoAnswer, NoPlatform
from bot.channels.zalo.condition import BAD_TOKEN, BAD_TOKEN_SAID, TOO_MANY
from bot.messaging import Outcome, Refused, TryAgain, Unknown, UsedUp

# Of this message, or its chat: no other try would help.
_REFUSED = (400, 404, 410)


def is_refused(fault: CallFailed) -> bool:
    """Whether just this message is not taken."""
    return isinstance(fault, Declined) and fault.code in _REFUSED


def outcome_of(
    fault: CallFailed, wait: float, sent_parts: tuple[str, ...] = ()
) -> Outcome:
    """`wait` is what the channel's condition asks for, in seconds.

    `sent_parts` are the parts of the same delivery that have arrived.
    """
    match fault:
        case NoAnswer():
            return Unknown("no answer", sent_parts)
        case Declined(code=code) if code == TOO_MANY:
            return UsedUp(sent_parts)
        case Declined(code=code) if code == BAD_TOKEN:
            return TryAgain(wait, BAD_TOKEN_SAID, pause=True, sent_parts=sent_parts)
        case Declined() if is_refused(fault):
            return Refused("rejected")
        case Declined(code=code):
            return TryAgain(0.0, f"error {code}", sent_parts=sent_parts)
        case NoPlatform(status=status):
            return TryAgain(0.0, f"HTTP {status}", sent_parts=sent_parts)
        case _:
            return TryAgain(0.0, "no connection", sent_parts=sent_parts)
