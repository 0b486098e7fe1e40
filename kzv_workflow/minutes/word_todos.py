"""A To-do in Word: its owner marked, dates on lines of their own, a bookmark to find it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzv_workflow.documents.elements import Run
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.structure import Block, TodoLine
from kzv_workflow.minutes.word_tables import runs

MARK = "Protokoll Marke"
SYSTEM_MARKER = re.compile(r"\s*\{T\d+\}")  # put behind the line by the system, see TodoLine.marker
IN_HOUSE_FORM = re.compile(r"\W*to[\s-]?do\b[^:\n]{0,140}:", re.IGNORECASE)
BOLD_LABEL_INSIDE = re.compile(r"[ \t]+(?=\*\*(?:Termin|Status|Frist)\b[^*\n]{0,40}\*\*)")
LABEL_LINE = re.compile(r"\n(?=(?:Termin|Status|Frist)\b[^:\n]{0,40}:)")
LABEL = re.compile(r"(?P<label>(?:Termin|Status|Frist)\b[^:\n]{0,40}:)(?P<rest>.*)", re.DOTALL)
WORD = re.compile(r"\w+")


def todo_runs(block: Block, todo: TodoLine | None) -> list[Run]:
    """The line as written if it follows the house's form, else put into that form.

    A line that would lose a word by that is printed as written; a date or status that the line
    itself does not state, but a heading above it or a table, is added.
    """
    written = SYSTEM_MARKER.sub("", block.text).strip()
    if todo is None:
        return _as_written(written)
    if not IN_HOUSE_FORM.match(written.replace("*", "")):
        composed = _composed(todo)
        composed += _date_and_status(todo, composed)
        if _says_all(composed, written):
            return composed
    text = _as_written(written)
    return text + _date_and_status(todo, text)


def todo_bookmark(block: Block, todo: TodoLine | None) -> str:
    """``todo_T17`` with a marker, ``todo_L585`` by its line without."""
    if todo is not None and todo.marker is not None:
        return f"todo_T{todo.marker}"
    return f"todo_L{block.line}"


def coloured(text: list[Run], style: str) -> list[Run]:
    """The bold words a text begins with, and an arrow before them, in the colour of its bar."""
    first_bold = next((index for index, run in enumerate(text[:2]) if run.bold), -1)
    marked = [replace(run, bold=True, style=style) for run in text[: first_bold + 1]]
    return marked + text[first_bold + 1 :]


def _as_written(written: str) -> list[Run]:
    """→ **To do Kommunen:** Text, below it Termin and Status, also where nothing is bold."""
    first, *labelled = LABEL_LINE.split(BOLD_LABEL_INSIDE.sub("\n", written))
    text = runs(first)
    if not any(run.bold for run in text[:2]):
        text = _with_bold_label(first)
    result = coloured(text, MARK)
    for line in labelled:
        found = LABEL.match(line)
        label, rest = (found["label"], found["rest"]) if found else ("", line)
        result += [Run("\n"), Run(label, bold=True), *runs(rest)]
    return result


def _with_bold_label(line: str) -> list[Run]:
    found = IN_HOUSE_FORM.match(line)
    if found is None:
        return runs(line)
    return [Run(found.group(), bold=True), *runs(line[found.end() :])]


def _composed(todo: TodoLine) -> list[Run]:
    """The house's form of a To-do that was a check box, a table row or a name with a colon."""
    owners = _joined(todo.owners)
    label = f"→ To do {owners}:" if owners else "→ To do:"
    return [Run(label, bold=True, style=MARK), Run(" "), *runs(todo.text)]


def _date_and_status(todo: TodoLine, text: Sequence[Run]) -> list[Run]:
    """Termin and Status, unless the text says them; a mere start is no Termin."""
    said = "".join(run.text for run in text)
    parts: list[Run] = []
    if todo.due_text and plain(todo.due_text) not in said:
        is_start = todo.due is None and todo.start is not None
        label = "" if is_start else "Termin: "
        parts += [Run("\n"), Run(label, bold=True), *runs(todo.due_text)]
    if todo.status == "done" and "erledigt" not in said.casefold():
        parts += [Run("\n"), Run("Status: ", bold=True), Run("erledigt")]
    return parts


def _says_all(text: Sequence[Run], written: str) -> bool:
    """Whether every word of the line is among the runs: a Protokoll must not lose one."""
    said = set(WORD.findall("".join(run.text for run in text)))
    return said.issuperset(WORD.findall(plain(written)))


def _joined(owners: Sequence[str]) -> str:
    if len(owners) < 2:
        return "".join(owners)
    return f"{', '.join(owners[:-1])} & {owners[-1]}"
