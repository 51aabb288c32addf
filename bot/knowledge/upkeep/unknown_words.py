"""What was asked and not known: which words of it are kept, and which are alike. Pure.

Only words that stand in the content are kept, in the order in which they were typed:
no number, no name that is written like one. Nobody is told what one asker alone said.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.country import Folding
from bot.knowledge.model import Content

MOST_WORDS = 14
FEWEST_WORDS = 2
ALIKE = 0.5  # of the words of two questions, so many are the same
SHOWN_WORDINGS = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One way in which something was asked, and how often in a week."""

    week: str
    programme: str
    words: str
    times: int


@dataclass(frozen=True, slots=True)
class Group:
    """What is alike: how often, in the newest week too, and in which words."""

    times: int
    this_week: int
    programme: str
    wordings: tuple[str, ...]


def known_words(content: Content, folding: Folding) -> frozenset[str]:
    """Every word that stands in the content, folded."""
    texts = [
        text
        for topic in content.topics.values()
        for answer in topic.answers
        for text in (answer.question, *answer.asked, *answer.paragraphs)
    ]
    texts += [
        way
        for decoy in content.words.decoys.values()
        for ways in decoy.asked.values()
        for way in ways
    ]
    words = {word for text in texts for word in _WORD.findall(text.lower())}
    return frozenset(folding.fold(word) for word in words)


def kept_words(text: str, known: Collection[str], folding: Folding) -> str:
    """What may be kept of a question; empty where too little is left."""
    found = []
    for number, word in enumerate(_WORD.findall(text)):
        is_shout = word.isupper() and len(word) > 1
        is_name = number > 0 and word[:1].isupper() and not is_shout
        has_digits = any(letter.isdigit() for letter in word)
        if not is_name and not has_digits and folding.fold(word) in known:
            found.append(word.lower())
    return " ".join(found[:MOST_WORDS]) if len(found) >= FEWEST_WORDS else ""


def groups(
    asked: Iterable[Asked], folding: Folding, idle: Collection[str], this_week: str
) -> list[Group]:
    """What is alike together, the most asked first; never what one alone asked.

    `idle` are words that say nothing of the matter.
    """
    rows = sorted(asked, key=lambda a: (-a.times, a.words, a.week))
    met: list[tuple[frozenset[str], list[Asked]]] = []
    for row in rows:
        own = frozenset(_WORD.findall(folding.fold(row.words))) - frozenset(idle)
        near = [(_alike(own, words), members) for words, members in met]
        best = max(near, key=lambda one: one[0], default=None)
        if best is not None and best[0] >= ALIKE:
            best[1].append(row)
        else:
            met.append((own, [row]))
    found = [_group(members, this_week) for _words, members in met]
    return sorted((group for group in found if group.times > 1), key=lambda g: -g.times)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of the words of both stand in both, from 0 to 1."""
    if not one or not other:
        return 1.0 if one == other else 0.0
    both = len(one & other)
    return 2 * both / (len(one) + len(other))


def _group(members: Sequence[Asked], this_week: str) -> Group:
    wordings: Counter[str] = Counter()
    programmes: Counter[str] = Counter()
    for one in members:
        wordings[one.words] += one.times
        programmes[one.programme] += one.times
    return Group(
        sum(one.times for one in members),
        sum(one.times for one in members if one.week == this_week),
        programmes.most_common(1)[0][0],
        tuple(words for words, _times in wordings.most_common(SHOWN_WORDINGS)),
    )
