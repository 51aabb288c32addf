"""What is found in a text, what puts it right, and what the rules need to know."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.i18n import Translator
from bot.knowledge.model import Value
from bot.knowledge.word_lists import NoticeWords
from bot.places import Place, Places


class Kind(StrEnum):
    """What is wrong."""

    DAY = "day"  # weekday and date disagree, or there is no such day
    PAST = "past"
    HOUR = "hour"  # a gathering without one
    WHERE = "where"  # a gathering without a place
    FIGURE = "figure"
    DISTRICT = "district"  # a level that is gone
    FORMER = "former"  # a commune's name of before
    NUMBER = "number"  # of a phone, a paper, an account
    LINK = "link"
    CAPITALS = "capitals"
    BLANK = "blank"  # a model's, not filled in


@dataclass(frozen=True, slots=True)
class Correction:
    """A button: the whole text as it becomes, or what is asked and then put in."""

    label: str
    text: str = ""
    asks: str = ""  # a question; the answer goes where `after` says
    before: str = ""  # what stands before the answer
    after: int = 0


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that may be wrong. `quote` is what stands at the span."""

    kind: Kind
    start: int
    end: int
    quote: str
    says: str
    corrections: tuple[Correction, ...] = ()

    @property
    def key(self) -> str:
        """Stands for it in a button, whatever else changes in the text."""
        said = f"{self.kind}\0{' '.join(self.quote.split())}"
        return hashlib.sha256(said.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rules compare a text with, as it stands now.

    `now` carries its zone. `figures` are those of the register that hold today, `shown`
    says one with its unit. `own_numbers` (digits) are those of the contact card.
    """

    now: datetime
    place: Place
    places: Places
    words: NoticeWords
    translator: Translator
    figures: Mapping[str, Value] = field(default_factory=dict)
    shown: Callable[[Value], str] = field(default=lambda value: str(value.amount))
    own_numbers: tuple[str, ...] = ()
