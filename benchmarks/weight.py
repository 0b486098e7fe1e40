"""P10: bytes on the wire and requests of a first visit, login and desk, without fonts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from benchmarks.instances import MUNICIPALITY, build
from benchmarks.report import Result, table
from kzv_workflow.config import Settings

KILOBYTES, REQUESTS, AGAIN = 60, 6, 1
YEAR = 31_536_000


class Visit:
    """A browser's requests: each asset once while its answer says that it may be kept."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.cached: set[str] = set()
        self.requests = 0
        self.bytes = 0

    def open(self, path: str, form: dict[str, str] | None = None) -> html.HtmlElement:
        """The page in the end, after redirects, with what it links to."""
        answer = self._send(path, form)
        while answer.status_code in {302, 303}:
            answer = self._send(answer.headers["Location"])
        plain = self.client.get(answer.request.path).get_data()  # the same, uncompressed
        page = html.fromstring(plain)
        for element in page.iter("link", "script"):
            link = element.get("href") or element.get("src")
            if link and link not in self.cached:
                self._send(link)
        return page

    def _send(self, path: str, form: dict[str, str] | None = None) -> TestResponse:
        headers = {"Accept-Encoding": "br, gzip"}
        answer = self.client.open(
            path, method="POST" if form else "GET", data=form, headers=headers
        )
        self.requests += 1
        self.bytes += len(answer.get_data())
        if answer.cache_control.max_age == YEAR:
            self.cached.add(path)
        return answer


def measure() -> list[Result]:
    """Size and requests of the first visit, and the requests of the next page."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(Path(folder)).app
        settings: Settings = app.extensions["settings"]
        visit = Visit(app.test_client())
        login = visit.open("/anmelden")
        token = str(login.forms[0].fields["csrf_token"])
        typed = {"email": MUNICIPALITY, "password": settings.demo_password}
        desk = visit.open("/anmelden", {"csrf_token": token, **typed})
        if "Guten Tag" not in desk.text_content():
            raise RuntimeError("the login did not lead to the desk")
        first = visit.requests
        kilobytes = visit.bytes / 1000
        visit.open("/treffen")
        again = visit.requests - first
    return [
        Result("P10 first visit, kB", f"{kilobytes:.1f} kB", "", kilobytes, KILOBYTES),
        Result("P10 first visit, requests", str(first), "", first, REQUESTS),
        Result("P10 next page, requests", str(again), "", again, AGAIN),
    ]


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
