"""All settings, read once from the environment and ``instance/config.toml``."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MAIL_SCHEMES = {"smtp", "smtps", "starttls+smtp"}
SCHEDULERS = ("web", "worker", "off")
MAIL_FROM = "BiSMit <kzv@localhost>"

NAMES = {
    "DATABASE_URL": "SQLAlchemy address of the database; default: SQLite in the instance folder",
    "SECRET_KEY": "signs cookies, at least 32 characters; default: made once, instance/secret_key",
    "PUBLIC_URL": "address under which users reach the application",
    "TRUSTED_PROXIES": "number of reverse proxies in front, whose X-Forwarded-* are believed",
    "MAIL_URL": "starttls+smtp://user:password@host:587; default: a Maildir, instance/mail",
    "MAIL_FROM": "sender of all mails: Name <address>",
    "IMAP_URL": "where answers to invitations come: imaps://user:password@host/INBOX",
    "SCHEDULER": "where jobs run: web (in flask serve), worker (in flask worker), off",
    "LIBREOFFICE": "program that makes PDF files, soffice by default; off: no PDF",
    "DEMO_PASSWORD": "password of the demo accounts when demo data is created",
    "NOW": "Berlin time at which the clock starts, with demo data only: 2021-04-23T10:00",
}


class ConfigError(Exception):
    """The configuration cannot be used; the message says which setting and why (German)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may decide. Times are periods unless named otherwise."""

    instance_path: Path
    database_url: str
    secret_key: str
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    demo_password: str = "kennzahlen-demo"  # public by design: see is_local
    mail_url: str | None = None
    mail_from: str = MAIL_FROM
    imap_url: str | None = None
    scheduler: str = "web"
    libreoffice: str = "soffice"  # empty: no PDF
    now: datetime | None = None
    session_idle: timedelta = timedelta(minutes=60)
    session_absolute: timedelta = timedelta(hours=12)

    @property
    def is_local(self) -> bool:
        """Whether the public address is this very machine; demo accounts work only then."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment, then ``config.toml``, then defaults.

    Raises ConfigError for unknown keys in the file and for values that cannot be used.
    """
    instance = Path(environ.get("INSTANCE_PATH") or PROJECT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    values = _file_values(instance / "config.toml")
    values.update({name: environ[name] for name in NAMES if environ.get(name)})
    return Settings(
        instance_path=instance,
        database_url=values.get("DATABASE_URL") or f"sqlite:///{instance / 'kzv.sqlite'}",
        secret_key=_secret_key(values.get("SECRET_KEY"), instance / "secret_key"),
        public_url=_public_url(values.get("PUBLIC_URL"), environ.get("PORT") or "8000"),
        trusted_proxies=_whole_number("TRUSTED_PROXIES", values.get("TRUSTED_PROXIES") or "0"),
        demo_password=values.get("DEMO_PASSWORD") or "kennzahlen-demo",
        mail_url=_mail_url(values.get("MAIL_URL")),
        mail_from=_mail_from(values.get("MAIL_FROM") or MAIL_FROM),
        imap_url=_imap_url(values.get("IMAP_URL")),
        scheduler=_one_of("SCHEDULER", values.get("SCHEDULER") or "web", SCHEDULERS),
        libreoffice=_program(values.get("LIBREOFFICE") or "soffice"),
        now=_berlin_time(values.get("NOW")),
    )


def _file_values(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} ist keine gültige TOML-Datei: {error}") from error
    unknown = sorted(set(content) - set(NAMES))
    if unknown:
        raise ConfigError(f"Unbekannte Einstellung in {path}: {', '.join(unknown)}")
    return {name: str(value) for name, value in content.items()}


def _secret_key(given: str | None, stored: Path) -> str:
    if given:
        if len(given) < 32:
            raise ConfigError("SECRET_KEY braucht mindestens 32 Zeichen.")
        return given
    try:
        with os.fdopen(os.open(stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return stored.read_text(encoding="ascii")


def _public_url(given: str | None, port: str) -> str:
    url = (given or f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise ConfigError(f"PUBLIC_URL ist keine Adresse wie https://beispiel.de: {url}")
    return url


def _mail_url(given: str | None) -> str | None:
    """The address is not repeated in the message: it may carry a password."""
    if not given:
        return None
    url = urlsplit(given)
    try:
        usable = url.scheme in MAIL_SCHEMES and url.hostname and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError("MAIL_URL muss wie starttls+smtp://name:passwort@host:587 aussehen.")
    return given


def _imap_url(given: str | None) -> str | None:
    """Passwords travel encrypted, unless they never leave this machine; never repeated here."""
    if not given:
        return None
    url = urlsplit(given)
    try:
        usable = url.scheme in {"imap", "imaps"} and url.hostname and url.port != 0
    except ValueError:
        usable = False
    if not usable or not url.username:
        raise ConfigError("IMAP_URL muss wie imaps://name:passwort@host/INBOX aussehen.")
    if url.scheme == "imap" and url.hostname not in LOOPBACK:
        raise ConfigError("IMAP_URL braucht imaps://; imap:// gilt nur für diesen Rechner.")
    return given


def _mail_from(given: str) -> str:
    name, email = parseaddr(given)
    local, _, domain = email.rpartition("@")
    if not name or not local or not domain or not given.isprintable():
        raise ConfigError(f"MAIL_FROM muss wie „{MAIL_FROM}“ aussehen, nicht „{given}“.")
    return given


def _program(given: str) -> str:
    return "" if given == "off" else given


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise ConfigError(f"{name} muss {', '.join(allowed)} sein, nicht „{given}“.")
    return given


def _whole_number(name: str, given: str) -> int:
    if not given.isdecimal():
        raise ConfigError(f"{name} muss eine ganze Zahl sein, nicht „{given}“.")
    return int(given)


def _berlin_time(given: str | None) -> datetime | None:
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).replace(tzinfo=None)
    except ValueError as error:
        raise ConfigError(f"NOW muss wie 2021-04-23T10:00 aussehen, nicht „{given}“.") from error
