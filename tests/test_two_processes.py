"""Two processes at once, as programs: each reminder and each mail leaves once."""

from __future__ import annotations

import mailbox
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.clock import BERLIN
from kzv_workflow.config import PROJECT
from kzv_workflow.web.extensions import db
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.factories import taken_over

MORNING = "2021-04-26T07:30"


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """An instance where all nine municipalities owe something new."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    application = create_app(settings_in(tmp_path, url))
    schema.upgrade(application)
    with application.app_context():
        add_cast(db.session)
        db.session.commit()
        taken_over(db.session, datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN))
        db.engine.dispose()
    return application


def tick(app: Flask) -> subprocess.Popen[str]:
    """``flask jobs tick`` in a process of its own."""
    settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "INSTANCE_PATH": str(settings.instance_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "tick", "--now", MORNING]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_each_person_gets_one_digest(served: Flask) -> None:
    running = [tick(served) for _ in range(3)]
    ended = [(one.communicate(timeout=60), one.returncode) for one in running]

    assert [code for _, code in ended] == [0, 0, 0], ended
    tick(served).communicate(timeout=60)  # what a slower one may have left
    folder = served.extensions["settings"].instance_path / "mail"
    receivers = [message["To"] for message in mailbox.Maildir(folder)]
    assert len(receivers) == 11  # nine municipalities and the two people of the office
    assert len(set(receivers)) == 11
    assert date.fromisoformat(MORNING[:10]).weekday() == 0
