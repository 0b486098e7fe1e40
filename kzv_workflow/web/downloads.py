"""Files for the reader: always an attachment, with a name every browser understands."""

from __future__ import annotations

import re
from io import BytesIO

from flask import Response, send_file

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attachment(data: bytes, name: str, mimetype: str) -> Response:
    """``data`` as a download called ``name`` (umlauts allowed, RFC 6266)."""
    response = send_file(
        BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=safe_name(name)
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def safe_name(name: str) -> str:
    """A file name without separators, control characters and reserved signs, 120 at most."""
    stem, dot, ending = name.rpartition(".")
    cleaned = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*‎‏‪-‮]+', " ", stem or name)
    cleaned = re.sub(r"\s+", " ", cleaned).strip(" .") or "Dokument"
    return cleaned[:120] + (dot + ending if stem else "")
