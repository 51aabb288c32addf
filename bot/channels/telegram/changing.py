"""What was sent to Telegram and changes: put right where it stands, or taken back.

A recall may be repeated as often as it takes: what is no more has been taken back.
"""

import json
import logging

from telegram.error import BadRequest, TelegramError

from bot.channels.telegram import rendering
from bot.channels.telegram.outcomes import outcome_of
from bot.channels.telegram.wire.courier import Courier
from bot.channels.telegram.wire.failures import NoAnswerError, NotWrittenError
from bot.messaging import Address, Moved, Outcome, Refused, Sent

IS_AS_IT_WAS = "message is not modified"
# Erased by its reader, too old, or of a chat that was cleared.
CANNOT_BE_EDITED = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
)
HAS_NO_TEXT = "there is no text in the message to edit"  # a picture, a file
IS_TOO_LONG = "message caption is too long"
IS_GONE = ("message to delete not found", *CANNOT_BE_EDITED[2:])
IS_TOO_OLD = "message can't be deleted"  # "… for everyone" of several

log = logging.getLogger(__name__)


class Changing:
    """Changes messages of one bot."""

    def __init__(self, bot: Courier) -> None:
        """`bot` is whose messages they are."""
        self._bot = bot

    async def edit(self, body: bytes, address: Address, shown: tuple[str, ...]) -> str:
        """Changes a message of one or more parts; where none can be, it is sent anew.

        The id of what has the words now. Raises TelegramError.
        """
        for number, message in enumerate(shown):
            changed = await self._edited(body, message, "editMessageText")
            if changed is None:
                return await self._bot.send_body(body)
            if changed:
                await self.erase(address, shown[number + 1 :])
                return message
        changed = await self._edited(_captioned(body), shown[0], "editMessageCaption")
        return shown[0] if changed else await self._bot.send_body(body)

    async def _edited(self, body: bytes, message: str, method: str) -> bool | None:
        """Whether it has the words; False where it has no text, None if it can't."""
        try:
            changed = rendering.with_fields(body, {"message_id": message})
            await self._bot.send_body(changed, method)
        except NoAnswerError as error:  # it may have changed: once more does no harm
            raise NotWrittenError(error.message) from None
        except BadRequest as error:
            text = error.message.casefold()
            if text.startswith(IS_AS_IT_WAS):
                return True
            if text.startswith((HAS_NO_TEXT, IS_TOO_LONG)):
                return False
            if not text.startswith(CANNOT_BE_EDITED):
                raise
            return None
        return True

    async def erase(self, address: Address, messages: tuple[str, ...]) -> None:
        """Erases messages, which is allowed for 48 hours; what is left stays."""
        if not messages:
            return
        try:
            await self._bot.call("deleteMessages", _these(address, messages))
        except TelegramError as error:  # what is said beside it does not promise it
            log.info("telegram: deleteMessages: %s", error.message)

    async def recall(self, address: Address, messages: tuple[str, ...]) -> Outcome:
        """Takes a message of one or more parts back."""
        try:
            if len(messages) == 1:
                fields = {"chat_id": address.chat, "message_id": messages[0]}
                await self._bot.call("deleteMessage", fields)
            else:
                await self._bot.call("deleteMessages", _these(address, messages))
        except NoAnswerError as error:  # it may be gone: once more does no harm
            return outcome_of(NotWrittenError(error.message), address)
        except BadRequest as error:
            text = error.message.casefold()
            if text.startswith(IS_GONE):
                return Sent(())
            if text.startswith(IS_TOO_OLD):
                return Refused("too_old")
            return _refused(outcome_of(error, address))
        except TelegramError as error:
            return _refused(outcome_of(error, address))
        return Sent(())


def _refused(outcome: Outcome) -> Outcome:
    """A group that moved left its messages where it was."""
    is_elsewhere = isinstance(outcome, Moved) or outcome == Refused("bad_message")
    return Refused("rejected") if is_elsewhere else outcome


def _captioned(body: bytes) -> bytes:
    """A ready body with its text as what stands below a picture."""
    fields = rendering.fields_of(body)
    fields["caption"] = fields.pop("text", "")
    fields.pop("link_preview_options", None)
    return rendering.with_fields(b"{}", fields)


def _these(address: Address, messages: tuple[str, ...]) -> dict[str, str]:
    ids = [int(id_) for id_ in messages if id_.isdecimal()]
    return {"chat_id": address.chat, "message_ids": json.dumps(ids)}
