"""The running instance of the round trip: its pages, its mail server, its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kzv_workflow.clock import BERLIN
from kzv_workflow.todos.deadlines import is_working_day
from tests.e2e.letters import Letterbox
from tests.e2e.reader import Reader
from tests.e2e.server import Server

ADMIN, ADMIN_PASSWORD = "ada.amt@bismit.example", "Sieben-Zebras-im-Zug"
SEIDEL, SEIDEL_PASSWORD = "seidel@altenburg.example", "Regenbogen-Treppe-7"
BRANDT = "brandt@halle.example"


@dataclass(frozen=True, slots=True)
class Loop:
    """``window`` opens a fresh browser window of somebody who is not logged in."""

    server: Server
    post: Letterbox
    window: Callable[[], Reader]

    def log_in(self, email: str, password: str) -> Reader:
        return self.window().open("/anmelden").log_in(email, password)

    def deliver(self) -> None:
        """Send what waits at one minute past midnight, when no digest is due and logins last."""
        night = (datetime.now(BERLIN) + timedelta(days=1)).replace(hour=0, minute=1)
        self.server.flask("jobs", "tick", "--now", f"{night:%Y-%m-%dT%H:%M}")

    def tick_in_the_morning(self) -> None:
        """Half past seven on the next working day."""
        day = in_days(1)
        while not is_working_day(day):
            day += timedelta(days=1)
        self.server.flask("jobs", "tick", "--now", f"{day}T07:30")


def in_days(count: int) -> date:
    return datetime.now(BERLIN).date() + timedelta(days=count)


def german(day: date) -> str:
    """As people type it."""
    return f"{day:%d.%m.%Y}"
