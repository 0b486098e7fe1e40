"""Delivers until it is killed: for each line on standard input one child, whose number it says.

A line is the seconds by which the clock has gone on; standard error of a child is inherited.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from kzv_workflow.mail.senders import SmtpSender, SmtpServer
from tests.mail.outbox import Outbox


def deliver(folder: Path, port: int, seconds: float) -> None:
    outbox = Outbox(folder)
    outbox.clock.instant += timedelta(seconds=seconds)
    outbox.deliver(SmtpSender(SmtpServer("smtp", "127.0.0.1", port), "kzv@bismit.example", 5))


def main(folder: str, port: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            deliver(Path(folder), int(port), float(line))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
