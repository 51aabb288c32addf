"""Sounds from outside: read by a child with limits, or refused in one sentence."""

import io
import math
import struct
import sys
import wave

import pytest

from bot.confinement import MIB, Limits, ran
from bot.speech import AAC, MP3, OPUS, Unreadable, encoded

PYTHON = [sys.executable, "-I", "-S", "-c"]


def a_tone(seconds: float = 1.0, loud: float = 0.5) -> bytes:
    """A WAV of one tone; not loud, it is silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(22_050)
        for moment in range(int(22_050 * seconds)):
            high = int(32_000 * loud * math.sin(moment / 10))
            sound.writeframesraw(struct.pack("<hh", high, high))
    return made.getvalue()


@pytest.mark.parametrize(
    ("coding", "begins"), [(OPUS, b"OggS"), (AAC, b"\xff\xf1"), (MP3, b"\xff")]
)
async def test_a_sound_becomes_what_each_platform_plays(coding, begins):
    sound = await encoded(a_tone(), coding)
    assert sound.content.startswith(begins)
    assert sound.media_type == coding.media_type
    assert sound.seconds == pytest.approx(1.0, abs=0.05)
    assert -7 < sound.peak < -4
    again = await encoded(sound.content)
    assert again.seconds == pytest.approx(1.0, abs=0.15)


async def test_silence_is_known_and_a_long_sound_is_cut():
    assert (await encoded(a_tone(loud=0))).is_silent
    long = await encoded(a_tone(3), most=2)
    assert long.seconds == pytest.approx(2, abs=0.05)
    assert not long.is_silent


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a sound" * 100,
        b"OggS" + bytes(4_000),
        b"\x89PNG\r\n\x1a\n" + bytes(4_000),
        a_tone()[:30],
        bytes(21 * MIB),
        # What names other files, or addresses, is not followed.
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        b"<?xml version='1.0'?><MPD><BaseURL>http://localhost/</BaseURL></MPD>",
    ],
)
async def test_what_is_no_sound_is_refused_in_one_sentence(content):
    with pytest.raises(Unreadable, match=r"^[^\n]{5,80}$"):
        await encoded(content)


async def test_a_child_is_stopped_by_each_of_its_limits():
    async def ends_well(code: str, **limits: float) -> bool:
        return (await ran([*PYTHON, code], b"", Limits(**limits))).is_well

    assert await ends_well("print(1)")
    assert not await ends_well("bytearray(300_000_000)", memory=200 * MIB)
    assert not await ends_well("print('x' * 2_000_000)", size=MIB)
    assert not await ends_well("while True: pass", cpu=1)
    assert not await ends_well("import time; time.sleep(60)", within=0.2)


async def test_a_child_gets_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", "1:secret")
    seen = await ran([*PYTHON, "import os; print(dict(os.environ))"], b"", Limits())
    assert b"PATH" in seen.written
    assert b"secret" not in seen.written
