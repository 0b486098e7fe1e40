"""A reader of pages that holds every page to the house rules while the tests walk around."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from kzv_workflow.accounts.models import Account, LoginSession
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.web.access import now
from kzv_workflow.web.extensions import db
from kzv_workflow.web.security import CSP

FIELDS = (
    "//input[not(@type='hidden') and not(@type='submit')] | //select | //textarea[not(@hidden)]"
)


class ReadingClient(FlaskClient):
    """A client that reads every answer to its end and closes it, as browsers do."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, buffered=True, **options)


class Page:
    """An answer with its document, asked in the words of a reader."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.document: Any = html.fromstring(response.get_data(as_text=True) or "<html></html>")

    @property
    def text(self) -> str:
        """All visible words, with single blanks."""
        return " ".join(self.document.text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.document.xpath("string(//h1)").split())

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    def links(self) -> list[str]:
        return [str(link) for link in self.document.xpath("//a/@href")]

    def form(self, action: str) -> dict[str, str]:
        """The values a browser would send for the form with that action, untouched."""
        form = next(form for form in self.document.forms if (form.action or "").endswith(action))
        return {name: _as_browsers_read(form, name, value) for name, value in form.form_values()}


def _as_browsers_read(form: Any, name: str, value: str) -> str:
    """HTML drops one line break at the beginning of a textarea; lxml keeps it."""
    if not isinstance(form.inputs[name], html.TextareaElement):
        return value
    return value.removeprefix("\r").removeprefix("\n")


class Browser:
    """A client with a cookie jar; ``get`` and ``post`` check every HTML page they see."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page | None = None

    def log_in_as(self, email: str) -> None:
        """Open a session on the server without the cost of a password hash."""
        token = secrets.token_urlsafe(32)
        with self.app.app_context():
            account_id = db.session.scalars(
                sa.select(Account.id).where(Account.email == email)
            ).one()
            at = now()
            db.session.add(
                LoginSession(
                    token_hash=hash_token(token),
                    account_id=account_id,
                    created_at=at,
                    last_seen_at=at,
                    device="Testbrowser",
                )
            )
            db.session.commit()
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    def get(self, path: str, status: int = 200) -> Page:
        return self._see(self.client.get(path), status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 303) -> Page:
        """Send a form with the CSRF token a browser would have; ``status`` is what must come."""
        fields = {"csrf_token": self.csrf_token(), **(data or {})}
        return self._see(self.client.post(path, data=fields), status)

    def submit(self, action: str, /, status: int = 303, **changes: Any) -> Page:
        """Send the form of the current page with that action, some fields changed."""
        assert self.page is not None
        fields = {**self.page.form(action), **changes}
        path = next(
            form.action for form in self.page.document.forms if form.action.endswith(action)
        )
        return self._see(self.client.post(path, data=fields), status)

    def csrf_token(self) -> str:
        token = self.page.document.xpath("//input[@name='csrf_token']/@value") if self.page else []
        if not token:
            self.get("/konto" if self._is_logged_in() else "/anmelden")
            assert self.page is not None
            token = self.page.document.xpath("//input[@name='csrf_token']/@value")
        return str(token[0])

    def _is_logged_in(self) -> bool:
        with self.client.session_transaction() as cookie:
            return "_user_id" in cookie

    def _see(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        if response.mimetype == "text/html" and status not in {302, 303}:
            self.page = Page(response)
            check_house_rules(self.page)
            return self.page
        return Page(response) if response.mimetype == "text/html" else _bare(response)


def _bare(response: TestResponse) -> Page:
    page = Page.__new__(Page)
    page.response, page.status = response, response.status_code
    return page


def check_house_rules(page: Page) -> None:
    """What holds for every page, whatever it is about."""
    document = page.document
    assert document.get("lang") == "de"
    assert len(document.xpath("//h1")) == 1, "one h1"
    assert document.xpath("string(//title)").strip(), "a title"
    assert not document.xpath("//@style"), "no inline style"
    assert not document.xpath("//script[not(@src)] | //style"), "no inline script or style"
    assert not document.xpath("//*[starts-with(name(@*), 'on')]"), "no inline handler"
    assert page.response.headers["Content-Security-Policy"] == CSP
    doubled = [name for name, count in Counter(document.xpath("//@id")).items() if count > 1]
    assert not doubled, f"ids twice: {doubled}"
    for form in document.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), "a form without CSRF token"
    labelled = set(document.xpath("//label/@for"))
    for field in document.xpath(FIELDS):
        named = field.get("id") in labelled or field.get("aria-label")
        assert named, f"a field without label: {field.get('name')}"
    for reference in document.xpath("//@aria-describedby"):
        for one in reference.split():
            assert document.xpath(f"//*[@id='{one}']"), f"aria-describedby to nothing: {one}"
