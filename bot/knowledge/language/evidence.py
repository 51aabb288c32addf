"""Which language a text is in, as evidence that is weighed. Pure.

A word that only one language has counts much, one that several have little: `the`,
`can`, `do` are Vietnamese words without their tones. A Vietnamese syllable is known by
its shape. The language of the talk so far and that of the browser are evidence too, so
that a stray word changes nothing.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.country import SOURCE_LANGUAGE, Folding, composed
from bot.i18n import nearest
from bot.knowledge.language import syllables
from bot.knowledge.language.scripts import UNKNOWN, language_by_script

# Weights, in the units of one word that only one language has.
MARKED = 2.0  # a Vietnamese syllable with its tone or hat
OWN_WORD = 1.0  # listed for one language, or of a shape that only one has
SHAPE = 0.35  # could be a Vietnamese syllable, and is listed nowhere
FOREIGN = 0.8  # no Vietnamese syllable, and listed nowhere
SHARED = 0.17  # listed, and also a Vietnamese syllable
ALL_SYLLABLES = 0.75  # two words or more, and none that could not be Vietnamese
TALK = 1.0  # the talk so far
HINT = 0.7  # what the browser or the messenger says
SOURCE = 0.3  # what is spoken here
ALONE = 1.0  # the same, where nothing else is known
UNSERVED_FROM = 2 * OWN_WORD  # for a language that nobody speaks here
MOST_WORDS = 60  # that are looked at
_FEWEST = 3  # letters of a word that tells by its shape

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class _Weighed:
    """How much speaks for each language, and which have a word of their own."""

    scores: dict[str, float] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    shared: dict[str, float] = field(default_factory=dict)
    foreign: float = 0.0  # for any language but the source, if a word is listed for it

    def add(self, language: str, weight: float) -> None:
        self.scores[language] = self.scores.get(language, 0.0) + weight
        self.own.add(language)

    def add_shared(self, language: str) -> None:
        self.shared[language] = self.shared.get(language, 0.0) + SHARED


class Languages:
    """The languages of the content, and the words that tell others."""

    def __init__(
        self,
        served: Collection[str],
        words: Mapping[str, Collection[str]],
        folding: Folding,
    ) -> None:
        """`served` have texts; `words` are listed by language, folded.

        Those listed under `und` are everybody's and tell nothing.
        """
        self._served = frozenset(served) | {SOURCE_LANGUAGE}
        self._fold = folding.fold
        self._silent = frozenset(words.get(UNKNOWN, ()))
        self._listed: dict[str, list[str]] = {}
        for language, known in words.items():
            for word in known if language != UNKNOWN else ():
                self._listed.setdefault(word, []).append(language)

    def of(self, text: str, hint: str = "", before: str = "") -> str:
        """The language of a text; where nothing tells it, the one it was before.

        `before` is the language of the talk so far, `hint` what the browser says.
        """
        by_script = language_by_script(text)
        if by_script:
            return by_script
        likely = self._likely(hint, before)
        weighed = self._weighed(text)
        own = weighed.own | (set(weighed.shared) if weighed.foreign else set())
        if not own:
            so_far = before if before in self._served else ""
            return so_far or max(likely, key=lambda language: likely[language])
        scores = {
            language: likely.get(language, 0.0)
            + weighed.scores.get(language, 0.0)
            + weighed.shared.get(language, 0.0)
            + (weighed.foreign if self._may_be_foreign(language, weighed) else 0.0)
            for language in own | set(likely)
            if language in self._served
            or weighed.scores.get(language, 0.0) >= UNSERVED_FROM
        }
        return max(scores, key=lambda code: (scores[code], code in likely, code))

    def _may_be_foreign(self, language: str, weighed: _Weighed) -> bool:
        is_other = language in self._served and language != SOURCE_LANGUAGE
        return is_other and (language in weighed.own or language in weighed.shared)

    def _likely(self, hint: str, before: str) -> dict[str, float]:
        """How likely each language is before anything is read."""
        found = {SOURCE_LANGUAGE: SOURCE if hint or before else ALONE}
        for code, weight in ((hint, HINT), (before, TALK)):
            language = nearest(code, self._served)
            if language:
                found[language] = found.get(language, 0.0) + weight
        return found

    def _weighed(self, text: str) -> _Weighed:
        weighed = _Weighed()
        typed = composed(text)
        words = [match[0] for match in islice(_WORD.finditer(typed), MOST_WORDS)]
        names = _names(words)
        for number, word in enumerate(words):
            self._weigh(weighed, word.lower(), is_name=number in names)
        folded = [self._fold(word) for word in words]
        is_said = 1 < len(words) != len(names)  # and not only named
        if is_said and all(map(syllables.is_syllable, folded)):
            weighed.add(SOURCE_LANGUAGE, ALL_SYLLABLES)
        return weighed

    def _weigh(self, weighed: _Weighed, word: str, *, is_name: bool) -> None:
        folded = self._fold(word)
        is_syllable = syllables.is_syllable(folded)
        if word != folded and is_syllable:
            if not is_name:
                weighed.add(SOURCE_LANGUAGE, MARKED)
        elif listed := self._listed.get(folded):
            if len(listed) == 1 and (not is_syllable or listed[0] == SOURCE_LANGUAGE):
                weighed.add(listed[0], OWN_WORD)
            else:
                for language in listed:
                    weighed.add_shared(language)
        elif folded not in self._silent:
            self._weigh_shape(weighed, folded, is_name=is_name)

    def _weigh_shape(self, weighed: _Weighed, folded: str, *, is_name: bool) -> None:
        """A word that is listed nowhere."""
        if syllables.is_syllable(folded):
            only = syllables.is_only_vietnamese(folded) and not is_name
            if len(folded) > 1:
                weighed.add(SOURCE_LANGUAGE, OWN_WORD if only else SHAPE)
        elif not is_name and _tells_by_shape(folded):
            weighed.foreign += FOREIGN


def _names(words: Sequence[str]) -> set[int]:
    """Which words are names, by their capitals: the first only among others."""
    if all(word.isupper() for word in words):
        return set()
    capital = {number for number, word in enumerate(words) if word[0].isupper()}
    return capital if len(words) == len(capital) > 1 else capital - {0}


def _tells_by_shape(word: str) -> bool:
    """Whether what is no Vietnamese syllable is a word of another language.

    Not what is short for something, and not what was typed without spaces or with
    the keys of its tones.
    """
    return (
        len(word) >= _FEWEST
        and syllables.has_vowel(word)
        and not syllables.is_run(word)
        and not syllables.is_telex(word)
    )
