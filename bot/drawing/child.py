"""A chart from a child process, so that the bot's memory stays as it is."""

import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path

from bot.drawing.broadcast_run import Run, to_json

WITHIN = 30.0  # seconds, on a busy machine
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PROGRAM = ("-P", "-m", "bot.drawing.chart")
_OURS = Path(__file__).parents[2]  # where the running program was imported from

log = logging.getLogger(__name__)


async def chart_of(
    run: Run, *, within: float = WITHIN, python: str = sys.executable
) -> bytes | None:
    """A PNG of 1000 x 560 pixels; None, and a line in the log, if it cannot be drawn.

    `within` is seconds. What can be said without a picture is then said without one.
    """
    with tempfile.TemporaryDirectory(prefix="chart-") as folder:
        try:
            async with asyncio.timeout(within):
                drawn, said = await _draw(to_json(run), folder, python)
        except TimeoutError:
            log.warning("no chart: not drawn within %g seconds", within)
            return None
        except OSError as fault:
            log.warning("no chart: %s", fault)
            return None
    if drawn.startswith(SIGNATURE):
        return drawn
    reason = said.decode(errors="replace").strip().rpartition("\n")[2]
    log.warning("no chart: %s", reason[:200] or "the child drew none")
    return None


async def _draw(run: bytes, folder: str, python: str) -> tuple[bytes, bytes]:
    """What the child wrote: the picture, and its complaints."""
    child = await asyncio.create_subprocess_exec(
        python,
        *_PROGRAM,
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
        return await child.communicate(run)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
