"""Run as a script: text on standard input becomes speech, a WAV, on standard output.

`engine.py LIBRARY DATA VOICE` with espeak-ng's library and the folder of its data.
Imported by nobody; needs no package.
"""

import ctypes
import io
import sys
import wave
from pathlib import Path

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: each piece as soon as it is made
_UTF_8 = 1
_RATE, _WORDS_A_MINUTE = 1, 165  # a little slower than the engine would
_A_SAMPLE = 2  # bytes


def spoken(library: str, data: str, voice: str, text: str) -> bytes:
    """The speech as a WAV; b"" where there is no such voice."""
    engine = ctypes.CDLL(library)
    rate = engine.espeak_Initialize(_SYNCHRONOUS, 0, str(Path(data).parent).encode(), 0)
    if rate <= 0 or engine.espeak_SetVoiceByName(voice.encode()) != 0:
        return b""
    engine.espeak_SetParameter(_RATE, _WORDS_A_MINUTE, 0)
    samples = bytearray()
    takes = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
    )

    def take(piece: int | None, number: int, _event: int) -> int:
        if piece is not None and number > 0:
            samples.extend(ctypes.string_at(piece, number * _A_SAMPLE))
        return 0

    held = takes(take)  # as long as the library may call it
    engine.espeak_SetSynthCallback(held)
    body = text.encode()
    engine.espeak_Synth(body, len(body) + 1, 0, 1, 0, _UTF_8, None, None)
    engine.espeak_Synchronize()
    return _wav(bytes(samples), rate)


def _wav(samples: bytes, rate: int) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(_A_SAMPLE)
        sound.setframerate(rate)
        sound.writeframes(samples)
    return made.getvalue()


if __name__ == "__main__":
    library, data, voice = sys.argv[1:4]
    text = sys.stdin.buffer.read().decode(errors="replace")
    found = spoken(library, data, voice, text)
    sys.stdout.buffer.write(found)
    sys.exit(0 if found else 1)
