"""What an administrator should know about the installation, each with its state in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.accounts import queries as accounts
from kzv_workflow.config import Settings
from kzv_workflow.mail import inbound_queries
from kzv_workflow.mail.inbound_models import MailboxState
from kzv_workflow.web.filters import moment

OK, HINT, TROUBLE = "success", "warning", "danger"
WORDS = {OK: "in Ordnung", HINT: "Hinweis", TROUBLE: "Problem"}
GOOD_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Check:
    """``kind`` is the look of the badge, ``sentence`` says what is and what to do."""

    label: str
    kind: str
    sentence: str

    @property
    def state(self) -> str:
        return WORDS[self.kind]


def all_checks(app: Flask, session: Session, settings: Settings) -> list[Check]:
    return [
        _database(app, settings),
        mail(settings),
        mailbox(settings, inbound_queries.mailbox(session)),
        address(settings),
        key(settings),
        _backup(settings),
        _demo(session),
    ]


def _database(app: Flask, settings: Settings) -> Check:
    name = "SQLite" if settings.is_sqlite else "PostgreSQL"
    if schema.is_current(app):
        return Check("Datenbank", OK, f"{name}, auf dem neuesten Stand.")
    return Check("Datenbank", TROUBLE, f"{name}, Migrationen fehlen: bitte „flask db upgrade“.")


def mail(settings: Settings) -> Check:
    if settings.mail_url:
        return Check("Mailversand", OK, f"Über einen Mailserver, Absender {settings.mail_from}.")
    return Check(
        "Mailversand",
        HINT,
        "Es geht keine Mail hinaus: Alle landen in instance/mail. Für den Betrieb bitte MAIL_URL "
        "setzen.",
    )


def mailbox(settings: Settings, state: MailboxState | None) -> Check:
    """Whether answers to invitations are read."""
    label = "Posteingang"
    if not settings.imap_url:
        sentence = "Antworten aus Kalendern werden nicht gelesen. Bitte IMAP_URL setzen."
        return Check(label, HINT, sentence)
    if state and state.failing_since:
        sentence = f"{state.reason} Das ist seit {moment(state.failing_since)} so."
        return Check(label, TROUBLE, sentence)
    if state is None or state.read_at is None:
        return Check(label, HINT, "Das Postfach wurde noch nicht gelesen.")
    return Check(label, OK, f"Zuletzt gelesen {moment(state.read_at)}.")


def address(settings: Settings) -> Check:
    if settings.is_local:
        sentence = f"{settings.public_url} gilt nur auf diesem Rechner. Bitte PUBLIC_URL setzen."
        return Check("Adresse", HINT, sentence)
    if not settings.is_https:
        sentence = (
            f"{settings.public_url} ist unverschlüsselt. Bitte eine https-Adresse einrichten."
        )
        return Check("Adresse", TROUBLE, sentence)
    return Check("Adresse", OK, f"{settings.public_url}, verschlüsselt.")


def key(settings: Settings) -> Check:
    length = len(settings.secret_key)
    if length < GOOD_KEY_LENGTH:
        sentence = f"SECRET_KEY hat nur {length} Zeichen. Bitte mindestens {GOOD_KEY_LENGTH}."
        return Check("Schlüssel", TROUBLE, sentence)
    return Check("Schlüssel", OK, f"SECRET_KEY hat {length} Zeichen.")


def _backup(settings: Settings) -> Check:
    return Check(
        "Sicherung",
        HINT,
        "Ob gesichert wird, weiß die Anwendung nicht. „flask backup DATEI“ sichert im laufenden "
        f"Betrieb. Daten liegen in {settings.instance_path}.",
    )


def _demo(session: Session) -> Check:
    if accounts.has_demo_accounts(session):
        sentence = "Es gibt Demo-Konten mit bekanntem Passwort. Nur zum Ausprobieren."
        return Check("Demo-Daten", HINT, sentence)
    return Check("Demo-Daten", OK, "Keine vorhanden.")
