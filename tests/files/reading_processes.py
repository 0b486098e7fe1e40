"""What the operating system says about reading processes (Linux)."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from pathlib import Path


def running() -> set[int]:
    """Those this process has started and that live."""
    pids = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]
    return {pid for pid in pids if b"kzv_workflow.files.worker" in _command(pid)}


def wait_for_the_end(pid: int) -> None:
    """Of any process, also one that is not ours; fails if it lives on."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    poll = select.poll()
    poll.register(watch, select.POLLIN)
    ended = poll.poll(60_000)
    os.close(watch)
    assert ended


def _command(pid: int) -> bytes:
    """Of a child of ours, else empty; for a moment also while one begins, and once it ended."""
    about, command = Path(f"/proc/{pid}"), b""
    with suppress(FileNotFoundError, ProcessLookupError):
        while not command:
            state, parent = (about / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) != os.getpid() or state in "ZX":
                break
            command = (about / "cmdline").read_bytes()
    return command
