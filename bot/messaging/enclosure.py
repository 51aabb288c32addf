"""Files: as someone sent them along with words, and as we keep and send them."""

from dataclasses import dataclass

PICTURES = ("image/png", "image/jpeg")
LARGEST = 20 * 1024 * 1024  # bytes: what a platform gives out again, and we take in
VOICE = "voice"  # a sort: what someone said
TYPE_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that came in: its platform's id of it, or our number where we have it.

    `sort` is how it is shown ("photo", "voice", "audio", "video", "animation",
    "document"); a platform's id can be sent on as the same sort alone. `seconds` is how
    long someone speaks.
    """

    id: str
    sort: str
    name: str
    media_type: str = TYPE_UNKNOWN
    size: int = 0
    stored: int = 0
    seconds: int = 0

    @property
    def is_voice(self) -> bool:
        """Whether someone speaks."""
        return self.sort == VOICE

    @property
    def is_too_large(self) -> bool:
        """Whether no platform would give it out."""
        return self.size > LARGEST


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file, by our number for it; its bytes stay in the database.

    `name` is what a person sees, ending included ("217.csv"), and what is said where
    a picture cannot be seen.
    """

    id: int
    name: str
    media_type: str  # as in "image/png"
    place: str = ""  # a code path: where it is a link, only its officers open it
    sort: str = ""  # as `Enclosure.sort`; empty for ours
    seconds: int = 0  # of what someone said, where that is known

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, and not offered as a file."""
        return self.media_type in PICTURES and self.sort in ("", "photo")
