"""An edition as one sound: voices and recordings, one after the other, with pauses."""

import io
import wave
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from bot.bulletins.loudspeaker.script import Breath
from bot.speech import MP3, Sound, Unreadable, Voices, encoded

Recorded = Callable[[int], Awaitable[bytes | None]]
_MOST = 300.0  # seconds of one stretch of speech
_RATE = 16_000


async def sound_of(
    said: Sequence[Breath], voices: Voices, recorded: Recorded, thousand: str
) -> tuple[Sound | None, list[str]]:
    """What can be heard of it as MP3, and the languages that cannot.

    A language is heard whole or not at all: who waits for it must not hear half.
    """
    parts: list[Sound] = []
    mute: list[str] = []
    for language, breaths in groupby(said, key=lambda one: one.language):
        try:
            parts += await _heard(list(breaths), voices, recorded, thousand)
        except Unreadable:
            mute.append(language)
    if not parts:
        return None, mute
    # Frames of one and the same coding may follow each other as they are.
    whole = Sound(
        b"".join(part.content for part in parts),
        MP3.media_type,
        sum(part.seconds for part in parts),
        max(part.peak for part in parts),
    )
    return whole, mute


async def _heard(
    said: Sequence[Breath], voices: Voices, recorded: Recorded, thousand: str
) -> list[Sound]:
    """Each stretch of it; what is said twice is spoken once."""
    made: dict[Breath, Sound] = {}
    stretches = _stretches(said)
    for stretch in stretches:
        if stretch not in made:
            made[stretch] = await _made(stretch, voices, recorded, thousand)
    return [made[stretch] for stretch in stretches]


def _stretches(said: Sequence[Breath]) -> list[Breath]:
    """What is said without a pause as one, so that it is spoken as one."""
    found: list[Breath] = []
    for is_spoken, group in groupby(said, key=lambda one: bool(one.text)):
        if is_spoken:
            lines = list(group)
            text = " ".join(one.text for one in lines)
            found.append(Breath(text, lines[0].language))
        else:
            found += group
    return found


async def _made(
    one: Breath, voices: Voices, recorded: Recorded, thousand: str
) -> Sound:
    if one.is_pause:
        return await encoded(_silence(one.seconds), MP3)
    if one.recording:
        content = await recorded(one.recording)
        if content is None:
            raise Unreadable("the recording is gone")
        return await encoded(content, MP3)
    return await voices.speak(one.text, one.language, thousand, MP3, _MOST)


def _silence(seconds: float) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(bytes(2 * int(_RATE * seconds)))
    return written.getvalue()
