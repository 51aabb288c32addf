"""A rule of reading: what is written, and how it is said. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

# What was found, and the word for a thousand.
Says = Callable[[re.Match[str], str], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Everywhere its pattern is found, `said` takes its place."""

    pattern: re.Pattern[str]
    said: Says

    def applied(self, text: str, thousand: str) -> str:
        """A text with all that this rule says."""
        return self.pattern.sub(lambda found: self.said(found, thousand), text)


def rule(pattern: str, said: Says, flags: re.RegexFlag = re.IGNORECASE) -> Rule:
    """A rule by its pattern."""
    return Rule(re.compile(pattern, flags), said)
