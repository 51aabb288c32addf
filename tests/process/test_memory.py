import ctypes
import subprocess
import sys

import pytest

from bot.memory import use_small_pages

SELDOM = {
    "aiogram",
    "alembic",
    "asyncpg",
    "bot.store.upgrade",
    "mako",
    "pyreqwest",
    "telegram.ext",
}
_PR_GET_THP_DISABLE = 42


def test_a_process_holds_no_library_that_it_seldom_or_never_needs():
    """Each of these is several MiB: read what imports it before mending the list."""
    program = "import sys, bot.cli, bot.app; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    held = set(found.stdout.split())
    assert "bot.app" in held
    assert held & SELDOM == set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_small_pages_hold_for_the_whole_process():
    use_small_pages()
    assert ctypes.CDLL(None).prctl(_PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1
