"""What someone sent along with words, in a form in which it can be had again."""

from dataclasses import dataclass

LARGEST = 20 * 1024 * 1024  # bytes: what a platform gives out again, and we take in
TYPE_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that came in: its platform's id of it, or our number where we have it.

    `sort` is how it is shown ("photo", "voice", "audio", "video", "animation",
    "document"); a platform's id can be sent on as the same sort alone.
    """

    id: str
    sort: str
    name: str
    media_type: str = TYPE_UNKNOWN
    size: int = 0
    stored: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether no platform would give it out."""
        return self.size > LARGEST
