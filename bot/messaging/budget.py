"""What a platform allows in a calendar month, and what of it is kept for answers. Pure.

The month is that of `BOT_TIMEZONE`: which one the platforms mean is not documented.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messaging import Reply

# A fifth is for answers: of the usual plan (3,000 for 50 people) twelve for each
# person a month, while the news still has eighty notices to all of them.
RESERVE = 5
# Not even an urgent notice takes the last twentieth: there everybody can cry for help
# three times, and is answered.
LAST = 20
WARN_AT = 80  # percent used, from which on the operator is warned


def one_message(_reply: "Reply") -> int:
    """What a reply costs where nothing is split."""
    return 1


@dataclass(frozen=True, slots=True)
class Budget:
    """How many `messages` a month, and to how many `people` who ever wrote.

    `cost` tells how many messages a reply is: split, and with its files.
    """

    messages: int
    people: int
    cost: Callable[["Reply"], int] = field(default=one_message, compare=False)

    @property
    def reserve(self) -> int:
        """Kept from notices and bulletins, for answers and what is urgent."""
        return self.messages // RESERVE

    @property
    def last(self) -> int:
        """Of the reserve, kept from urgent notices too: for cries and answers."""
        return self.messages // LAST

    @property
    def for_notices(self) -> int:
        """How many are used when notices and bulletins stop."""
        return self.messages - self.reserve

    @property
    def for_urgent(self) -> int:
        """How many are used when urgent notices and corrections stop."""
        return self.messages - self.last
