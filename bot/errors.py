"""What can go wrong, and the sentence a person gets for it."""


class BotError(Exception):
    """A problem with one clear sentence for whoever caused it.

    The message is for the operator's log and the command line (English or
    Vietnamese, one line); dialogues word their own refusals in the person's language.
    """


class DataProblem(BotError):
    """Something in the data or the state stands in the way: exit code 1."""


class UsageProblem(BotError):
    """The command was used in a way it cannot be: exit code 2."""


class Busy(BotError):
    """More waits than can be answered in a few seconds: come again in `retry_after`."""

    def __init__(self, retry_after: int) -> None:
        """`retry_after` is whole seconds, at least one."""
        super().__init__(f"busy, try again in {retry_after} s")
        self.retry_after = retry_after
