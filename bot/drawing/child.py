"""Pictures from a child process, so that the bot's memory stays as it is."""

import asyncio
import json
import logging
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bot.drawing.broadcast_run import Run, to_json
from bot.drawing.handout import Handout, as_json
from bot.drawing.paper import (
    Certificate,
    Figures,
    LargePrint,
    Letters,
    Month,
    NoticeCard,
    Poster,
)

WITHIN = 30.0  # seconds, on a busy machine
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHART = "bot.drawing.chart"
_PAPER = "bot.drawing.easel"
_TYPESETTER = "bot.drawing.typesetter"
PDF_SIGNATURE = b"%PDF-"
_LENGTH = 8  # bytes that say how long a drawing is
_OURS = Path(__file__).parents[2]  # where the running program was imported from

log = logging.getLogger(__name__)


async def chart_of(
    run: Run, *, within: float = WITHIN, python: str = sys.executable
) -> bytes | None:
    """A PNG of 1000 x 560 pixels; None, and a line in the log, if it cannot be drawn.

    `within` is seconds. What can be said without a picture is then said without one.
    """
    found = await _tried(_CHART, to_json(run), within, python)
    if found is None:
        return None
    drawn, said = found
    if drawn.startswith(SIGNATURE):
        return drawn
    _complain(said)
    return None


async def papers_of(
    paper: Letters | NoticeCard | Poster | Figures | Certificate | Month,
    kind: str,
    *,
    within: float = WITHIN,
    python: str = sys.executable,
) -> list[bytes]:
    """Cards as PNGs, a poster as a PDF, figures as what `kind` says ("png", "pdf").

    None of them, and a line in the log, if they cannot be drawn.
    """
    if isinstance(paper, Poster):  # in any of our scripts
        made = await _set("poster", asdict(paper), within, python)
        return [made] if made is not None else []
    given = {"paper": type(paper).__name__, "kind": kind, "value": asdict(paper)}
    body = json.dumps(given, ensure_ascii=False).encode()
    found = await _tried(_PAPER, body, within, python)
    if found is None:
        return []
    drawn, said = found
    papers = []
    while drawn:
        length = int.from_bytes(drawn[:_LENGTH], "big")
        papers.append(drawn[_LENGTH : _LENGTH + length])
        drawn = drawn[_LENGTH + length :]
    if not papers:
        _complain(said)
    return papers


async def large_print_of(
    sheet: LargePrint, *, within: float = WITHIN, python: str = sys.executable
) -> bytes | None:
    """A PDF of A4 pages; None, and a line in the log, if it cannot be set."""
    return await _set("large_print", asdict(sheet), within, python)


async def handout_of(
    paper: Handout, *, within: float = WITHIN, python: str = sys.executable
) -> bytes | None:
    """The same for a paper to hand out; the same words are the same bytes."""
    return await _set("handout", as_json(paper), within, python)


async def _set(
    layout: str, paper: dict[str, object], within: float, python: str
) -> bytes | None:
    given = {"layout": layout, "paper": paper}
    body = json.dumps(given, ensure_ascii=False).encode()
    found = await _tried(_TYPESETTER, body, within, python)
    if found is None:
        return None
    drawn, said = found
    if drawn.startswith(PDF_SIGNATURE):
        return drawn
    _complain(said)
    return None


async def _tried(
    module: str, given: bytes, within: float, python: str
) -> tuple[bytes, bytes] | None:
    """What the child wrote: the drawing, and its complaints."""
    with tempfile.TemporaryDirectory(prefix="chart-") as folder:
        try:
            async with asyncio.timeout(within):
                return await _draw(module, given, folder, python)
        except TimeoutError:
            log.warning("no chart: not drawn within %g seconds", within)
        except OSError as fault:
            log.warning("no chart: %s", fault)
    return None


def _complain(said: bytes) -> None:
    reason = said.decode(errors="replace").strip().rpartition("\n")[2]
    log.warning("no chart: %s", reason[:200] or "the child drew none")


async def _draw(
    module: str, given: bytes, folder: str, python: str
) -> tuple[bytes, bytes]:
    child = await asyncio.create_subprocess_exec(
        python,
        "-P",
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        # Nothing of our own settings: a token is none of its business.
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(_OURS),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": folder,
            "MPLCONFIGDIR": folder,
            "OPENBLAS_NUM_THREADS": "1",
        },
    )
    try:
        return await child.communicate(given)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
