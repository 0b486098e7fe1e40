"""Small pictures, whole and broken."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 40, height: int = 20) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\x80" * width) * height)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 40, height: int = 20) -> bytes:
    """The frame of a picture: its markers, no pixels worth looking at."""
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    scan = b"\xff\xda" + struct.pack(">H", 12) + bytes(10) + b"\x00\x01"
    return b"\xff\xd8" + app + b"\xff\xc0" + frame + scan + b"\xff\xd9"
