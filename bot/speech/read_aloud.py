"""A text as it is read out to people: no figure, no sign, no short form. Pure.

Hours, dates, sums and numbers to call become words, each the way a speaker on the
radio says it; short forms of offices are said whole; a document is named by its number
and who issued it; an address of the net is left out.
"""

import re

from bot.speech.said_documents import DOCUMENTS, SHORT_FORMS
from bot.speech.said_moments import MOMENTS
from bot.speech.said_numbers import CALLED, NUMBERS

# In this order: what is more than a number first, each taken out of the others' reach.
_RULES = (*DOCUMENTS, *CALLED, *MOMENTS, *NUMBERS, *SHORT_FORMS)


def read_aloud(text: str, thousand: str = "nghìn") -> str:
    """A text as it is said; `thousand` is `ngàn` in the south."""
    for rule in _RULES:
        text = rule.applied(text, thousand)
    lines = [_tidy(line) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _tidy(line: str) -> str:
    line = re.sub(r"([!?])[!?]+", r"\1", re.sub(r"(?<!\d)[*_~#]+", " ", line))
    line = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"[ \t]{2,}", " ", line)).strip()
    line = re.sub(r"(?:[,:;]\s*)+([.!?])", r"\1", line)
    for end in (". ", "! ", "? "):
        line = end.join(part[:1].upper() + part[1:] for part in line.split(end))
    return line[:1].upper() + line[1:] if any(map(str.isalnum, line)) else ""
