"""Somebody in front of the browser; whatever goes wrong behind the page is noted."""

from __future__ import annotations

import time

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

WIDE = (1280, 900)
PHONE = (390, 844)
TRACES = ("Traceback", "jinja2.", "werkzeug.", "sqlalchemy.", 'File "/')


class Reader:
    """One page of one context, with the words people use for what they do with it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.page: Page = context.new_page()
        self.status = 0
        self.problems: list[str] = []
        self.expected: set[int] = set()  # statuses that are no fault of the page
        self.posts: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # A page that answers 404 or 422 is no fault of the page; its parts are in _answered.
        if not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:")):
            self.problems.append(f"foreign request: {request.url}")
        if request.method == "POST":
            self.posts.append(request.url.removeprefix(self.base))

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() or response.status in self.expected:
            return
        if response.status >= 400:
            self.problems.append(f"{response.status} for {response.url}")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """What can be read on the page, with single blanks."""
        return " ".join(self.page.locator("body").inner_text().split())

    @property
    def history(self) -> str:
        """What the page tells under "Verlauf"."""
        fold = self.page.locator("details", has=self.page.locator(".history"))
        fold.locator("summary").click()
        return fold.inner_text()

    def open(self, path: str, status: int = 200) -> Reader:
        response = self.page.goto(self.base + path)
        self.status = response.status if response else 0
        return self.sees(status)

    def follow(self, name: str, within: str = "body") -> Reader:
        self.go(self.page.locator(within).get_by_role("link", name=name).first)
        return self.sees(200)

    def press(self, name: str, status: int = 200) -> Reader:
        """Press a button that leads to another page."""
        self.go(self.button(name))
        return self.sees(status)

    def go(self, way: Locator) -> float:
        """Click what leads to another page; the seconds until its answer is there."""
        started = time.monotonic()
        with self.page.expect_navigation(wait_until="commit") as navigation:
            way.click()
        seconds = time.monotonic() - started
        self.status = navigation.value.status
        self.page.wait_for_load_state()
        return seconds

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def fill(self, label: str, value: str) -> Reader:
        self.page.get_by_label(label, exact=True).first.fill(value)
        return self

    def sees(self, status: int) -> Reader:
        """The page that stands there: its status, one heading, no trace of the inside."""
        assert self.status == status, f"{self.status} at {self.path}: {self.text[:500]}"
        assert self.page.locator("h1").count() == 1, self.path
        assert self.page.title().strip(), self.path
        for trace in TRACES:
            assert trace not in self.text, self.text[:1000]
        return self

    def log_in(self, email: str, password: str) -> Reader:
        self.fill("Mailadresse", email)
        self.fill("Passwort", password)
        return self.press("Anmelden")
