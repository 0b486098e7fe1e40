"""A tagged PDF (PDF/UA) of a Word file, made by LibreOffice where it is installed."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

SECONDS = 90  # the first start of LibreOffice makes a profile and takes about ten
WAIT_FOR_TURN = 120
ACCESSIBLE = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)

_log = logging.getLogger(__name__)
_turn = threading.BoundedSemaphore(1)  # it uses a processor and 200 MB


def can_convert(program: str) -> bool:
    """Whether the program can be started; an empty name switches PDF off."""
    return bool(program) and shutil.which(program) is not None


def pdf_of(word: bytes, program: str) -> bytes | None:
    """The PDF, or None if there is no LibreOffice or it failed (the log says how)."""
    if not can_convert(program) or not _turn.acquire(timeout=WAIT_FOR_TURN):
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="kzv-pdf-") as folder:
            return _converted(Path(folder), word, program)
    finally:
        _turn.release()


def _converted(folder: Path, word: bytes, program: str) -> bytes | None:
    source, target = folder / "protokoll.docx", folder / "protokoll.pdf"
    source.write_bytes(word)
    command = (
        *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        *("--convert-to", ACCESSIBLE, "--outdir", str(folder), str(source)),
    )
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        return target.read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        _log.warning("no PDF: %s", error)
        return None
