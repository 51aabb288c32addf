"""The child that sets large print: JSON comes in, a PDF goes out.

Run as `python -m bot.drawing.typesetter` by `bot.drawing.child`, imported by nobody.
Typst shapes Khmer and Lao and breaks their lines between words; drawing letters one by
one, as charts do, would not. Texts are data to it, never markup.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import typst

from bot.drawing.modesty import be_modest

_SHEET = Path(__file__).with_name("large_print.typ")
_FONTS = Path(__file__).with_name("fonts")


def pdf(sheet: str) -> bytes:
    """The pages of a `LargePrint` that comes as JSON."""
    made = _compiled(sheet, "pdf")
    if not isinstance(made, bytes):  # a file each page, for other formats
        raise TypeError(type(made))
    return made


def pictures(sheet: str) -> list[bytes]:
    """The same pages as PNGs, to be looked at."""
    made = _compiled(sheet, "png")
    return made if isinstance(made, list) else [made]


def _compiled(sheet: str, kind: Literal["pdf", "png"]) -> bytes | list[bytes]:
    fonts = [str(_FONTS), str(_matplotlib() / "mpl-data" / "fonts" / "ttf")]
    return typst.compile(
        str(_SHEET),
        format=kind,
        ppi=96,
        font_paths=fonts,
        sys_inputs={"sheet": sheet},
    )


def _matplotlib() -> Path:
    """Where it is, without the time that importing it takes."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("matplotlib")
    return Path(found.origin).parent


if __name__ == "__main__":
    be_modest()
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read().decode()))
