"""The PDF in real LibreOffice: tagged, accessible by PDF/UA, sent along, saying what Word says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pdfua
import pytest
from flask import Flask
from pdfua import Severity
from sqlalchemy.orm import Session

from kzv_workflow.app import create_app
from kzv_workflow.documents.pdf import pdf_of
from kzv_workflow.web.extensions import db
from tests.browser import Browser, ReadingClient
from tests.conftest import settings_in
from tests.minutes.letters import queued, texts
from tests.minutes.stages import LINE, drafted, send

pytestmark = pytest.mark.skipif(
    not all(shutil.which(one) for one in ("soffice", "pdftotext", "pdfinfo", "pdftoppm")),
    reason="needs LibreOffice Writer and poppler-utils",
)


@pytest.fixture
def app(instance: Path) -> Iterator[Flask]:
    """The application as it runs where LibreOffice is installed."""
    application = create_app(replace(settings_in(instance), libreoffice="soffice"))
    application.test_client_class = ReadingClient
    yield application
    with application.app_context():
        db.engine.dispose()


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_word_and_pdf_go_along_and_the_pdf_has_no_barrier(
    office: Browser, altenburg: Browser, session: Session, at: datetime, tmp_path: Path
) -> None:
    path = drafted(session, at)
    send(office, path)
    office.get(f"{path}/nachtrag?zeile={LINE}")
    office.submit("/nachtrag", text="Die Zahl ist bestätigt.", step="send")

    file = tmp_path / "protokoll.pdf"
    file.write_bytes(altenburg.client.get(f"{path}/pdf").data)

    mail = queued(session)[0]
    session.add(mail)
    assert [one.name.rsplit(".", 1)[1] for one in mail.attachments] == ["docx", "pdf"]
    session.rollback()
    assert "(Word und PDF)" in texts(session)[0]
    text = " ".join(run("pdftotext", "-layout", str(file), "-").split())
    assert "Nachtrag zum Protokoll: Jonas Petri, 23.04.2021: Die Zahl ist bestätigt." in text
    assert text.index("35 Kennzahlen") < text.index("Die Zahl ist bestätigt.")
    assert "H1" in run("pdfinfo", "-struct", str(file))
    assert findings(file) == []
    assert is_rendered(file, tmp_path)


def findings(file: Path) -> list[str]:
    """What the checker of PDF/UA finds wrong."""
    found = pdfua.validate(str(file)).findings
    return [f"{one.rule_id}: {one.message}" for one in found if one.severity >= Severity.WARNING]


def is_rendered(file: Path, folder: Path) -> bool:
    """Whether the first page is a picture with something on it."""
    run("pdftoppm", "-r", "40", "-gray", "-f", "1", "-l", "1", str(file), str(folder / "page"))
    picture = next(folder.glob("page*.pgm")).read_bytes()
    return len(set(picture)) > 20


def test_a_broken_program_costs_the_pdf_and_nothing_else(tmp_path: Path) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)

    assert pdf_of(b"word", str(broken)) is None
    assert pdf_of(b"word", "") is None
    assert pdf_of(b"word", "no-such-program") is None
