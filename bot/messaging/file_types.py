"""What a file is, by its first bytes and never by its name. Pure."""

from typing import NamedTuple


class Sort(NamedTuple):
    """How a file is shown, and its type."""

    sort: str
    media_type: str


_BEGINS: tuple[tuple[bytes, Sort], ...] = (
    (b"\xff\xd8\xff", Sort("photo", "image/jpeg")),
    (b"\x89PNG\r\n\x1a\n", Sort("photo", "image/png")),
    (b"%PDF-", Sort("document", "application/pdf")),
    (b"OggS", Sort("voice", "audio/ogg")),
    (b"ID3", Sort("audio", "audio/mpeg")),
    (b"\xff\xfb", Sort("audio", "audio/mpeg")),
    (b"\xff\xf3", Sort("audio", "audio/mpeg")),
    (b"\x1a\x45\xdf\xa3", Sort("video", "video/webm")),
    (b"PK\x03\x04", Sort("document", "application/zip")),
    (b"\xd0\xcf\x11\xe0", Sort("document", "application/msword")),
)
_MP4 = b"ftyp"  # behind four bytes
_AUDIO_BRANDS = (b"M4A ", b"M4B ")
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_ZIP = "application/zip"
XML = "application/xml"  # an alert: it is read, and goes along with nothing
_ALERTS = (".xml", ".cap")
_TABLES = (".csv", ".tsv", ".txt")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def sort_of(content: bytes, name: str = "") -> Sort | None:
    """What it is; None for what is not taken: programs, pages, what nobody knows."""
    if content[4:8] == _MP4:
        if content[8:12] in _AUDIO_BRANDS:
            return Sort("audio", "audio/mp4")
        return Sort("video", "video/mp4")
    found = next((s for begins, s in _BEGINS if content.startswith(begins)), None)
    if found is None and name.casefold().endswith(_TABLES) and _is_text(content):
        return Sort("document", "text/csv")
    if found is None and name.casefold().endswith(_ALERTS) and _is_xml(content):
        return Sort("document", XML)
    if found is not None and found.media_type == _ZIP:
        ending = name.rpartition(".")[2].casefold()
        return Sort("document", _OFFICE[ending]) if ending in _OFFICE else None
    return found


def _is_xml(content: bytes) -> bool:
    """Whether it begins as XML does, in whatever encoding."""
    begins = content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return begins.startswith(b"<")


def _is_text(content: bytes) -> bool:
    """Whether a table can be read from it, as spreadsheets save one."""
    if content[:2] in _UTF_16:
        return True
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
