"""The ``flask`` commands, thin: read arguments, call one function, print."""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from kzv_workflow import backup, demo, demo_large, german, scheduler, schema, serve
from kzv_workflow.accounts import passwords
from kzv_workflow.accounts import queries as accounts
from kzv_workflow.accounts import service as account_service
from kzv_workflow.clock import Clock
from kzv_workflow.config import LOOPBACK, Settings
from kzv_workflow.directory import service as directory
from kzv_workflow.directory.roster import Roster
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import folder as folder_import
from kzv_workflow.minutes.draft import word_of
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.readers import read_safely
from kzv_workflow.minutes.serialise import to_json
from kzv_workflow.search import service as search
from kzv_workflow.web.access import now
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Role

minutes_group = AppGroup("minutes", help="Protokolle without a database.")
dates_group = AppGroup("dates", help="Fuzzy German deadlines.")
jobs_group = AppGroup("jobs", help="What the clock starts.")
account_group = AppGroup("account", help="Accounts.")
search_group = AppGroup("search", help="The full text search.")


def init_app(app: Flask) -> None:
    for group in (minutes_group, dates_group, account_group, jobs_group, search_group):
        app.cli.add_command(group)
    commands = (serve_command, worker_command, demo_command, backup_command, restore_command)
    for command in commands:
        app.cli.add_command(command)


def keep_private() -> None:
    """What this process writes is for its own user: database, mails, backups hold personal data."""
    os.umask(0o077)


def fail(message: str, status: int = 2) -> NoReturn:
    """One sentence on standard error, nothing on standard output."""
    click.echo(message, err=True)
    sys.exit(status)


@minutes_group.command("parse")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON (the only format so far).")
@click.option("--directory", "directory_file", type=click.Path(path_type=Path))
def parse_command(file: Path, as_json: bool, directory_file: Path | None) -> None:
    """Print what the Protokolle in FILE say, as JSON."""
    roster = _roster(directory_file)
    try:
        source = read_safely(file.name, _bytes(file))
    except DomainError as error:
        fail(str(error))
    parsed = [to_json(one) for one in parse(source.text, roster, source.paragraphs)]
    parsed[0]["warnings"] += [{"line": 1, "message": text} for text in source.warnings]
    parsed[0]["boilerplate"] += [{"text": text, "line": 0} for text in source.boilerplate]
    click.echo(json.dumps(parsed, ensure_ascii=False, indent=1))


@minutes_group.command("word")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--directory", "directory_file", type=click.Path(path_type=Path))
def word_command(file: Path, output: Path, directory_file: Path | None) -> None:
    """Write the Protokoll in FILE as a Word draft; further ones get -2, -3 … before the ending."""
    roster = _roster(directory_file)
    try:
        found = parse(read_safely(file.name, _bytes(file)).markup, roster)
    except DomainError as error:
        fail(str(error))
    for number, one in enumerate(found, start=1):
        suffix = f"-{number}" if number > 1 else ""
        target = output.with_name(f"{output.stem}{suffix}{output.suffix}")
        try:
            target.write_bytes(word_of(one, roster))
        except OSError:
            fail(f"Die Datei {target} lässt sich nicht schreiben.")
        click.echo(str(target))


@minutes_group.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--open-todos", is_flag=True, help="Leave To-dos open; otherwise they are done.")
@click.option("--office-only", is_flag=True, help="Municipalities do not see these Protokolle.")
@with_appcontext
def import_command(folder: Path, open_todos: bool, office_only: bool) -> None:
    """Take over all files of FOLDER and report on each; repeating it changes nothing."""
    keep_private()
    for line in folder_import.run(
        db.sessionmaker, folder, folder_import.Manner(open_todos, not office_only), now
    ):
        click.echo(line)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        fail(f"Die Datei {file} lässt sich nicht lesen.")


def _roster(file: Path | None) -> Roster:
    try:
        return Roster.from_json(file) if file else Roster.shipped()
    except (OSError, ValueError, KeyError, TypeError):
        fail(f"Das Verzeichnis {file} lässt sich nicht lesen. Es muss JSON sein wie demo.json.")


@dates_group.command("resolve")
@click.argument("text")
@click.option("--on", "reference", required=True, help="Day the text was written: YYYY-MM-DD")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (the only format so far).")
def resolve_command(text: str, reference: str, as_json: bool) -> None:
    """Print what the deadline TEXT means."""
    try:
        on = date.fromisoformat(reference)
    except ValueError:
        fail(f"„{reference}“ ist kein Datum wie 2021-04-15.")
    click.echo(json.dumps(german.resolve(text, on).as_json(), ensure_ascii=False))


@account_group.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True, help="With title: Dr. Anna Beispiel")
@click.option("--office", "office_name", required=True, help="Name of the office: BiSMit")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def create_account_command(email: str, name: str, office_name: str, password: str) -> None:
    """Create the first administrator, and the office if there is none yet."""
    keep_private()
    schema.upgrade(_app())
    at: datetime = now()
    try:
        passwords.check_strength(password, email)
        office = directory.ensure_office(db.session, office_name)
        person = directory.add_person(db.session, name, email, office)
        new = account_service.NewAccount(person, office, Role.ADMIN, password)
        account_service.create_account(db.session, new, at)
    except DomainError as error:
        fail(str(error))
    db.session.commit()
    click.echo(f"Das Konto {email} ist angelegt.")


@click.command("serve")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), envvar="PORT")
@click.option("--demo/--no-demo", "with_demo", default=False, help="Demo data on first start.")
@with_appcontext
def serve_command(host: str, port: int, with_demo: bool) -> None:
    """Migrate the database and serve; prints the address and, with demo data, the logins."""
    keep_private()
    app = _app()
    schema.upgrade(app)
    if with_demo and not accounts.any_account(db.session):
        _create_demo()
    has_demo = accounts.has_demo_accounts(db.session)
    db.session.close()
    _refuse_wrong_use(host, has_demo)
    try:
        listening = serve.listen(host, port)
    except DomainError as error:
        fail(str(error))
    click.echo(f"\n  http://{host}:{port}\n")
    if has_demo:
        click.echo(demo.logins(_settings().demo_password))
    ticking = scheduler.start(app) if _settings().scheduler == "web" else None
    serve.serve(app, listening)
    if ticking:
        ticking.shutdown()


def _refuse_wrong_use(host: str, has_demo: bool) -> None:
    if has_demo and host not in LOOPBACK:
        fail("Demo-Daten werden nur auf diesem Rechner angeboten (127.0.0.1), nicht im Netz.")
    if _settings().now and not has_demo:
        fail("NOW verstellt die Uhr und gilt nur mit Demo-Daten.")


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Run the jobs in a process of their own, until Ctrl-C or SIGTERM."""
    keep_private()
    app = _app()
    if _settings().scheduler != "worker":
        fail("Bitte SCHEDULER=worker setzen, auch für den Webdienst; sonst laufen Jobs doppelt.")
    schema.upgrade(app)
    serve.until_told_to_stop(scheduler.start(app).shutdown)


@jobs_group.command("tick")
@click.option("--now", "wall_clock", help="Berlin time, 2027-03-30T07:30; default: now")
@with_appcontext
def tick_command(wall_clock: str | None) -> None:
    """Run what is due at that time and was missed before, once; deliver mail."""
    keep_private()
    app = _app()
    clock: Clock = app.extensions["clock"]
    if wall_clock:
        try:
            clock = Clock(datetime.fromisoformat(wall_clock).replace(tzinfo=None))
        except ValueError:
            fail(f"„{wall_clock}“ ist keine Zeit wie 2027-03-30T07:30.")
    try:
        done = scheduler.tick(app, clock)
    except ExceptionGroup as failed:
        fail(f"Fehlgeschlagen: {failed.message}. Die anderen Jobs sind gelaufen.", 1)
    for name, count in done.items():
        click.echo(f"{name}: {count}")


@click.command("demo")
@click.option("--scale", type=click.Choice(["normal", "large"]), default="normal")
@with_appcontext
def demo_command(scale: str) -> None:
    """Fill an empty database with demo data."""
    keep_private()
    schema.upgrade(_app())
    if accounts.any_account(db.session):
        fail("Demo-Daten kommen nur in eine leere Datenbank.")
    _create_demo()
    if scale == "large":
        demo_large.enlarge(db.session, now())
        search.rebuild(db.session)
        db.session.commit()
    click.echo(demo.logins(_settings().demo_password))


def _create_demo() -> None:
    demo.create(db.session, _settings().demo_password, now())
    db.session.commit()


def _app() -> Flask:
    """The application itself, not the proxy: threads and migrations outlive this context."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # not in its types
    return app


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@search_group.command("rebuild")
@with_appcontext
def rebuild_command() -> None:
    """Write the whole index of the search anew."""
    count = search.rebuild(db.session)
    db.session.commit()
    click.echo(f"{count} Zeilen können gefunden werden.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Write a consistent, checked copy of database and files to FILE while running."""
    keep_private()
    try:
        backup.write(_settings(), file)
    except DomainError as error:
        fail(str(error))
    click.echo(f"Gesichert und geprüft: {file}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Bring a backup into an empty instance."""
    keep_private()
    try:
        backup.restore(_settings(), file)
    except DomainError as error:
        fail(str(error))
    click.echo("Wiederhergestellt. Sie können den Dienst jetzt starten.")
