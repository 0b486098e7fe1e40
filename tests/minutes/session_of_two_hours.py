"""Two hours of writing with everything that goes wrong, in simulated time, against the pages."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import LoginSession
from kzv_workflow.clock import Clock
from kzv_workflow.minutes.marking import without_markers
from tests.browser import Browser, Page
from tests.minutes.writing import edit

WORDS = ("Auswahl", "Kennzahl", "Rückfrage", "Sitzung", "Datei", "Halle", "nächste", "wird")
PAUSE = timedelta(seconds=12)  # between two autosaves
LENGTH = timedelta(hours=2)


class MovingClock(Clock):
    """A clock that only goes when it is moved."""

    def __init__(self, clock: Clock) -> None:
        self._at = clock.now()

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> None:
        self._at += by


class Writer:
    """A person with an open editor; ``intended`` is what they mean the text to be."""

    def __init__(self, app: Flask, session: Session, path: str, seed: int) -> None:
        clock = MovingClock(app.extensions["clock"])
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

    def write(self) -> None:
        end = self.clock.now() + LENGTH
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
        """The browser is closed after the last pause and opened again."""
        self.offline_until = self.clock.now()
        self._autosave()
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
        """Save; on a conflict the page proposes what each of both wrote."""
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
