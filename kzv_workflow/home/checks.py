"""What an administrator should know about the installation, each with its state in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.accounts import queries as accounts
from kzv_workflow.config import Settings

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
