"""The two Protokolle of the tests, and ways to spoil them as people and programs do."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.structure import ParsedMinutes

FOLDER = Path(__file__).with_name("protokolle")
ROSTER = Roster.shipped()


@cache
def source(name: str) -> str:
    """The Markdown text of "teil1" or "teil2"."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


@cache
def parsed(name: str) -> ParsedMinutes:
    """The only Protokoll of that file."""
    (minutes,) = parse(source(name), ROSTER)
    return minutes


def read(text: str) -> ParsedMinutes:
    """The first Protokoll of *text*."""
    return parse(text, ROSTER)[0]


def without_marks(text: str) -> str:
    """What stays of *text* when it is pasted from Word: bullets as characters, no marks."""
    text = re.sub(r"^#+ ", "", text, flags=re.MULTILINE)
    text = re.sub(r"^  - ▶ ", "\t▶\t", text, flags=re.MULTILINE)
    text = re.sub(r"^- ▶ ", "▶\t", text, flags=re.MULTILINE)
    text = re.sub(r"^( *)- ", r"\1•\t", text, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return text.replace("**", "").replace("<http", "http").replace("/>", "/")
