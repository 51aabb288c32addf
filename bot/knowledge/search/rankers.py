"""The rankings of all languages: each read when somebody first asks in it.

What is kept of a language is a hundred times as fast to read as to make. So a start
sees to it that every language's is kept, and holds the source's alone: a server whose
people speak one language does not carry five.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from typing_extensions import override

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import Content
from bot.knowledge.search.corpus import Corpus, Document, documents_of
from bot.knowledge.search.kept_corpus import key_of, name_of, read_or_make
from bot.knowledge.search.ranking import Ranker
from bot.knowledge.search.text import Reader
from bot.store.kept import KeptFiles


@dataclass(slots=True)
class _Shelf:
    """One language: what its corpus is made from, by the key; it, once it is read."""

    key: str
    corpus: Corpus | None
    ranker: Ranker | None = None


class Rankers(Mapping[str, Ranker]):
    """A ranker for each language of the content."""

    def __init__(
        self,
        content: Content,
        readers: Mapping[str, Reader],
        before: "Rankers | None",
        kept: KeptFiles | None,
    ) -> None:
        """`readers` has one for each language.

        A language whose words are those of the rankers before, or of what was kept, is
        taken from there: nearly all the time goes into what has not changed.
        """
        self._content = content
        self._readers = readers
        self._kept = kept
        self._shelves: dict[str, _Shelf] = {}
        for language, reader in readers.items():
            documents = documents_of(content, language)
            key = key_of(documents, reader)
            known = before._shelves.get(language) if before else None  # noqa: SLF001  # its own kind
            if known is not None and known.key == key:
                corpus = known.corpus
            elif language == SOURCE_LANGUAGE or (known and known.corpus):
                corpus = self._corpus(language, key, documents)
            else:
                corpus = self._laid(language, key, documents)
            self._shelves[language] = _Shelf(key, corpus)

    @override
    def __getitem__(self, language: str) -> Ranker:
        """The ranker of a language; raises KeyError for one that has no texts."""
        shelf = self._shelves[language]
        if shelf.ranker is None:
            documents = documents_of(self._content, language)
            if shelf.corpus is None:
                shelf.corpus = self._corpus(language, shelf.key, documents)
            words = self._content.words
            synonyms = words.synonyms if language == SOURCE_LANGUAGE else ()
            shelf.ranker = Ranker(
                documents, shelf.corpus, self._readers[language], words.stop, synonyms
            )
        return shelf.ranker

    @override
    def __iter__(self) -> Iterator[str]:
        """The languages."""
        return iter(self._shelves)

    @override
    def __len__(self) -> int:
        """How many languages there are."""
        return len(self._shelves)

    def corpus(self, language: str) -> Corpus:
        """What a language's questions are looked up in."""
        return self[language].corpus

    def _laid(
        self, language: str, key: str, documents: Sequence[Document]
    ) -> Corpus | None:
        """Makes a corpus that is not kept yet; what can be kept nowhere is held."""
        if self._kept is None:
            return self._corpus(language, key, documents)
        if self._kept.has(name_of(language), key):
            return None
        made = self._corpus(language, key, documents)
        return None if self._kept.has(name_of(language), key) else made

    def _corpus(self, language: str, key: str, documents: Sequence[Document]) -> Corpus:
        reader = self._readers[language]
        return read_or_make(self._kept, language, key, documents, reader)
