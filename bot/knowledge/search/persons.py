"""Someone named in a question: their own case, and no rule. Pure."""

import re
from collections.abc import Iterable


def a_person(titles: Iterable[str]) -> re.Pattern[str]:
    """A title and then two or more capital names: `ông Y Bhăm Niê`."""
    spoken = "|".join(re.escape(title) for title in sorted(titles)) or r"(?!)"
    names = "".join(chr(c) for c in range(0x250) if chr(c).isupper())
    names += "".join(chr(c) for c in range(0x1E00, 0x1F00) if chr(c).isupper())
    return re.compile(rf"(?i:\b(?:{spoken}))(?:\s+[{names}][^\W\d_]*){{2,4}}")
