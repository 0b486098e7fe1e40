"""P6: reading a Protokoll of 40 kB beside markdown-it-py on the same text, and its preview."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from markdown_it import MarkdownIt

from benchmarks.instances import OFFICE, Instance, build
from benchmarks.report import Result, ratio, table
from benchmarks.timing import take_turns
from benchmarks.wsgi import Caller
from kzv_workflow import demo
from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.parser import parse

SIZE = 40_000  # bytes
LIMIT, BUDGET_MS = 3, 100
WRITTEN = Path(__file__).parent.parent / "tests" / "minutes" / "protokolle" / "teil2.md"


def measure() -> list[Result]:
    """The ratio to markdown-it-py, and the CPU of the preview's answer."""
    text, roster = protokoll(), Roster.shipped()
    found = parse(text, roster)
    if len(found) != 1 or len(found[0].todos) < 50:
        raise RuntimeError("the repeated Protokoll is not read as one")
    timings = take_turns(
        {
            "ours": lambda: parse(text, roster),
            "floor": lambda: MarkdownIt("commonmark").parse(text),
        },
        rounds=15,
        calls=3,
    )
    with tempfile.TemporaryDirectory() as folder:
        preview = _preview(build(Path(folder)), text)
        cost = take_turns({"preview": preview}, rounds=15, calls=3)["preview"].per_call
    return [
        ratio("P6 parse of 40 kB", timings["ours"].per_call, timings["floor"].per_call, LIMIT),
        Result("P6 preview answer, CPU ms", f"{cost:.2f} ms", "", cost, BUDGET_MS),
    ]


def protokoll() -> str:
    """One Protokoll of 40 kB: what was said is repeated, head and end stand once."""
    text = WRITTEN.read_text(encoding="utf-8") if WRITTEN.exists() else demo.PROTOKOLL
    start = [match.start() for match in re.finditer(r"(?m)^## ", text)][1]
    end = text.index("Protokoll erstellt von")
    rest = len((text[:start] + text[end:]).encode())
    body = text[start:end]
    times = -(-(SIZE - rest) // len(body.encode()))
    return text[:start] + body * times + text[end:]


def _preview(instance: Instance, text: str) -> Caller:
    number = instance.scalar(sa.select(sa.func.min(Minutes.id)))
    editor = instance.caller(f"/protokolle/{number}/bearbeiten", OFFICE)()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', editor.text)
    assert token is not None
    form = {"csrf_token": token[1], "source": text}
    cookie = editor.headers["Set-Cookie"].partition(";")[0]  # it knows the token
    return Caller(instance.app, f"/protokolle/{number}/vorschau", cookie, form)


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
