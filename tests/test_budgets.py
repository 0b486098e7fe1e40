"""Beauty sits in the median, ugliness in the maximum: limits on the maximum."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kzv_workflow.config import PROJECT

CODE = sorted((PROJECT / "kzv_workflow").rglob("*.py"))
TESTS = sorted((PROJECT / "tests").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager"}
MAY_COMMIT = ("views.py", "_views.py", "jobs.py", "cli.py")  # how the file's name ends


def relative(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_code_stays_within_its_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)

    assert text.count("\n") <= 300, "a file of 300 lines"
    assert ast.get_docstring(tree), "a module says what it knows"
    assert path.stem not in FORBIDDEN_NAMES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 45, f"{node.name} has {length} lines"
            inner = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
            assert not inner, f"{node.name} imports inside"
        if isinstance(node, ast.ClassDef):
            methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
            assert len(methods) <= 15, f"{node.name} has {len(methods)} methods"


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_tests_stay_within_their_budget(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_only_the_edges_commit() -> None:
    guilty = [
        relative(path)
        for path in CODE
        if ".commit(" in path.read_text(encoding="utf-8") and not path.name.endswith(MAY_COMMIT)
    ]

    assert guilty == []


def test_only_the_clock_reads_the_clock() -> None:
    reading = ("datetime.now(", "date.today(", "time.time(")
    guilty = [
        relative(path)
        for path in CODE
        if path.name != "clock.py" and any(word in path.read_text("utf-8") for word in reading)
    ]

    assert guilty == []


def test_templates_trust_nothing_and_style_nothing_inline() -> None:
    words = ("|safe", "| safe", "style=", "onclick", "<script>", "<style")
    guilty = [
        (relative(path), word)
        for path in (PROJECT / "templates").rglob("*.html")
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]

    assert guilty == []
