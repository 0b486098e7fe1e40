"""A real server process on its own instance, and worlds it can be put into within milliseconds."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from kzv_workflow.config import PROJECT

SECRET = "only for tests, never for an installation"
TURNS = ("a", "b")  # the devices that are logged in, by turns
START_SECONDS = 120  # also on a machine that does other things
UNCOUNTED = {"login_session", "failed_login"}  # change by logging in, say nothing about the work


class Server:
    """``flask serve`` on a free port; SQLite files beside its database keep the worlds."""

    options: tuple[str, ...] = ()
    turn = TURNS[0]

    def __init__(self, folder: Path, log: Path, **settings: str) -> None:
        self.folder = folder
        self.database = folder / "kzv.sqlite"
        self.port = _free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.environment = {**_environment(folder), "PUBLIC_URL": self.base, **settings}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), *self.options],
                cwd=PROJECT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.base}/readyz", timeout=5):
                    return
            except (URLError, OSError):
                assert self._process.poll() is None, self.log.read_text(encoding="utf-8")
                time.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def kill(self) -> None:
        """As if the power went."""
        self._process.kill()
        self._process.wait(timeout=30)

    def flask(self, *arguments: str) -> str:
        """What a ``flask`` command prints in the same environment."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def remember(self, world: str) -> None:
        """Keep the database as it is now under that name."""
        with closing(sqlite3.connect(self.database)) as live, closing(self._kept(world)) as kept:
            live.backup(kept)

    def recall(self, world: str) -> None:
        """Put the database back into a remembered state."""
        with closing(self._kept(world)) as kept, closing(sqlite3.connect(self.database)) as live:
            kept.backup(live)

    def restore(self, world: str) -> None:
        """Recall a world, with the logins of the other turn only.

        What a closed window of the test before still sends is of nobody who is logged in now.
        """
        over, self.turn = self.turn, TURNS[self.turn == TURNS[0]]
        self.recall(world)
        with closing(sqlite3.connect(self.database)) as live, live:
            live.execute("DELETE FROM login_session WHERE device = ?", [over])

    def _kept(self, world: str) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / f"{world}.world")

    def counts(self) -> dict[str, int]:
        """Rows of every table that holds what people work on."""
        with closing(sqlite3.connect(self.database)) as live:
            tables = [
                str(name)
                for (name,) in live.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if name not in UNCOUNTED
            ]
            return {
                table: int(live.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
                for table in tables
            }

    def end_all_logins(self) -> None:
        """What an hour of silence does."""
        with closing(sqlite3.connect(self.database)) as live, live:
            live.execute("DELETE FROM login_session")

    def trouble(self) -> str:
        """What the server wrote about errors; empty if all went well."""
        written = self.log.read_text(encoding="utf-8")
        return written if "Traceback" in written or "ERROR" in written else ""


class DemoServer(Server):
    """The same with the data for trying things out."""

    options = ("--demo",)


def copy_of(template: Path, folder: Path) -> Path:
    """An instance whose accounts count as demo accounts, so that its clock may be set."""
    shutil.copytree(template, folder)
    with closing(sqlite3.connect(folder / "kzv.sqlite")) as database, database:
        database.execute("UPDATE account SET is_demo = 1")
    return folder


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": SECRET,
        "SCHEDULER": "off",
        "LIBREOFFICE": "off",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
