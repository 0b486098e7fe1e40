"""Whether bytes are a whole PNG or JPEG, and how large it is, without decoding a pixel (pure)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_SIZES = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive: what Word can show
_SCAN, _END = 0xDA, b"\xff\xd9"


def size(kind: str, data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a "png" or "jpeg"; None if it is none or is damaged."""
    try:
        return _png_size(data) if kind == "png" else _jpeg_size(data)
    except (struct.error, ValueError, IndexError):
        return None


def _png_size(data: bytes) -> tuple[int, int] | None:
    """All chunks from IHDR to IEND with right checksums, and nothing after them."""
    if not data.startswith(PNG_MAGIC):
        return None
    chunks = list(_chunks(data))
    names = [name for name, _ in chunks]
    if names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        return None
    width, height = struct.unpack(">II", chunks[0][1][:8])
    return (width, height) if width and height else None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(PNG_MAGIC)
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        name = data[position + 4 : position + 8]
        body = data[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack(">I", data[position + 8 + length : position + 12 + length])
        if zlib.crc32(name + body) != checksum:
            raise ValueError("a damaged chunk")
        yield name, body
        position += 12 + length


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """The size of the first frame of a file that goes on to its end mark."""
    if not data.startswith(b"\xff\xd8\xff") or _END not in data[-64:]:
        return None
    found, position = None, 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        if marker in _SIZES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            found = (width, height) if width and height else None
        if marker == _SCAN:
            return found
        position += 2 + length
    return None
