"""Pictures of strangers: made anew in a child, or refused."""

import struct
import subprocess
import zlib

import pytest

from bot.confinement import ffmpeg
from bot.drawing.photos import LONGEST_SIDE, Broken, made_anew

WHERE = b"GPSLatitude 21.8550"


def drawn(tmp_path, ending: str, size: str = "400x300") -> bytes:
    file = tmp_path / f"drawn.{ending}"
    command = [ffmpeg(), "-v", "error", "-f", "lavfi", "-i", f"testsrc=size={size}"]
    subprocess.run([*command, "-frames:v", "1", file], check=True)
    return file.read_bytes()


def size_of_png(content: bytes) -> tuple[int, int]:
    return struct.unpack(">II", content[16:24])


def with_a_note(png: bytes, note: bytes) -> bytes:
    """A PNG that carries a text beside what is seen."""
    body = b"tEXtComment\0" + note
    chunk = struct.pack(">I", len(body) - 4) + body
    chunk += struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]


def with_exif(jpeg: bytes, note: bytes) -> bytes:
    body = b"Exif\0\0" + note
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


async def test_what_is_hidden_in_a_picture_goes(tmp_path):
    for given in (
        with_a_note(drawn(tmp_path, "png"), WHERE),
        with_exif(drawn(tmp_path, "jpg"), WHERE),
        drawn(tmp_path, "jpg") + WHERE,
    ):
        assert WHERE in given
        assert WHERE not in (await made_anew(given)).content


async def test_a_large_picture_is_made_as_large_as_messengers_show_it(tmp_path):
    found = await made_anew(drawn(tmp_path, "png", "3000x1500"))
    assert size_of_png(found.content) == (LONGEST_SIDE, LONGEST_SIDE // 2)


async def test_a_small_one_keeps_its_size(tmp_path):
    found = await made_anew(drawn(tmp_path, "png"))
    assert size_of_png(found.content) == (400, 300)
    assert found.media_type == "image/png"


async def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path):
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    png = drawn(tmp_path, "png")
    bomb = png[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + png[33:]
    with pytest.raises(Broken):
        await made_anew(bomb)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#EXTM3U\nfile:///etc/passwd",
        b"\0" * 1000,
    ],
)
async def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Broken):
        await made_anew(content)
