"""Papers to hand out, set one after the other and kept while they are asked for.

The same words in the same language are the same paper: what many ask for is set once.
"""

import asyncio
import hashlib
import json
import sys
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.drawing.child import WITHIN, handout_of
from bot.drawing.handout import Handout, as_json

MOST_KEPT = 24  # papers, of about 60 KB


@dataclass(slots=True)
class Press:
    """Sets a paper in the child, unless it is at hand."""

    python: str = sys.executable
    waiting: int = 0  # who waits for a paper now
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def pdf(self, paper: Handout, within: float = WITHIN) -> bytes | None:
        """The PDF; None, and a line in the log, if it cannot be set in time."""
        key = digest(paper)
        self.waiting += 1
        try:
            async with self._one_at_a_time:
                found = self._kept.get(key)
                if found is None:
                    found = await handout_of(paper, within=within, python=self.python)
        finally:
            self.waiting -= 1
        if found is not None:
            self._keep(key, found)
        return found

    def _keep(self, key: str, made: bytes) -> None:
        self._kept[key] = made
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def digest(paper: Handout) -> str:
    """What tells one paper from another."""
    body = json.dumps(as_json(paper), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()
