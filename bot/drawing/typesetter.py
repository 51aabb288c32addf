"""The child that sets paper in our scripts: JSON comes in, a PDF goes out.

Run as `python -m bot.drawing.typesetter` by `bot.drawing.child`, imported by nobody.
Typst shapes Khmer and Lao and breaks their lines between words; drawing letters one by
one, as charts do, would not. Texts are data to it, never markup.
"""

import json
import shutil
import sys
import tempfile
from base64 import b64decode
from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from bot.drawing import printable
from bot.drawing.modesty import be_modest

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
_LAYOUTS = _HERE / "layouts"
HANDOUT, LARGE_PRINT, POSTER = "handout", "large_print", "poster"


def pdf(given: str, *, strictly: bool = False) -> bytes:
    """The pages of a paper that comes as JSON: `{"layout": …, "paper": …}`.

    Strictly, a letter that would be a blank box raises: an archive's PDF allows none.
    """
    made = _compiled(given, "pdf", ["a-2u"] if strictly else [])
    if not isinstance(made, bytes):  # a file each page, for other formats
        raise TypeError(type(made))
    return made


def pictures(given: str) -> list[bytes]:
    """The same pages as PNGs, to be looked at."""
    made = _compiled(given, "png")
    return made if isinstance(made, list) else [made]


def font_folders() -> list[Path]:
    """Where the fonts are; none of the machine's own is used, so that all set alike."""
    return [_FONTS, _matplotlib() / "mpl-data" / "fonts" / "ttf"]


def _compiled(
    given: str, kind: Literal["pdf", "png"], standards: Sequence[Literal["a-2u"]] = ()
) -> bytes | list[bytes]:
    asked = json.loads(given)
    layout, paper = str(asked["layout"]), dict(asked["paper"])
    paper = printable.without_blanks(paper, printable.Unopened(font_folders()))
    parts = paper.get("parts", [])
    words = [part for part in parts if part["kind"] != "picture"]
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        for sheet in _LAYOUTS.glob("*.typ"):
            shutil.copyfile(sheet, folder / sheet.name)
        _lay_out(layout, paper, folder)
        try:
            return _set(folder, layout, paper, kind, standards)
        except typst.TypstError:
            if len(words) == len(parts):
                raise
        # A picture that cannot be read costs the picture, not the words.
        return _set(folder, layout, paper | {"parts": words}, kind, standards)


def _set(
    folder: Path,
    layout: str,
    paper: dict[str, Any],
    kind: Literal["pdf", "png"],
    standards: Sequence[Literal["a-2u"]],
) -> bytes | list[bytes]:
    return typst.compile(
        str(folder / f"{layout}.typ"),
        root=str(folder),
        format=kind,
        ppi=96,
        font_paths=[str(one) for one in font_folders()],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(paper, ensure_ascii=False)}
        | ({"strictly": "yes"} if standards else {}),
        pdf_standards=list(standards),
        timestamp=0,
    )


def _lay_out(layout: str, paper: dict[str, Any], folder: Path) -> None:
    """Draws the square codes, and lays the pictures beside the sheet."""
    if layout == HANDOUT:
        paper["square"] = square_code(paper["link"]) if paper["link"] else ""
    for way in paper["ways"] if layout == POSTER else ():
        way["square"] = square_code(way["link"])
    for number, part in enumerate(paper.get("parts", [])):
        if part["kind"] == "picture":
            ending = part["media_type"].rpartition("/")[2]
            part["file"] = f"{number}.{ending}"
            (folder / part["file"]).write_bytes(b64decode(part.pop("content")))


def square_code(link: str) -> str:
    """An SVG; it can be read with a quarter of it torn away."""
    drawn = BytesIO()
    segno.make(link, error="q", micro=False).save(
        drawn, kind="svg", border=2, omitsize=True, xmldecl=False, light="#fff"
    )
    return drawn.getvalue().decode()


def _matplotlib() -> Path:
    """Where it is, without the time that importing it takes."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("matplotlib")
    return Path(found.origin).parent


if __name__ == "__main__":
    be_modest()
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read().decode()))
