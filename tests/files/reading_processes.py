"""What the operating system says about reading processes (Linux)."""

from __future__ import annotations

import os
import select
from pathlib import Path


def running() -> set[int]:
    """Those this process has started and that live."""
    children = [
        int(pid)
        for thread in Path("/proc/self/task").iterdir()
        for pid in (thread / "children").read_text().split()
    ]
    return {pid for pid in children if b"kzv_workflow.files.worker" in _command(pid)}


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
    """Empty once it has ended; for a moment also while it begins."""
    about = Path(f"/proc/{pid}")
    try:
        while not (command := (about / "cmdline").read_bytes()):
            if (about / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                break
    except (FileNotFoundError, ProcessLookupError):
        return b""
    return command
