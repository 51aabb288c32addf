"""Where ffmpeg is, which reads sounds and pictures."""

from functools import cache


@cache
def ffmpeg() -> str | None:
    """The program, from its wheel; None on a machine for which there is none."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415  # where needed

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError, OSError):
        return None
