"""A text that, as a whole, asks for nothing: a greeting, thanks, a laugh. Pure."""

from collections.abc import Collection, Mapping

from bot.knowledge.search.talk.function_words import FunctionWords
from bot.knowledge.search.text import Reader
from bot.knowledge.word_lists import Function


class SmallWords:
    """The kinds of small talk, each found by its words, in any language."""

    def __init__(
        self,
        kinds: Mapping[str, Mapping[str, tuple[str, ...]]],
        particles: Collection[str],
        reader: Reader,
    ) -> None:
        """`kinds` are the ways of saying each, by language."""
        ways = [Function(kind, "", {}, asked) for kind, asked in kinds.items()]
        self._words = FunctionWords(ways, particles, reader)

    def kind(self, text: str) -> str:
        """The kind of small talk that a whole text is; "" for anything else."""
        named = self._words.named(text)
        return named[0].id if named else ""
