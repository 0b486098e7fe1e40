"""Killed in the middle of sending: nothing is lost, and at most one mail per kill is doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

from kzv_workflow import scheduler
from kzv_workflow.config import PROJECT
from kzv_workflow.mail import claims, senders
from tests.mail.outbox import Outbox
from tests.mail.post_office import PostOffice

MAILS = 60
KILLS = 20
RESUMED = 60  # seconds after a kill at the latest


class Mortal:
    """A process whose children deliver and can be killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.orders, self.answers = process.stdin, process.stdout

    def start(self, seconds: float) -> int:
        self.orders.write(f"{seconds}\n")
        self.orders.flush()
        return int(self.answers.readline())

    def wait(self) -> None:
        assert self.answers.readline() == "gone\n"


@contextmanager
def mortal(outbox: Outbox, office: PostOffice) -> Iterator[Mortal]:
    command = [sys.executable, "-m", "tests.mail.mortal"]
    process = subprocess.Popen(
        [*command, str(outbox.settings.instance_path), str(office.port)],
        cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        yield Mortal(process)
        assert process.stdin is not None
        process.stdin.close()


def test_what_a_killed_process_held_is_taken_again_within_a_minute() -> None:
    assert claims.LEASE.total_seconds() + scheduler.DELIVERY_SECONDS <= RESUMED
    assert claims.LEASE.total_seconds() > senders.MAIL_SECONDS  # nobody is overtaken while alive


def test_killed_while_sending_no_mail_is_lost(outbox: Outbox, post_office: PostOffice) -> None:
    post_office.book.slowness = 0.02
    for number in range(MAILS):
        outbox.queue(f"p{number}")

    with mortal(outbox, post_office) as process:
        for kill in range(KILLS):
            before = len(post_office.book.taken)
            child = process.start(kill * RESUMED)
            limit = time.monotonic() + 10
            while len(post_office.book.taken) == before and time.monotonic() < limit:
                time.sleep(0.001)
            time.sleep(random.uniform(0, 0.05))
            os.kill(child, signal.SIGKILL)
            process.wait()
        process.start(KILLS * RESUMED)
        process.wait()
        process.start((KILLS + 1) * RESUMED)
        process.wait()

    taken = [message_from_bytes(raw) for _, raw in post_office.book.taken]
    assert len(set(post_office.book.recipients)) == MAILS
    assert len({mail["Message-ID"] for mail in taken}) == MAILS
    assert len({raw for _, raw in post_office.book.taken}) == MAILS  # what came twice is the same
    assert len(taken) - MAILS <= KILLS
    assert set(outbox.states().values()) == {"sent"}
