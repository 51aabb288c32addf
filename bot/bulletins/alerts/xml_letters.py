"""Text for XML. Pure."""

import re

# What no XML may hold, whatever an officer's phone typed.
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_xml(text: str) -> str:
    """A text without what no XML may hold."""
    return _NO_LETTER.sub("", text)
