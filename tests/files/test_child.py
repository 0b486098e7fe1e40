"""The reading process: what it may use, what it knows, and how it ends."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from kzv_workflow.errors import DomainError
from kzv_workflow.files import child, limits, worker
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.selfcheck import endless, surroundings
from kzv_workflow.minutes.readers.reading import read_packed
from tests.files.hostile_files import huge_text_in_paragraphs, paragraphs, word


def unmarked(name: str, data: bytes) -> object:
    """A function of somebody else's, which never runs."""
    return [name, data]


def missing(name: str, data: bytes) -> object:
    """A reader whose module no process can import."""
    return [name, data]


missing.__module__ = "kzv_workflow.files.missing"
isolated(missing)


def seen() -> dict[str, Any]:
    return cast(dict[str, Any], child.run(surroundings, "ä.docx", b"abc"))


def test_the_child_gets_name_and_bytes_and_answers_plain_data() -> None:
    report = seen()

    assert (report["name"], report["bytes"]) == ("ä.docx", 3)


def test_the_child_lives_within_its_limits() -> None:
    report = seen()

    assert report["limits"]["memory"] == limits.CHILD_MEMORY
    assert report["limits"]["written"] == 0
    room = report["limits"]["seconds"] - report["processor_seconds"]
    assert limits.CHILD_SECONDS <= room <= limits.CHILD_SECONDS + 1
    assert report["address_space_kb"] * 1024 < limits.CHILD_MEMORY / 4


def test_the_child_inherits_no_files_and_no_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "sehr geheim")
    inherited = os.open(tmp_path / "database.sqlite", os.O_RDWR | os.O_CREAT)
    os.set_inheritable(inherited, True)
    with socket.socket() as listening:
        listening.set_inheritable(True)

        report = seen()

    os.close(inherited)
    assert "SECRET_KEY" not in report["environment"]
    assert not any("sqlite" in target for target in report["open_files"])
    assert not any("socket" in target for target in report["open_files"])


def test_eight_threads_may_read_at_the_same_time() -> None:
    data = word(paragraphs("Guten Tag"))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: child.run(read_packed, "x.docx", data), range(24)))

    assert all(answer == answers[0] for answer in answers)
    assert cast(dict[str, Any], answers[0])["lines"] == ["Guten Tag"]


def test_what_takes_too_long_is_ended_with_a_sentence() -> None:
    with pytest.raises(DomainError, match="nicht innerhalb von"):
        child.run(endless, "x.docx", b"abc", seconds=0.2)


def test_a_process_that_does_not_start_is_no_fault_of_the_file() -> None:
    with pytest.raises(DomainError, match="in einigen Sekunden noch einmal"):
        child.run(missing, "x.docx", b"abc")


def test_what_needs_too_much_memory_is_ended_with_a_sentence() -> None:
    with pytest.raises(DomainError, match=r"zu umfangreich|nicht innerhalb"):
        child.run(read_packed, "x.docx", huge_text_in_paragraphs())


def test_an_answer_nobody_could_review_is_refused() -> None:
    with pytest.raises(DomainError, match=r"zu umfangreich"):
        child.run(read_packed, "x.txt", b"Wort " * (limits.CHILD_ANSWER // 4))


def test_a_refusal_inside_reaches_the_user_word_for_word() -> None:
    with pytest.raises(DomainError, match="beschädigt oder unvollständig"):
        child.run(read_packed, "x.docx", b"PK\x03\x04 und sonst nichts")


@pytest.mark.parametrize(("returncode", "output"), [(-11, b""), (1, b""), (0, b"")])
def test_a_crash_inside_is_a_damaged_file(returncode: int, output: bytes) -> None:
    with pytest.raises(DomainError, match="beschädigt"):
        child.understood(returncode, output, late=False)


def test_only_marked_functions_run() -> None:
    with pytest.raises(PermissionError):
        child.run(unmarked, "x", b"")


@pytest.mark.parametrize("address", ["os:system", "kzv_workflow.files.child:run"])
def test_the_child_too_runs_only_marked_functions_of_the_product(address: str) -> None:
    with pytest.raises(PermissionError):
        worker.find(address)
