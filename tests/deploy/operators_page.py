"""The operators' page, read for what is typed: its blocks, by heading and kind."""

import re
from pathlib import Path

from bot.config import PROJECT

PAGE = PROJECT / "deploy" / "README.md"
IN_VIETNAMESE = PROJECT / "deploy" / "README.vi.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(number: int, kind: str, page: Path = PAGE) -> list[str]:
    """What stands under the heading with that number, in blocks of a kind."""
    text = page.read_text("utf-8")
    own = text.partition(f"\n## {number}. ")[2].partition("\n## ")[0]
    return [block for of, block in _BLOCK.findall(own) if of == kind]


def every_block(page: Path) -> list[tuple[str, str]]:
    return _BLOCK.findall(page.read_text("utf-8"))
