"""Words that mean alike for who is in danger: `alike` of the danger file. Pure."""

from collections.abc import Mapping, Sequence

from bot.knowledge.search.text import Reader, Text


class Alike:
    """Groups of wordings, found word for word in a text, tones or not."""

    def __init__(self, reader: Reader, groups: Mapping[str, Sequence[str]]) -> None:
        """Each group by its name."""
        self._named: dict[tuple[str, ...], list[tuple[Text, str]]] = {}
        self._longest: dict[str, int] = {}  # wording, by its first word
        for name, wordings in groups.items():
            for wording in wordings:
                read = reader.read(wording)
                if read.folded:
                    self._named.setdefault(read.folded, []).append((read, name))
                    first, length = read.folded[0], len(read.folded)
                    longest = self._longest.get(first, 0)
                    self._longest[first] = max(longest, length)

    def named_in(self, text: Text) -> list[str]:
        """The names of the groups that a text speaks of.

        Missing tones match; tones that were typed must be the right ones.
        """
        found = set()
        for start, first in enumerate(text.folded):
            for length in range(1, self._longest.get(first, 0) + 1):
                said = text.folded[start : start + length]
                for wording, name in self._named.get(said, ()):
                    if name not in found and _same_tones(text, start, wording):
                        found.add(name)
        return sorted(found)


def _same_tones(text: Text, start: int, wording: Text) -> bool:
    for number, plain in enumerate(wording.folded):
        typed = text.words[start + number]
        if typed not in (plain, wording.words[number]):
            return False
    return True
