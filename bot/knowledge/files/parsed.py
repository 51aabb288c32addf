"""What YAML texts say, kept from one start to the next: reading them takes longer than
all that is then made of it.

Only what JSON gives back as it was is kept; a text with a date, or with a number for a
name, is read each time, as is every text that is not among those that were kept.
"""

import json
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
import yaml

from bot.store.kept import KeptFiles, Parts

Load: TypeAlias = Callable[[str], Any]

NAME = "content"


def plain(text: str) -> Any:
    """What a YAML text says; raises YAMLError."""
    return yaml.load(text, yaml.CSafeLoader)  # it is the safe one


class ParsedTexts:
    """What was kept of one content; `keep` when all of it has been read."""

    def __init__(self, kept: KeptFiles | None, digest: str) -> None:
        """`digest` stands for the content that these are the texts of."""
        self._files = kept
        self._key = f"{digest}-{yaml.__version__}"
        parts = kept.read(NAME, self._key) if kept is not None else None
        self._kept: dict[str, Any] = _json(parts) if parts is not None else {}
        self._is_new = kept is not None and not self._kept
        self._read: dict[str, Any] = {}

    def load(self, text: str) -> Any:
        """As `plain`; an object of its own each time."""
        mark = blake2b(text.encode(), digest_size=16).hexdigest()
        if mark in self._kept:
            return self._kept.pop(mark)
        found = plain(text)
        if self._is_new and _is_json(found):
            self._read[mark] = json.dumps(found)
        return found

    def keep(self) -> None:
        """Keeps what was read, when the content was new."""
        if self._files is None or not self._is_new:
            return
        whole = ",".join(f'"{mark}":{said}' for mark, said in self._read.items())
        texts = np.frombuffer(f"{{{whole}}}".encode(), np.uint8)
        self._files.write(NAME, self._key, {"texts": texts})


def _json(parts: Parts) -> dict[str, Any]:
    try:
        return dict(json.loads(parts["texts"].tobytes()))
    except (KeyError, TypeError, ValueError):
        return {}


def _is_json(found: object) -> bool:
    try:
        return _same(json.loads(json.dumps(found)), found)
    except (TypeError, ValueError, RecursionError):
        return False


def _same(one: object, other: object) -> bool:
    """Whether two values are equal down to their kinds: 1 is not true, nor 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(
            _same(value, other[name]) for name, value in one.items()
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other
