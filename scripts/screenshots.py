"""Take the pictures of README and handbook from a running demo: python -m scripts.screenshots."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PROTOKOLL = ROOT / "tests" / "minutes" / "protokolle" / "teil2.md"
ADDRESS = "http://127.0.0.1:8765"
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def demo() -> Iterator[None]:
    """A demo on a scratch instance; ended by SIGTERM."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "INSTANCE_PATH": folder, "NOW": "2021-04-23T10:00"}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--demo"]
        server = subprocess.Popen(
            [*command, "--port", "8765"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait()
            yield
        finally:
            server.terminate()
            server.wait(30)


def _wait() -> None:
    for _ in range(400):  # a machine with much to do takes its time
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=1)
        except (URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("Die Demo ist nicht gestartet.")


def log_in(browser: Browser, account: str, size: dict[str, int]) -> Page:
    page = browser.new_context(viewport=size, locale="de-DE").new_page()  # type: ignore[arg-type]
    page.goto(f"{ADDRESS}/anmelden")
    page.get_by_label("Mailadresse").fill(f"{account}@demo.example")
    page.get_by_label("Passwort").fill("kennzahlen-demo")
    page.get_by_role("button", name="Anmelden").click()
    return page


def take(browser: Browser) -> None:
    """The pictures, in the order of the handbook."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    office = log_in(browser, "buero", WIDE)
    office.goto(f"{ADDRESS}/protokolle/importieren")
    office.get_by_label("Datei mit dem Protokoll").set_input_files(PROTOKOLL)
    office.get_by_role("button", name="Hochladen und prüfen").click()
    office.screenshot(path=IMAGES / "pruefen.png")
    office.get_by_role("button", name="Übernehmen").last.click()
    office.screenshot(path=IMAGES / "protokoll.png")
    office.goto(f"{ADDRESS}/aufgaben/kommunen")
    office.screenshot(path=IMAGES / "kommunen.png")
    office.goto(f"{ADDRESS}/aufgaben/neu")
    office.screenshot(path=IMAGES / "neues-todo.png")
    office.goto(ADDRESS)
    office.screenshot(path=IMAGES / "start-buero.png")
    log_in(browser, "buero", PHONE).screenshot(path=IMAGES / "start-buero-telefon.png")
    log_in(browser, "altenburg", WIDE).screenshot(path=IMAGES / "start-kommune.png")
    log_in(browser, "altenburg", PHONE).screenshot(path=IMAGES / "start-telefon.png")


def main() -> None:
    """A demo, a browser, the pictures."""
    with demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        take(browser)
        browser.close()


if __name__ == "__main__":
    main()
