"""The indicator pages beside bare ones of the same content: 600 indicators × 9 municipalities."""

from __future__ import annotations

import itertools
import re
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks.floor_rounds import OPTIONS, create_floor
from benchmarks.instances import MUNICIPALITY, OFFICE, Instance, counting
from benchmarks.report import Result, ratio, table
from benchmarks.rounds import build_round
from benchmarks.timing import take_turns
from benchmarks.wsgi import Answer as Response
from benchmarks.wsgi import Caller, refuse_different_content
from kzv_workflow.indicators.models import Selection
from kzv_workflow.indicators.values import Answer, Verdict

PAGE, VOTE, STATEMENTS = 1.5, 1, 15


def measure() -> list[Result]:
    """The selection page and the matrix, 50 rows each; saving a choice to the floor's vote."""
    with tempfile.TemporaryDirectory() as folder:
        ours, round_id = build_round(Path(folder))
        selection, floor = readers_selection(ours, round_id), create_floor(ours.database)
        results = []
        for name, (our_page, bare_page) in pages(ours, floor, round_id).items():
            timings = take_turns({"ours": our_page, "floor": bare_page}, rounds=15, calls=10)
            results.append(ratio(name, timings["ours"].per_call, timings["floor"].per_call, PAGE))
            with counting(ours) as statements:
                our_page()
            count = len(statements)
            results.append(Result(f"{name}, statements", str(count), "", count, STATEMENTS))
        save = Saver(ours, selection)
        vote = Caller(
            floor, "/poll/1", form={f"option-{one}": "ja" for one in range(1, OPTIONS + 1)}
        )
        timings = take_turns({"ours": save, "floor": vote}, rounds=15, calls=10)
        name = "saving a choice, to the floor's vote"
        return [*results, ratio(name, timings["ours"].per_call, timings["floor"].per_call, VOTE)]


def pages(ours: Instance, floor: Flask, round_id: int) -> dict[str, tuple[Caller, Caller]]:
    """Ours and the floor's of each kind; raises RuntimeError if they are not the same."""
    selection = readers_selection(ours, round_id)
    found = {
        "P2 selection page, 50 of 600": (
            ours.caller(f"/kennzahlen/auswahl/{selection}?feld=A", MUNICIPALITY),
            Caller(floor, f"/auswahl/{selection}?feld=A"),
        ),
        "P2 matrix, 50 of 600 × 9": (
            ours.caller(f"/kennzahlen/runden/{round_id}/zusammenfuehrung", OFFICE),
            Caller(floor, f"/matrix/{round_id}"),
        ),
    }
    for name, (our_page, bare_page) in found.items():
        refuse_different_content(name, our_page(), bare_page())
    return found


def readers_selection(ours: Instance, round_id: int) -> int:
    return ours.scalar(
        sa.select(Selection.id)
        .where(Selection.round_id == round_id, Selection.organisation_id == 2)
    )  # fmt: skip


class Saver:
    """Stores the first indicator's choice as the script does, in turn one and the other."""

    def __init__(self, instance: Instance, selection: int) -> None:
        path = f"/kennzahlen/auswahl/{selection}?feld=A"
        page = instance.caller(path, MUNICIPALITY)()
        [token] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[:1]
        [(key, seen)] = re.findall(r'name="seen-(\d+)" value="(\w+)"', page.text)[:1]
        cookie = page.headers["Set-Cookie"].partition(";")[0]  # it knows the token
        one, other = (Answer(Verdict.YES, remark=text) for text in ("von hier", "von dort"))

        def caller(answer: Answer, before: str) -> Caller:
            form = {"csrf_token": token, f"seen-{key}": before, f"verdict-{key}": "yes",
                    f"reason-{key}": "", f"data-{key}": "", f"doubt-{key}": "",
                    f"remark-{key}": answer.remark}  # fmt: skip
            made = Caller(instance.app, path, cookie, form)
            made.environ["HTTP_ACCEPT"] = "application/json"
            return made

        caller(one, seen)()
        self._turns = itertools.cycle(
            [caller(other, one.fingerprint), caller(one, other.fingerprint)]
        )

    def __call__(self) -> Response:
        answer = next(self._turns)()
        if '"seen":{}' in answer.text.replace(" ", ""):
            raise RuntimeError(f"nothing was stored: {answer.text[:200]}")
        return answer


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
