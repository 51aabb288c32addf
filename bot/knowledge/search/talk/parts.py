"""A message that asks more than one thing: its parts. Pure."""

import re

MOST_PARTS = 8
LEAST_WORDS = 2  # of a part
LONGEST = 30  # words of a part: a letter without full stops is cut
_ENDS = re.compile(r"[?!;\n…]+|\.(?=\s|$)")
_JOINTS = re.compile(
    r",?\s+(?:và|va|với lại|voi lai|còn|con nua|rồi|à mà|a ma|ngoài ra|and|also)\s+",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """What stands between question marks, full stops and line ends; long ones cut."""
    found: list[str] = []
    for sentence in _ENDS.split(text):
        words = sentence.split()
        for first in range(0, len(words), LONGEST):
            part = words[first : first + LONGEST]
            if len(part) >= LEAST_WORDS:
                found.append(" ".join(part))
    return found[:MOST_PARTS]


def joined(text: str) -> list[str]:
    """The two questions that one sentence may join by "và", or nothing."""
    first, *others = [part.strip(" ,") for part in _JOINTS.split(text)]
    parts = [first, *others[:1]] if len(others) == 1 else []
    return parts if all(len(part.split()) >= LEAST_WORDS for part in parts) else []
