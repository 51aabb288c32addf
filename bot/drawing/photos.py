"""Pictures that people send, made anew by ffmpeg in a child process: never by ours.

What comes out is a picture and nothing else: no place where it was taken, no owner's
name, no other file hidden behind it.
"""

from dataclasses import dataclass

from bot.confinement import MIB, Limits, ffmpeg, ran
from bot.errors import BotError

LONGEST_SIDE = 2048  # pixels: what messengers show
LARGEST = 20 * MIB  # bytes that are looked at
_MOST_PIXELS = 60_000_000  # of a picture that is read at all
_LIMITS = Limits(within=10.0, memory=1024 * MIB, size=16 * MIB)
_READ = "jpeg_pipe,png_pipe,webp_pipe"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_PNG = b"\x89PNG\r\n\x1a\n"
JPEG_TYPE, PNG_TYPE = "image/jpeg", "image/png"
_FITTED = (
    f"scale='min({LONGEST_SIDE},iw)':'min({LONGEST_SIDE},ih)'"
    ":force_original_aspect_ratio=decrease"
)


class Broken(BotError):
    """A picture that cannot be read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept and shown: upright, at most 2048 pixels a side."""

    content: bytes
    media_type: str


async def made_anew(content: bytes) -> Picture:
    """The same picture, drawn again; raises Broken for what is none, or too large."""
    program = ffmpeg()
    if program is None or len(content) > LARGEST or _is_cut_off(content):
        raise Broken("no picture that can be read")
    is_png = content.startswith(_PNG)
    command = [program, "-nostdin", "-hide_banner", "-nostats", "-threads", "1"]
    command += ["-xerror", "-max_pixels", str(_MOST_PIXELS)]
    command += ["-protocol_whitelist", "fd", "-format_whitelist", _READ]
    command += ["-fd", "0", "-i", "fd:", "-map", "0:v:0", "-map_metadata", "-1"]
    command += ["-frames:v", "1", "-vf", _FITTED]
    coding = ["-c:v", "png"] if is_png else ["-c:v", "mjpeg", "-q:v", "3"]
    done = await ran(
        [*command, *coding, "-f", "image2pipe", "pipe:1"], content, _LIMITS
    )
    if not done.is_well or not done.written:
        raise Broken("no picture that can be read")
    return Picture(done.written, PNG_TYPE if is_png else JPEG_TYPE)


def _is_cut_off(content: bytes) -> bool:
    """Whether a JPEG breaks off before its end: ffmpeg would paint the rest grey."""
    return content.startswith(_JPEG) and _JPEG_END not in content[len(_JPEG) :]
