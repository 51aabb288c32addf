"""Sounds in and out, read by ffmpeg in a child process: never by ours."""

import re
from dataclasses import dataclass

from bot.confinement import Limits, ffmpeg, ran
from bot.errors import BotError

LARGEST = 20 * 1024 * 1024  # bytes that are looked at
LONGEST = 600.0  # seconds of a sound that is read
_LIMITS = Limits(within=10.0)
# What people record and engines make; no playlist, nothing that names another file.
_READ = "ogg,mp3,mov,wav,matroska,aac,flac,amr,caf,aiff"
_SILENT = -91.0  # decibels, what ffmpeg says of nothing
_RATE = 48_000  # samples a second, of everything we make
_MEASURED = f"aformat=channel_layouts=mono,aresample={_RATE},volumedetect"
_SAMPLES = re.compile(r"n_samples: (\d+)")
_PEAK = re.compile(r"max_volume: (-?[\d.]+) dB")


class Unreadable(BotError):
    """A sound that cannot be read; its one sentence says why."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How a sound is written down for who plays it."""

    ending: str
    media_type: str
    arguments: tuple[str, ...]


# For Telegram and the web; for Zalo; for podcasts and IP loudspeakers.
OPUS = Coding(
    "ogg",
    "audio/ogg",
    ("-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-f", "ogg"),
)
AAC = Coding("aac", "audio/aac", ("-c:a", "aac", "-b:a", "48k", "-f", "adts"))
# Frames alone, without a head that tells a length, so that one may follow another.
MP3 = Coding(
    "mp3",
    "audio/mpeg",
    (
        *("-c:a", "libmp3lame", "-b:a", "48k", "-f", "mp3"),
        *("-write_xing", "0", "-id3v2_version", "0"),
    ),
)


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound that can be played; `peak` is its loudest moment, 0 the most there is."""

    content: bytes
    media_type: str
    seconds: float
    peak: float  # decibels

    @property
    def is_silent(self) -> bool:
        """Whether nothing can be heard."""
        return self.peak <= _SILENT


async def encoded(
    content: bytes, coding: Coding = OPUS, *, most: float = LONGEST
) -> Sound:
    """Any sound as one that is played everywhere, its first `most` seconds.

    Raises Unreadable for what is none, is too large, or takes too long to read.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"over {LARGEST // 1024 // 1024} MB")
    program = ffmpeg()
    if program is None:
        raise Unreadable("ffmpeg is not installed")
    command = [program, "-nostdin", "-hide_banner", "-nostats", "-threads", "1"]
    command += ["-protocol_whitelist", "fd", "-format_whitelist", _READ]
    command += [
        "-t",
        f"{most:g}",
        "-fd",
        "0",
        "-i",
        "fd:",
        "-map",
        "0:a:0",
        "-map_metadata",
        "-1",
        "-vn",
    ]
    command += ["-ac", "1", "-ar", str(_RATE), "-af", _MEASURED]
    done = await ran([*command, *coding.arguments, "pipe:1"], content, _LIMITS)
    samples = max(map(int, _SAMPLES.findall(done.complaints)), default=0)
    if not done.is_well or not done.written or not samples:
        raise Unreadable("no sound that can be read")
    peaks = [float(peak) for peak in _PEAK.findall(done.complaints)]
    loudest = peaks[-1] if peaks else _SILENT
    return Sound(done.written, coding.media_type, samples / _RATE, loudest)
