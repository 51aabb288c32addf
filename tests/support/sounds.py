"""Sounds as people record them."""

import io
import math
import wave
from array import array

from bot.speech import OPUS, encoded

RATE = 8000


def tone(seconds: float, loudness: float = 0.5) -> bytes:
    """A WAV file with a tone."""
    samples = array(
        "h",
        (
            int(32767 * loudness * math.sin(2 * math.pi * 440 * n / RATE))
            for n in range(int(seconds * RATE))
        ),
    )
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return written.getvalue()


async def voice(seconds: float) -> bytes:
    """A voice message."""
    return (await encoded(tone(seconds), OPUS)).content
