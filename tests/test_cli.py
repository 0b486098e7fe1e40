"""The commands: what they print, and how they refuse."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from docx import Document
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.accounts.models import Account
from kzv_workflow.app import create_app
from kzv_workflow.todos.models import Assignment
from kzv_workflow.web.extensions import db
from tests.conftest import settings_in
from tests.factories import SHORT


def run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments), input=typed)


@pytest.fixture
def protokoll(tmp_path: Path) -> Path:
    file = tmp_path / "protokoll.md"
    file.write_text(SHORT, encoding="utf-8")
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Flask:
    folder = tmp_path / "leer"
    folder.mkdir()
    application = create_app(settings_in(folder))
    schema.upgrade(application)
    return application


def test_parse_prints_what_a_protokoll_says(app: Flask, protokoll: Path) -> None:
    result = run(app, "minutes", "parse", str(protokoll), "--json")

    [parsed] = json.loads(result.stdout)
    assert [todo["scope"] for todo in parsed["todos"]] == ["each_municipality", "office"]
    assert parsed["todos"][0]["due"] == "2021-05-07"


def test_parse_knows_the_organisations_of_another_directory(
    app: Flask, protokoll: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "verzeichnis.json"
    directory.write_text('{"organisations": [{"kind": "office", "name": "Amt X"}]}')

    result = run(app, "minutes", "parse", str(protokoll), "--json", "--directory", str(directory))

    [parsed] = json.loads(result.stdout)
    assert parsed["todos"][1]["scope"] is None
    assert parsed["attendees"][0]["organisation"] is None


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50])
def test_a_file_that_cannot_be_read_is_one_line_and_status_2(
    app: Flask, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "kaputt.txt"
    file.write_bytes(content)

    result = run(app, "minutes", "parse", str(file), "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_one_line_and_status_2(app: Flask) -> None:
    result = run(app, "minutes", "parse", "/gibt/es/nicht.docx", "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "lässt sich nicht lesen" in result.stderr


def test_word_writes_a_draft(app: Flask, protokoll: Path, tmp_path: Path) -> None:
    result = run(app, "minutes", "word", str(protokoll), "-o", str(tmp_path / "p.docx"))

    assert result.exit_code == 0
    text = "\n".join(p.text for p in Document(str(tmp_path / "p.docx")).paragraphs)
    assert "Auswahl übermitteln" in text


def test_word_writes_each_protokoll_of_a_file_to_its_own(
    app: Flask, protokoll: Path, tmp_path: Path
) -> None:
    second = SHORT.replace("1. Treffens am 15.04.2021", "2. Treffens am 23.06.2021")
    protokoll.write_text(f"{SHORT}\n{second}", encoding="utf-8")

    result = run(app, "minutes", "word", str(protokoll), "-o", str(tmp_path / "p.docx"))

    titles = [Document(str(tmp_path / name)).paragraphs[0].text for name in ("p.docx", "p-2.docx")]
    assert titles == [
        "Protokoll des 1. Treffens am 15.04.2021",
        "Protokoll des 2. Treffens am 23.06.2021",
    ]
    assert result.stdout.split() == [str(tmp_path / "p.docx"), str(tmp_path / "p-2.docx")]


def test_word_that_cannot_be_written_is_one_sentence(
    app: Flask, protokoll: Path, tmp_path: Path
) -> None:
    target = tmp_path / "fehlt" / "p.docx"

    result = run(app, "minutes", "word", str(protokoll), "-o", str(target))

    assert result.exit_code == 2
    assert result.stderr == f"Die Datei {target} lässt sich nicht schreiben.\n"


def test_serving_at_an_address_that_is_taken_is_one_sentence(app: Flask) -> None:
    at_real_time = create_app(replace(app.extensions["settings"], now=None))

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = run(at_real_time, "serve", "--port", port)

    with at_real_time.app_context():
        db.engine.dispose()
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"127.0.0.1:{port} ist nicht frei")


def test_dates_resolve_prints_the_deadline(app: Flask) -> None:
    result = run(app, "dates", "resolve", "Ende April 2021", "--on", "2021-04-15", "--json")

    assert json.loads(result.stdout) == {
        "from": "2021-04-21", "to": "2021-04-30", "due": "2021-04-30",
        "precision": "part_of_month", "kind": "part_of_month", "start": None, "meeting": None,
        "text": "Ende April 2021",
    }  # fmt: skip


def test_dates_resolve_refuses_a_reference_that_is_no_day(app: Flask) -> None:
    result = run(app, "dates", "resolve", "morgen", "--on", "heute", "--json")

    assert result.exit_code == 2
    assert "kein Datum" in result.stderr


def test_the_first_administrator_is_made_on_the_command_line(empty: Flask) -> None:
    result = run(
        empty, "account", "create", "--email", "A.Amt@Amt.example", "--name", "Dr. Ada Amt",
        "--office", "Amt X", typed="Dachs unter Birke\nDachs unter Birke\n",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    with empty.app_context():
        account = db.session.query(Account).one()
        assert (account.email, account.role) == ("a.amt@amt.example", "admin")
        assert account.person.name == "Dr. Ada Amt"
        assert account.organisation.name == "Amt X"


def test_the_first_administrator_needs_no_server_to_have_run_before(tmp_path: Path) -> None:
    untouched = create_app(settings_in(tmp_path))

    result = run(
        untouched, "account", "create", "--email", "a@amt.example", "--name", "Ada Amt",
        "--office", "Amt X", "--password", "Dachs unter Birke",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    with untouched.app_context():
        assert schema.is_current(untouched)


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [("a@amt.example", "kurz", "10 Zeichen"), ("kein", "Dachs unter Birke", "Mailadresse")],
)
def test_an_administrator_who_will_not_do_is_refused(
    empty: Flask, email: str, password: str, sentence: str
) -> None:
    result = run(
        empty, "account", "create", "--email", email, "--name", "Ada Amt", "--office", "X",
        typed=f"{password}\n{password}\n",
    )  # fmt: skip

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_demo_data_come_into_an_empty_database_only(empty: Flask) -> None:
    def rows() -> tuple[int, int]:
        with empty.app_context():
            accounts = db.session.query(Account).filter_by(is_demo=True).count()
            return accounts, db.session.query(Assignment).count()

    first = run(empty, "demo")
    filled = rows()
    second = run(empty, "demo")

    assert "altenburg@demo.example" in first.stdout
    assert (second.exit_code, rows()) == (2, filled)
    assert filled >= (11, 9)


def test_backup_and_restore_on_the_command_line(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sicherung.tar"
    assert run(app, "backup", str(file)).exit_code == 0

    refused = run(app, "restore", str(file))

    assert refused.exit_code == 2
    assert "schon Daten" in refused.stderr


def test_no_demo_password_outside_demo_data(session: Session) -> None:
    assert session.query(Account).filter_by(is_demo=True).count() == 0
