"""P3: the page that answers a poll, and the answer itself, beside the floor's."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks.floor_poll import create_poll_floor
from benchmarks.instances import MUNICIPALITY, Instance, build
from benchmarks.report import Result, ratio, table
from benchmarks.timing import Timing, take_turns
from benchmarks.wsgi import Answer, Caller, refuse_different_content
from kzv_workflow.polls.models import Poll, PollState

PAGE, POST = 1.2, 1.5


class Changing:
    """Answers sent in turn, each another one than before, so that every one is written."""

    def __init__(self, *callers: Caller) -> None:
        self._turn: Iterator[Caller] = cycle(callers)

    def __call__(self) -> Answer:
        return next(self._turn)()


def measure() -> list[Result]:
    """The demo's running poll with four dates, read and answered by a municipality."""
    with tempfile.TemporaryDirectory() as folder:
        ours = build(Path(folder))
        poll = ours.scalar(sa.select(Poll.id).where(Poll.state == PollState.OPEN))
        floor = create_poll_floor(ours.database)
        path = f"/terminabfragen/{poll}/antwort"
        page, bare = ours.caller(path, MUNICIPALITY), Caller(floor, path)
        refuse_different_content("P3 poll page", page(), bare())
        pages = take_turns({"ours": page, "floor": bare}, rounds=15, calls=15)
        sent = _sent(ours, floor, path)
        answers = take_turns(sent, rounds=15, calls=10)
    return [
        ratio("P3 poll page, four dates", *_both(pages), PAGE),
        ratio("P3 answer (POST), SQLite", *_both(answers), POST),
    ]


def _both(timings: dict[str, Timing]) -> tuple[float, float]:
    return timings["ours"].per_call, timings["floor"].per_call


def _sent(ours: Instance, floor: Flask, path: str) -> dict[str, Changing]:
    """Two different answers for each application, as a browser sends them."""
    shown = ours.caller(path, MUNICIPALITY)()
    page, cookie = shown.text, shown.headers["Set-Cookie"].partition(";")[0]  # knows the token
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    hidden = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
        for name in ("version", "shown")
    }
    names = sorted(set(re.findall(r'type="radio"[^>]*name="(value-\d+)"', page)))
    forms = [
        {"csrf_token": token, **hidden, "step": "save", **dict.fromkeys(names, word)}
        for word in ("yes", "if_need_be")
    ]
    return {
        "ours": Changing(*(Caller(ours.app, path, cookie, form, "303") for form in forms)),
        "floor": Changing(*(Caller(floor, path, "", form, "303") for form in forms)),
    }


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
