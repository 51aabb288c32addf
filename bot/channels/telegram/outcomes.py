"""Errors of the platform as outcomes of a delivery. Pure.

The class says little, so the beginning of the Bot API server's own text decides.
"""

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.channels.telegram.wire.failures import (
    FileMissingError,
    FileNotReadyError,
    NoAnswerError,
    NotWrittenError,
    ServerTroubleError,
    TooManyError,
)
from bot.messaging import (
    Address,
    Gone,
    Moved,
    Outcome,
    Refused,
    TryAgain,
    Unknown,
)

BAD_TOKEN_WAIT = 60.0  # seconds; an operator must act

_FORBIDDEN: tuple[tuple[str, Outcome], ...] = (
    ("bot was blocked", Gone("blocked")),
    ("bot can't initiate conversation", Gone("blocked")),  # never started, or cleared
    ("user is deactivated", Gone("deactivated")),
    ("bot was kicked", Gone("kicked")),
    ("bot is not a member", Gone("kicked")),
    ("the group chat was deleted", Gone("kicked")),
    ("not enough rights", Refused("no_rights")),
    ("have no rights", Refused("no_rights")),
)
_BAD_REQUEST: tuple[tuple[str, Outcome], ...] = (
    ("chat not found", Gone("not_found")),
    ("private chat not found", Gone("not_found")),
    ("peer_id_invalid", Gone("not_found")),
    ("not enough rights", Refused("no_rights")),
    ("have no rights", Refused("no_rights")),
    ("need administrator rights", Refused("no_rights")),
    ("chat_write_forbidden", Refused("no_rights")),
    ("chat_restricted", Refused("no_rights")),
    ("chat_send_plain_forbidden", Refused("no_rights")),
    ("chat_send_photos_forbidden", Refused("no_rights")),
    ("chat_send_docs_forbidden", Refused("no_rights")),
    ("topic_closed", Refused("no_rights")),
)
_TOPIC_IS_GONE = ("message thread not found", "topic_deleted")


def outcome_of(
    error: TelegramError, address: Address, sent_parts: tuple[str, ...] = ()
) -> Outcome:
    """What an error means for the delivery that met it.

    `sent_parts` are the parts of the same delivery that have arrived.
    """
    match error:
        case TooManyError(seconds=seconds):
            return TryAgain(seconds, "too many", pause=True, sent_parts=sent_parts)
        case NoAnswerError():
            return Unknown("no answer", sent_parts)
        case FileMissingError():
            return Refused("bad_message")
        case InvalidToken():  # not the delivery's fault
            return TryAgain(BAD_TOKEN_WAIT, "bad token", sent_parts=sent_parts)
        case ChatMigrated(new_chat_id=chat):
            return Moved(Address(address.channel, str(chat)))
        case Forbidden():
            text = error.message.casefold().removeprefix("forbidden: ")
            return _of_text(text, _FORBIDDEN, Refused("rejected"))
        case BadRequest():
            return _bad_request(error.message.casefold(), address)
        case _:
            return _passing(error, sent_parts)


def _bad_request(text: str, address: Address) -> Outcome:
    group, _, topic = address.text.partition(":")
    if topic and text.startswith(_TOPIC_IS_GONE):  # the group itself is still there
        return Moved(Address(address.channel, group))
    return _of_text(text, _BAD_REQUEST, Refused("bad_message"))


def _of_text(
    text: str, table: tuple[tuple[str, Outcome], ...], otherwise: Outcome
) -> Outcome:
    found = (outcome for beginning, outcome in table if text.startswith(beginning))
    return next(found, otherwise)


def _passing(error: TelegramError, sent_parts: tuple[str, ...]) -> Outcome:
    match error:
        case NotWrittenError():
            reason = "no connection"
        case ServerTroubleError(status=status):
            reason = f"HTTP {status}"
        case FileNotReadyError():
            reason = "file not ready"
        case _ if error.message.casefold().startswith("request entity too large"):
            return Refused("bad_message")
        case _:
            reason = type(error).__name__
    return TryAgain(0.0, reason, sent_parts=sent_parts)
