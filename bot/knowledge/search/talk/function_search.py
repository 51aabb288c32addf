"""Which function a question asks for: word for word, or as a ranking sees it. Pure."""

from collections.abc import Collection

from bot.knowledge.search.decision import Verdict, decide
from bot.knowledge.search.ranking import NEAREST, Ranked, Ranker, Ranking
from bot.knowledge.search.talk.function_words import FunctionWords
from bot.knowledge.search.text import Reader
from bot.knowledge.word_lists import Function, Words

SPOKEN = 0.8  # of a text's words, that the ways of a language's functions have


class FunctionSearch:
    """The functions of the content, for whoever may have them."""

    def __init__(self, words: Words, reader: Reader) -> None:
        """`reader` is that of the source language."""
        self.by_id = {function.id: function for function in words.functions}
        self._words = FunctionWords(words.functions, words.particles, reader)
        self._reader = reader
        self._vocabularies: dict[str, set[str]] = {}
        for function in words.functions:
            for language, ways in function.asked.items():
                known = self._vocabularies.setdefault(language, set())
                known.update(word for way in ways for word in reader.read(way).folded)

    def named(self, question: str, roles: Collection[str]) -> Function | None:
        """The one function whose way of asking this is, word for word."""
        own = [f for f in self._words.named(question) if f.role in ("", *roles)]
        return own[0] if own else None

    def of_roles(self, ranking: Ranking, roles: Collection[str]) -> Ranking:
        """Without the functions that the asker has no role for."""

        def allowed(candidate: Ranked) -> Ranked | None:
            if not candidate.is_function:
                return candidate
            return candidate if self.by_id[candidate.id].role in ("", *roles) else None

        return ranking.changed(allowed)

    def sure(
        self, ranker: Ranker, question: str, roles: Collection[str]
    ) -> Verdict | None:
        """The function that a question surely asks for, in a ranker's language."""
        function = self.named(question, roles)
        if function is not None:
            return Verdict("act", (function.id,), 1.0)
        verdict = decide(self.of_roles(ranker.rank(question), roles))
        return verdict if verdict.decision == "act" else None

    def may_take_place(self, ranking: Ranking) -> bool:
        """Whether one that takes a place is near."""
        return any(
            r.is_function and self.by_id[r.id].takes_place
            for r in ranking.beside[:NEAREST]
        )

    def spoken_in(self, question: str) -> list[str]:
        """The languages in which functions are asked for with such words."""
        said = self._reader.read(question)
        if not said.words or said.words != said.folded:  # typed with tones
            return []
        return [
            language
            for language, known in self._vocabularies.items()
            if sum(word in known for word in said.folded) >= SPOKEN * len(said.folded)
        ]
