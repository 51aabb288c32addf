"""A short question right after an answer is asked of that topic and its kin. Pure.

`nộp ở đâu` says nothing by itself; after the pension it is a question about it. Kin are
the topics that a topic names as near, those that name it, and its programme. No sides
are weighed here: ways of asking of kin share what is asked, and differ in the matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.model import Answer, Answered, Choose, Content, Finding
from bot.knowledge.search.ranking import Near, Ranker

MOST_CONTENT = 4  # words that say something: more is a question of its own
FULL = 2  # that name a matter: one of its own, where it is sure of it
LIKELY_ALONE = 0.6  # less sure by itself, it is one choice beside what it follows
PLAIN = 0.9  # so sure by itself that nothing else is meant, unless it is short
# How much nearer kin are: the topic itself, what it names, what names it, what those
# that it names do, and its programme.
ITSELF, NAMED, NAMING, NEXT, PROGRAMME = 0.8, 0.7, 0.4, 0.0, -0.2
WORDS, LETTERS = 0.6, 0.6  # of the best among kin
AHEAD = 0.25  # of the next: enough to answer
MOST = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """The topics that a follow-up may mean, the best first; whether that one is it.

    `close` are all that are of the same matter, `own` the words that name one.
    """

    topics: tuple[str, ...]
    is_sure: bool
    close: frozenset[str]
    own: int


class FollowUps:
    """Who is kin to whom, and which of them a short question means."""

    def __init__(self, content: Content, asking: Iterable[str]) -> None:
        """`asking` are words that by themselves are of no matter."""
        self._content = content
        self._asking = frozenset(asking)
        self._naming: dict[str, list[str]] = {}
        self._of_programme: dict[str, list[str]] = {}
        for topic in content.topics.values():
            self._of_programme.setdefault(topic.programme, []).append(topic.id)
            for other in _named(topic.answers):
                self._naming.setdefault(other, []).append(topic.id)

    def kin(self, topic: str) -> dict[str, float]:
        """Each topic that is near to one, with how near."""
        known = self._content.topics
        found = {topic: ITSELF}
        named = _named(known[topic].answers)
        for near in named:
            found.setdefault(near, NAMED)
        for near in self._naming.get(topic, ()):
            found.setdefault(near, NAMING)
        for near in named:
            for next_ in _named(known[near].answers) if near in known else ():
                found.setdefault(next_, NEXT)
        for near in self._of_programme.get(known[topic].programme, ()):
            found.setdefault(near, PROGRAMME)
        return {id_: nearness for id_, nearness in found.items() if id_ in known}

    def followed(self, before: str, text: str, ranker: Ranker) -> Followed | None:
        """What a short question means after an answer; None where it stands alone."""
        kin = self.kin(before)
        seen = ranker.near(text, list(kin))
        if len(seen.holders) > MOST_CONTENT or not seen.candidates:
            return None
        close = frozenset(id_ for id_, nearness in kin.items() if nearness >= NEXT)
        own = [w for w in seen.holders if w not in self._asking]
        line = f" {' '.join(seen.folded)} "
        if not own and not any(f" {words} " in line for words in self._asking):
            return None
        if not all(close & seen.holders[word] for word in own):
            return None
        scores = _scores(seen, kin)
        best = sorted(scores, key=lambda id_: (-scores[id_], id_))[:MOST]
        # What was answered already may be: the whole of it harms nobody.
        is_ahead = len(best) == 1 or scores[best[0]] - scores[best[1]] >= AHEAD
        is_sure = is_ahead or best[0] == before
        return Followed(tuple(best), is_sure, close, len(own))


def by_itself(alone: Finding) -> Finding:
    """What a text is taken for alone: an answer that is not likely is one choice."""
    if isinstance(alone, Answered) and alone.score < LIKELY_ALONE:
        return Choose((alone.answer,), alone.score)
    return alone


def _scores(seen: Near, kin: Mapping[str, float]) -> dict[str, float]:
    most_words = max(one.words for one in seen.candidates) or 1.0
    most_letters = max(one.letters for one in seen.candidates) or 1.0
    return {
        one.id: kin[one.id]
        + WORDS * one.words / most_words
        + LETTERS * one.letters / most_letters
        for one in seen.candidates
    }


def _named(answers: Sequence[Answer]) -> list[str]:
    """What the answers of a topic name as near, in their order."""
    return list(dict.fromkeys(id_ for a in answers for id_ in a.see_also))
