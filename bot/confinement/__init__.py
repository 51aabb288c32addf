"""Programs in a child process, limited: what strangers send is read there alone."""

from bot.confinement.confining import MIB, Limits, Ran, ran
from bot.confinement.ffmpeg import ffmpeg

__all__ = ["MIB", "Limits", "Ran", "ffmpeg", "ran"]
