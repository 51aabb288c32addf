"""Soát giúp: what a notice may have got wrong, by rules and never by guessing.

Each finding names where it stands, says it in one plain sentence, and carries its
corrections as whole texts. What is merely possible is left alone. Pure.
"""

from collections.abc import Sequence
from itertools import chain, islice

from bot.bulletins.notice_review import (
    blanks,
    capitals,
    former_names,
    gatherings,
    loose_numbers,
    stated_days,
    stated_figures,
)
from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.written import Written

__all__ = ["Correction", "Kind", "Known", "Slip", "review"]

MOST = 12  # slips of one text

# In the order in which they are told: what sends people wrong comes first.
_RULES = (
    blanks.slips,
    stated_days.slips,
    gatherings.slips,
    stated_figures.slips,
    former_names.slips,
    loose_numbers.slips,
    capitals.slips,
)


def review(text: str, known: Known) -> list[Slip]:
    """Everything that the rules find in a text, in the order in which it is told."""
    written = Written(text)
    found = chain.from_iterable(rule(written, known) for rule in _RULES)
    return list(islice(found, MOST))


def without_kept(slips: Sequence[Slip], kept: Sequence[str]) -> list[Slip]:
    """Those that the writer has not said to be right ([Giữ nguyên])."""
    return [slip for slip in slips if slip.key not in kept]
