"""How it does where a topic is missing: ways of asking and topics left out. Pure.

Who asks about what nobody has written gets an answer to something else wherever one
strong word pulls. So topics are left out of the index, a part at a time, and their ways
of asking are asked; beside them ways of asking whose topic stays, as a measure of what
is still answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.country import SOURCE_LANGUAGE, Country
from bot.knowledge.model import Content
from bot.knowledge.search.corpus import Corpus, Document, documents_of
from bot.knowledge.search.decision import decide
from bot.knowledge.search.measured.measuring import Figure, share, widened
from bot.knowledge.search.ranking import Ranker, Ranking
from bot.knowledge.search.text import Reader

PARTS = 8  # an index each, without one in so many topics and ways of asking


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A way of asking that the index hadn't: of a topic that it had, or had not.

    `topic` is "" where nothing that is known was meant: it is a decoy's.
    """

    topic: str
    wording: str
    ranking: Ranking
    is_gone: bool  # the whole topic


class Kinship:
    """Which topics say the same, and which are named as each other's sisters."""

    def __init__(self, content: Content) -> None:
        """Reads what each topic covers, and names under `see_also`."""
        topics = content.topics.values()
        self._facts = {
            topic.id: widened(
                (fact for answer in topic.answers for fact in answer.covers),
                content.equivalents,
            )
            for topic in topics
        }
        self._named = {
            topic.id: {other for answer in topic.answers for other in answer.see_also}
            for topic in topics
        }

    def are_the_same(self, one: str, other: str) -> bool:
        """Whether both rest on a fact that they share."""
        if not (one and other):
            return False
        return one == other or not self._facts[one].isdisjoint(self._facts[other])

    def are_sisters(self, one: str, other: str) -> bool:
        """Whether one names the other as what may be asked next."""
        return bool(one and other) and self._is_named(one, other)

    def _is_named(self, one: str, other: str) -> bool:
        return other in self._named[one] or one in self._named[other]


def held_out(content: Content, country: Country) -> Iterator[HeldOut]:
    """Every way of asking twice: with its topic left out, and by itself.

    Those of decoys are left out by themselves alone.
    """
    documents = documents_of(content, SOURCE_LANGUAGE)
    words = content.words
    reader = Reader(country.folding, words.abbreviations)
    for part in range(PARTS):
        left = [d for d in (_without(d, part) for d in documents) if d is not None]
        corpus = Corpus.of(left, reader)
        ranker = Ranker(left, corpus, reader, words.stop, words.synonyms)
        for document in documents:
            is_gone = not document.is_decoy and _part(document.id) == part
            for wording in () if document.is_function else document.phrasings:
                if is_gone or _part(wording) == part:
                    topic = "" if document.is_decoy else document.id
                    yield HeldOut(topic, wording, ranker.rank(wording), is_gone)


def _without(document: Document, part: int) -> Document | None:
    """A document without what is left out in a part; None if that is all of it."""
    if document.is_function:
        return document
    if not document.is_decoy and _part(document.id) == part:
        return None
    left = tuple(p for p in document.phrasings if _part(p) != part)
    return replace(document, phrasings=left or document.phrasings)


def _part(name: str) -> int:
    return sha256(name.encode()).digest()[0] % PARTS


def figures(rows: Sequence[HeldOut], content: Content) -> tuple[Figure, ...]:
    """What became of the questions about what was left out."""
    kin = Kinship(content)
    gone = [_answered(row) for row in rows if row.is_gone]
    kept = [_answered(row) for row in rows if row.topic and not row.is_gone]
    unknown = [_answered(row) for row in rows if not row.topic]

    def is_another(pair: tuple[str, str]) -> bool:
        topic, given = pair
        return bool(given) and not kin.are_the_same(topic, given)

    def is_strange(pair: tuple[str, str]) -> bool:
        return is_another(pair) and not kin.are_sisters(*pair)

    def is_right(pair: tuple[str, str]) -> bool:
        return bool(pair[1]) and not is_another(pair)

    return (
        Figure(
            "a topic left out: answered by another",
            1.5,
            share(gone, is_another),
            is_ceiling=True,
        ),
        Figure(
            "the same: by one that is not its sister",
            1.5,
            share(gone, is_strange),
            is_ceiling=True,
        ),
        Figure(
            "a way of asking what is not known left out: answered",
            3,
            share(unknown, lambda pair: bool(pair[1])),
            is_ceiling=True,
        ),
        Figure("a way of asking left out: right", 60, share(kept, is_right)),
        Figure(
            "the same: wrong",
            3,
            share(kept, is_another),
            is_ceiling=True,
        ),
    )


def _answered(row: HeldOut) -> tuple[str, str]:
    """The topic that was meant, and the one that is answered, if any."""
    verdict = decide(row.ranking)
    return row.topic, verdict.ids[0] if verdict.decision == "answer" else ""
