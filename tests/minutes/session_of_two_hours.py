"""Two hours of writing with everything that goes wrong, against the pages.

The suite runs it in simulated time; ``python -m tests.minutes.session_of_two_hours`` in full
length, with a number of minutes behind it in part.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.accounts.models import LoginSession
from kzv_workflow.app import create_app
from kzv_workflow.clock import Clock
from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.web.extensions import db
from tests.browser import Browser, Page, ReadingClient
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.factories import taken_over
from tests.minutes.writing import edit, newest

WORDS = ("Auswahl", "Kennzahl", "Rückfrage", "Sitzung", "Datei", "Halle", "nächste", "wird")
PAUSE = timedelta(seconds=12)  # between two autosaves
LENGTH = timedelta(hours=2)
BEGUN = "## Protokoll des 2. Treffens am 20.04.2021\n\n## Verfahren\n\n- Beginn\n"


class MovingClock(Clock):
    """A clock that only goes when it is moved."""

    def __init__(self, clock: Clock) -> None:
        self._at = clock.now()

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> None:
        self._at += by


class WaitingClock(MovingClock):
    """The same in full length: to move it is to wait."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def move(self, by: timedelta) -> None:
        time.sleep(by.total_seconds())


class Writer:
    """A person with an open editor; ``text`` is what they mean it to say."""

    def __init__(
        self, app: Flask, session: Session, path: str, seed: int, waits: bool = False
    ) -> None:
        clock = (WaitingClock if waits else MovingClock)(app.extensions["clock"])
        app.extensions["clock"] = clock
        self.clock, self._session, self._path = clock, session, path
        self._random = random.Random(seed)
        self._browser = Browser(app)
        self._browser.log_in_as("assistenz@demo.example")
        self.happened: Counter[str] = Counter()
        self.text = self._open()
        self.typed: list[str] = []
        self.offline_until = clock.now()

    def _open(self, query: str = "") -> str:
        page = self._browser.get(f"{self._path}/bearbeiten{query}")
        self._form = page.form("/bearbeiten")
        return self._form["source"]

    def write(self, length: timedelta = LENGTH) -> None:
        end = self.clock.now() + length
        while self.clock.now() < end:
            self.clock.move(PAUSE)
            self._type()
            self._trouble()
            if self.clock.now() >= self.offline_until:
                self._autosave()
            if self._random.random() < 1 / 50:
                self.save()
        self.save()

    def _type(self) -> None:
        """A sentence at the end, sometimes a To-do, sometimes a word corrected above."""
        chance = self._random.random()
        if chance < 0.1 and "prüfen" in self.text:
            self.text = self.text.replace("prüfen", "ansehen", 1)
            self.happened["corrected"] += 1
            return
        number = len(self.typed)
        words = " ".join(self._random.choices(WORDS, k=6))
        begin = "→ **To do Stadt Halle:**" if chance < 0.15 else "-"
        self.typed.append(f"Satz {number} {words}")
        self.text += f"{begin} Satz {number} {words} prüfen\n"

    def _trouble(self) -> None:
        for name, often in (
            ("offline", 60), ("expired", 90), ("closed", 90), ("second_writer", 120),
        ):  # fmt: skip
            if self._random.random() < 1 / often:
                self.happened[name] += 1
                getattr(self, f"_{name}")()

    def _offline(self) -> None:
        self.offline_until = self.clock.now() + timedelta(minutes=self._random.randint(1, 6))

    def _expired(self) -> None:
        self._session.execute(sa.delete(LoginSession))
        self._session.commit()

    def _closed(self) -> None:
        """The browser is closed in the middle of a word and opened again, with a network.

        What the server has not got lies in the browser and is handed in by the new page, as the
        script of the editor does.
        """
        self.offline_until = self.clock.now()
        left = {**self._form, "source": self.text}
        if self._browser.client.get(f"{self._path}/bearbeiten").status_code != 200:
            self._browser.log_in_as("assistenz@demo.example")
        self._open()
        if without_markers(left["source"]) != without_markers(self._form["source"]):
            self._form = {**left, "csrf_token": self._form["csrf_token"]}
            assert self._keep() == 200
        page = self._browser.get(f"{self._path}/bearbeiten")
        if "nicht übernommener Stand" in page.text:
            self._browser.submit("/sicherung/weiter")
            assert self._open("?weiter=1") == self.text
        else:
            self.text = self._open()

    def _second_writer(self) -> None:
        """Somebody else saves a sentence of their own."""
        other = Browser(self._browser.app)
        other.log_in_as("buero@demo.example")
        page = other.get(f"{self._path}/bearbeiten")
        edit(other, self._path, page.form("/bearbeiten")["source"] + "\n## Gast\n\n- Ein Gast.\n")

    def _autosave(self) -> None:
        answer = self._keep()
        if answer == 401:
            self._browser.log_in_as("assistenz@demo.example")
            answer = self._keep()
        if answer == 400:
            told = self._browser.client.get(f"{self._path}/sicherung").get_json()
            self._form["csrf_token"] = told["csrf_token"]
            answer = self._keep()
        assert answer == 200, answer

    def _keep(self) -> int:
        fields = {**self._form, "source": self.text}
        return self._browser.client.post(f"{self._path}/sicherung", data=fields).status_code

    def save(self) -> None:
        """Save, with a network; on a conflict the page proposes what each of both wrote."""
        if self.clock.now() < self.offline_until:
            self.clock.move(self.offline_until - self.clock.now())
        self._autosave()
        self.happened["saved"] += 1
        fields = {**self._form, "source": self.text, "step": "save"}
        answer = self._browser.client.post(f"{self._path}/bearbeiten", data=fields)
        meant = self.text
        if answer.status_code == 409:
            self.happened["conflict"] += 1
            self._browser.page = Page(answer)
            page = self._browser.submit("/konflikt", 200)
            meant = page.form("/bearbeiten")["source"]
            self._browser.submit("/bearbeiten", step="save")
        else:
            assert answer.status_code == 303, answer.status_code
        self.text = self._open()
        assert without_markers(self.text) == without_markers(meant)


def lost(writer: Writer, stored: str) -> list[str]:
    """What was typed and is not in the stored text."""
    missing = [sentence for sentence in writer.typed if f"{sentence} " not in stored]
    return missing if stored == writer.text else [*missing, "The text is not the one meant."]


def main(minutes: int) -> int:
    """A new instance, the session as long as that, what happened; 1 if anything was lost."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_in(Path(folder)))
        app.test_client_class = ReadingClient
        schema.upgrade(app)
        with app.app_context():
            add_cast(db.session)
            db.session.commit()
            at = app.extensions["clock"].now()
            path = f"/protokolle/{taken_over(db.session, at, BEGUN, circulated=False).id}"
            maker = db.sessionmaker
        with maker(expire_on_commit=False) as session:
            writer = Writer(app, session, path, seed=2, waits=True)
            writer.write(timedelta(minutes=minutes))
            missing = lost(writer, newest(session))
    happened = ", ".join(f"{name} {count}" for name, count in sorted(writer.happened.items()))
    sys.stdout.write(f"{len(writer.typed)} sentences in {minutes} minutes; {happened}\n")
    sys.stdout.write("\n".join(missing or ["Not one character was lost."]) + "\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 120))
