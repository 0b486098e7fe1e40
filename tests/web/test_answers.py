"""What every answer carries, and what errors look like."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kzv_workflow.app import create_app
from kzv_workflow.errors import DomainError
from kzv_workflow.web import assets
from kzv_workflow.web.access import public
from kzv_workflow.web.security import HEADERS
from tests.browser import Browser
from tests.conftest import settings_in


def failing(app: Flask, error: Exception) -> None:
    """Add a page that fails."""

    @app.get("/kaputt")
    @public
    def broken() -> str:
        raise error


@pytest.mark.parametrize("path", ["/anmelden", "/gibt-es-nicht", "/healthz", "/static/app.css"])
def test_security_headers_are_on_every_answer(stranger: Browser, path: str) -> None:
    headers = stranger.client.get(path).headers

    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_pages_are_not_kept_by_browsers_and_assets_are(altenburg: Browser) -> None:
    assert altenburg.client.get("/").headers["Cache-Control"] == "no-store"
    assert "max-age=31536000" in altenburg.client.get("/static/app.css").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["vendor/kern.min.css", "app.css"])
@pytest.mark.parametrize(("accepted", "sent"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_assets_leave_compressed_if_the_browser_can_read_it(
    stranger: Browser, accepted: str, sent: str | None, name: str
) -> None:
    answer = stranger.client.get(f"/static/{name}", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == sent
    assert answer.mimetype == "text/css"
    assert answer.headers["Vary"] == "Accept-Encoding"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    assert unpack(answer.data) == (assets.FOLDER / name).read_bytes()
    known = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
    assert stranger.client.get(f"/static/{name}", headers=known).status_code == 304


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "vendor/kern.min.css.gz", "nichts"])
def test_nothing_but_assets_comes_out_of_the_static_folder(stranger: Browser, name: str) -> None:
    assert stranger.client.get(f"/static/{name}").status_code == 404


def test_an_unexpected_error_shows_a_number_and_no_trace(app: Flask, stranger: Browser) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    failing(app, RuntimeError("geheim: Passwort 123"))

    page = stranger.get("/kaputt", status=500)

    assert page.heading == "Da ist uns ein Fehler passiert"
    assert "diese Nummer" in page.text
    assert "geheim" not in page.response.get_data(as_text=True)


def test_a_busy_database_asks_to_try_again(app: Flask, stranger: Browser) -> None:
    failing(app, OperationalError("", {}, Exception("database is locked")))

    page = stranger.get("/kaputt", status=503)

    assert page.heading == "Gerade sehr viel los"


def test_a_writer_who_is_stuck_makes_others_read_a_sentence_and_lose_nothing(
    office: Browser, session: Session
) -> None:
    office.get("/protokolle/importieren")
    token = office.csrf_token()
    session.execute(sa.text("UPDATE series SET title = title"))  # and does not commit

    page = office.post("/konto/sitzungen", {"csrf_token": token}, status=503)

    assert page.heading == "Gerade sehr viel los"
    session.rollback()


def test_a_refused_action_says_why_where_it_was_asked_for(
    app: Flask, browser_of: Callable[[str], Browser]
) -> None:
    failing(app, DomainError("Das geht heute nicht."))
    office = browser_of("assistenz")

    answer = office.client.get("/kaputt", headers={"Referer": "http://localhost/treffen?vor=1"})

    assert answer.headers["Location"] == "/treffen?vor=1"
    assert "Das geht heute nicht." in office.get("/treffen").text


def test_a_body_over_the_limit_is_refused_with_a_sentence(office: Browser) -> None:
    token = office.csrf_token()

    answer = office.client.post(
        "/protokolle/importieren/text", data={"csrf_token": token, "text": "x" * 22 * 1024 * 1024}
    )

    assert answer.status_code == 413
    assert "höchstens 20 MB" in answer.get_data(as_text=True)


def test_an_installation_behind_tls_asks_browsers_to_stay_there(instance: Path) -> None:
    secure = replace(settings_in(instance), public_url="https://kzv.example")

    answer = create_app(secure).test_client().get("/anmelden")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kzv=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
