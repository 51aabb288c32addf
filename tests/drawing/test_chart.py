"""The chart of a run, drawn by a real child process."""

import asyncio
import logging
import struct
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.drawing import Run, chart_of, fastest
from bot.drawing.broadcast_run import from_json, rates, to_json
from bot.drawing.child import SIGNATURE
from tests.drawing import samples

ROOT = Path(__file__).parents[2]
EVERY = [samples.SHORT, samples.MILLION, samples.PAUSED, samples.NOTHING]
EVERY += [samples.STILL_GOING, samples.STRANGE]


def size(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("run", EVERY, ids=lambda run: run.title[:13])
async def test_a_run_is_drawn(run: Run):
    png = await chart_of(run)
    assert png is not None
    assert png.startswith(SIGNATURE)
    assert size(png) == (1000, 560)
    assert len(png) < 100_000


@pytest.mark.parametrize("run", EVERY, ids=lambda run: run.title[:13])
def test_no_letter_is_missing_and_nothing_warns(run: Run, tmp_path):
    """A missing glyph is a warning of matplotlib's, and here it is an error."""
    child = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot.drawing.chart"],
        input=to_json(run),
        capture_output=True,
        cwd=ROOT,
        env={"MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert child.stderr.decode() == ""
    assert child.stdout.startswith(SIGNATURE)


def test_every_vietnamese_letter_is_drawn(tmp_path):
    letters = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ "
    letters += "uùủũúụ ưừửữứự yỳỷỹýỵ đ"
    program = (
        "import sys; from bot.drawing.chart import _drawable;"
        "text = sys.argv[1]; assert _drawable(text) == text, _drawable(text);"
        "assert _drawable('a 🌊 b') == 'a b'"
    )
    for text in (letters, letters.upper()):
        child = subprocess.run(
            [sys.executable, "-c", program, text],
            capture_output=True,
            cwd=ROOT,
            env={"MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        )
        assert child.stderr.decode() == ""


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("/bin/false", "the child drew none"),
        ("/bin/echo", "the child drew none"),
        ("/nowhere/python", "No such file"),
    ],
)
async def test_a_child_that_draws_nothing_gives_none_and_a_line(caplog, python, said):
    caplog.set_level(logging.WARNING)
    assert await chart_of(samples.SHORT, python=python) is None
    [line] = caplog.messages
    assert line.startswith("no chart: ")
    assert said in line


async def test_a_run_that_cannot_be_drawn_gives_none_and_says_why(caplog):
    endless = replace(samples.SHORT, points=((0.0, 0), (float("inf"), 3)))
    assert await chart_of(endless) is None
    assert "Error" in caplog.text


async def test_a_child_that_takes_too_long_is_ended(caplog, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o700)
    assert await chart_of(samples.SHORT, within=0.2, python=str(slow)) is None
    assert "not drawn within 0.2 seconds" in caplog.text


async def test_who_no_longer_waits_leaves_no_child_behind(tmp_path):
    slow = tmp_path / "slow"
    fifo = tmp_path / "fifo"
    subprocess.run(["mkfifo", fifo], check=True)
    slow.write_text(f"#!/bin/sh\necho $$ > {fifo}\nexec sleep 600\n")
    slow.chmod(0o700)
    async with asyncio.TaskGroup() as group:
        drawing = group.create_task(chart_of(samples.SHORT, python=str(slow)))
        pid = int(await asyncio.to_thread(fifo.read_text))
        drawing.cancel()
    assert not Path(f"/proc/{pid}").exists()


async def test_the_child_knows_none_of_our_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", "7:secret")
    told = tmp_path / "told"
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nenv > {told}\n")
    spy.chmod(0o700)
    await chart_of(samples.SHORT, python=str(spy))
    assert "MPLCONFIGDIR" in told.read_text()
    assert "secret" not in told.read_text()


def test_the_bot_itself_never_loads_what_draws():
    program = (
        "import sys, bot.app, bot.cli, bot.drawing;"
        "assert not {'matplotlib', 'PIL', 'bot.drawing.chart'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_a_run_comes_over_as_it_was():
    assert from_json(to_json(samples.PAUSED)) == samples.PAUSED


def test_the_pace_is_counted_slice_by_slice_and_a_pause_is_one():
    slices = rates(samples.PAUSED)
    assert len(slices) == 60
    assert all(one[1] == other[0] for one, other in pairwise(slices))
    assert fastest(samples.PAUSED) == pytest.approx(25)
    assert {rate for begin, end, rate in slices if begin > 200 and end < 380} == {0.0}
    for run in EVERY:
        sent = run.points[-1][1] if run.points else 0
        assert sum((b - a) * rate for a, b, rate in rates(run)) == pytest.approx(sent)


def test_a_run_goes_forward_in_time():
    with pytest.raises(ValueError, match="order of time"):
        replace(samples.SHORT, points=((2.0, 1), (1.0, 2)))
    with pytest.raises(ValueError, match="order of time"):
        replace(samples.SHORT, points=((-1.0, 1),))
