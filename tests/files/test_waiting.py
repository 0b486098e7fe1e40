"""A reading process that waits for its file: it reads one, and nobody notices if it is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from kzv_workflow.directory.excel import read_rows
from kzv_workflow.errors import DomainError
from kzv_workflow.files import child, limits
from kzv_workflow.files.process import ReadingProcess
from kzv_workflow.files.selfcheck import endless, surroundings
from kzv_workflow.files.spreadsheets import read_sheets
from kzv_workflow.minutes.readers.reading import read_packed
from tests.browser import Browser
from tests.files.hostile_files import paragraphs, word
from tests.files.reading_processes import running, wait_for_the_end

FORMS = (
    "/kennzahlen/kataloge/einlesen",
    "/teilnehmende/einlesen",
    "/protokolle/importieren",
    "/protokolle/sammlung",
)


@pytest.fixture(autouse=True)
def none_waits() -> Iterator[None]:
    child.stop_waiting()
    yield
    child.stop_waiting()
    assert not running()


def seen() -> dict[str, Any]:
    return cast(dict[str, Any], child.run(surroundings, "ä.docx", b"abc"))


def waiting() -> int:
    child.make_ready(surroundings)
    [pid] = running()
    return pid


def what_is_planned_happens() -> None:
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()


def test_what_waits_reads_the_next_file() -> None:
    pid = waiting()

    assert seen()["pid"] == pid


def test_it_reads_one_file_and_another_takes_its_place() -> None:
    first = waiting()

    pids = [seen()["pid"] for _ in range(3)]

    assert pids[0] == first
    assert len(set(pids)) == 3
    what_is_planned_happens()
    [next_one] = running()
    assert next_one not in pids


def test_without_a_form_nothing_waits() -> None:
    seen()

    assert not running()


def test_whoever_shows_a_form_twice_lets_one_wait() -> None:
    assert waiting() == waiting()


def test_only_few_wait_and_the_others_are_read_all_the_same() -> None:
    for reader in (read_sheets, read_rows, surroundings):
        child.make_ready(reader)

    assert len(running()) == limits.CHILDREN_WAITING
    assert seen()["bytes"] == 3


def test_after_the_end_none_is_started() -> None:
    waiting()
    seen()

    child.stop_waiting()

    what_is_planned_happens()
    assert not running()


def test_it_has_the_same_limits_from_the_file_on() -> None:
    waiting()

    report = seen()

    room = report["limits"]["seconds"] - report["processor_seconds"]
    assert limits.CHILD_SECONDS <= room <= limits.CHILD_SECONDS + 1
    assert report["limits"]["memory"] == limits.CHILD_MEMORY
    assert report["limits"]["written"] == 0


def test_it_holds_nothing_but_its_own_pipes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "sehr geheim")
    child.make_ready(read_sheets)
    with (tmp_path / "database.sqlite").open("w") as inherited:
        os.set_inheritable(inherited.fileno(), True)
        child.make_ready(surroundings)

        report = seen()

    kinds = sorted(target.partition(":")[0] for target in report["open_files"])
    assert kinds == ["/dev/null", "pipe", "pipe"]
    assert "SECRET_KEY" not in report["environment"]


def test_killed_while_it_waits_it_is_replaced() -> None:
    pid = waiting()
    os.kill(pid, signal.SIGKILL)

    report = seen()

    assert (report["bytes"], report["pid"] == pid) == (3, False)


def test_one_that_died_does_not_keep_another_from_waiting() -> None:
    pid = waiting()
    os.kill(pid, signal.SIGKILL)
    wait_for_the_end(pid)

    assert waiting() != pid


def test_what_takes_too_long_there_is_ended_too() -> None:
    child.make_ready(endless)

    with pytest.raises(DomainError, match="nicht innerhalb von"):
        child.run(endless, "x.docx", b"abc", seconds=0.2)


def test_eight_threads_share_what_waits() -> None:
    data = word(paragraphs("Guten Tag"))
    child.make_ready(read_packed)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: child.run(read_packed, "x.docx", data), range(16)))

    assert all(answer == answers[0] for answer in answers)
    assert cast(dict[str, Any], answers[0])["lines"] == ["Guten Tag"]


def test_without_work_it_ends_by_itself() -> None:
    process = ReadingProcess("kzv_workflow.files.selfcheck", idle=1)

    wait_for_the_end(process.pid)

    assert not process.is_alive
    process.end()


@pytest.mark.parametrize("ending", ["pass", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_it_does_not_outlive_the_server(ending: str) -> None:
    wait_for_the_end(int(said_by(f"""
        child.make_ready(surroundings)
        print(*child_processes(), flush=True)
        {ending}
    """)))  # fmt: skip


def test_a_forked_server_leaves_it_to_the_other() -> None:
    waits, forked, after = said_by("""
        child.make_ready(surroundings)
        print(*child_processes(), flush=True)
        if os.fork():
            os.wait()
        print(child.run(surroundings, "x", b"")["pid"], flush=True)
    """).split()

    assert forked != waits
    assert after == waits


def said_by(script: str) -> str:
    """What a process of its own prints that may fork or be killed."""
    lines = [
        "import os, signal",
        "from kzv_workflow.files import child",
        "from kzv_workflow.files.selfcheck import surroundings",
        "from tests.files.reading_processes import running as child_processes",
        *(line.removeprefix("        ") for line in script.splitlines()),
    ]
    made = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        stdout=subprocess.PIPE, text=True, timeout=120, check=False,
    )  # fmt: skip
    return made.stdout


@pytest.mark.parametrize("path", FORMS)
def test_a_form_for_a_file_lets_one_wait(office: Browser, path: str) -> None:
    office.get(path)

    assert len(running()) == 1
