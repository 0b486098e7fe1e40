"""Settings: from the environment, from the file, and refused when they cannot be used."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kzv_workflow import config


def load(tmp_path: Path, **environ: str) -> config.Settings:
    return config.load({"INSTANCE_PATH": str(tmp_path), **environ})


def test_without_any_setting_everything_has_a_place_in_the_instance_folder(tmp_path: Path) -> None:
    settings = load(tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path}/kzv.sqlite"
    assert len(settings.secret_key) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert settings.is_local


def test_the_secret_key_stays_the_same(tmp_path: Path) -> None:
    assert load(tmp_path).secret_key == load(tmp_path).secret_key


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('PUBLIC_URL = "https://a.example"\nTRUSTED_PROXIES = 1')

    settings = load(tmp_path, PUBLIC_URL="https://b.example/")

    assert settings.public_url == "https://b.example"
    assert settings.trusted_proxies == 1
    assert not settings.is_local


def test_now_is_a_berlin_time(tmp_path: Path) -> None:
    assert load(tmp_path, NOW="2021-04-23T10:00").now == datetime.fromisoformat("2021-04-23T10:00")


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"SECRET_KEY": "kurz"}, "mindestens 32 Zeichen"),
        ({"PUBLIC_URL": "bismit.example"}, "keine Adresse"),
        ({"TRUSTED_PROXIES": "einer"}, "ganze Zahl"),
        ({"IMAP_URL": "imap://kzv:x@mx.example/INBOX"}, "nur für diesen Rechner"),
        ({"IMAP_URL": "https://mx.example"}, "imaps://name:passwort@host"),
        ({"NOW": "morgen"}, "2021-04-23T10:00"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, environ: dict[str, str], sentence: str
) -> None:
    with pytest.raises(config.ConfigError, match=sentence):
        load(tmp_path, **environ)


@pytest.mark.parametrize("content", ["PUBLIC_URI = 'x'", "PUBLIC_URL = ", "\xff"])
def test_a_file_with_a_slip_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.toml").write_bytes(content.encode("latin-1"))

    with pytest.raises(config.ConfigError, match=r"config\.toml"):
        load(tmp_path)


@pytest.mark.parametrize("url", ["smtp://h", "smtps://u:p@h:465", "starttls+smtp://u%40x:p@h:587"])
def test_the_mail_server_is_an_address(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, MAIL_URL=url).mail_url == url


@pytest.mark.parametrize(
    "url", ["mail.example", "http://h", "smtp://:pw@", "smtp://h:x", "smtp://h:0"]
)
def test_what_is_no_mail_server_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(config.ConfigError, match="MAIL_URL muss wie") as refused:
        load(tmp_path, MAIL_URL=url)

    assert url not in str(refused.value)


@pytest.mark.parametrize("sender", ["kzv@x.example", "BiSMit", "BiSMit <kzv>", "B <a@b>\nBcc: c@d"])
def test_a_sender_has_a_name_and_an_address(tmp_path: Path, sender: str) -> None:
    with pytest.raises(config.ConfigError, match="MAIL_FROM"):
        load(tmp_path, MAIL_FROM=sender)
