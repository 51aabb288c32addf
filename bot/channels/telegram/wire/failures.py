"""What can go wrong between us and Telegram, told apart by what it means for a send.

None of these errors carries an address: it would hold the token.
"""

from telegram.error import TelegramError


class NotWrittenError(TelegramError):
    """No connection came about: nothing was sent."""


class NoAnswerError(TelegramError):
    """The bytes may have left and no answer came back: it may have arrived."""


class ServerTroubleError(TelegramError):
    """A 5xx answer, or one that does not come from a Bot API server at all."""

    def __init__(self, status: int) -> None:
        """`status` is the HTTP code as it came."""
        super().__init__(f"HTTP {status}")
        self.status = status


class TooManyError(TelegramError):
    """429: refused for pace. PTB's own error warns each time it is made."""

    def __init__(self, seconds: float) -> None:
        """`seconds` is how long the platform wants to be left alone."""
        super().__init__(f"too many requests, wait {seconds:g} s")
        self.seconds = seconds


class FileMissingError(TelegramError):
    """A letter encloses a file that is not in the database any more."""

    def __init__(self) -> None:
        """Nothing more is known of it."""
        super().__init__("the file was erased")


class FileNotReadyError(TelegramError):
    """A file is just being uploaded, or must be again: the next attempt may do."""
