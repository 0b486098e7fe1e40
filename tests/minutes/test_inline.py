"""Inline marks: bold, italic, links, escapes; unpaired marks are ordinary characters."""

from __future__ import annotations

import pytest

from kzv_workflow.minutes.inline import Run, parse_inline, plain


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("", []),
        ("nur Text", [Run("nur Text")]),
        ("ein **fettes** Wort", [Run("ein "), Run("fettes", bold=True), Run(" Wort")]),
        (
            "*kursiv* und _auch_",
            [Run("kursiv", italic=True), Run(" und "), Run("auch", italic=True)],
        ),
        ("***beides***", [Run("beides", bold=True, italic=True)]),
        (r"Schüler\*innen", [Run("Schüler*innen")]),
        ("a * b ** c", [Run("a * b ** c")]),
        ("**offen", [Run("**offen")]),
        ("snake_case_name", [Run("snake_case_name")]),
        ("<https://a.example/x_y>", [Run("https://a.example/x_y", url="https://a.example/x_y")]),
        ("[Bogen](https://a.example)", [Run("Bogen", url="https://a.example")]),
        ("https://a.example/b.", [Run("https://a.example/b", url="https://a.example/b"), Run(".")]),
        ("[x](mailto:a@b.example)", [Run("x", url="mailto:a@b.example")]),
        ("[x](javascript:alert(1))", [Run("[x](javascript:alert(1))")]),
        (
            r"[http://a.example/x\\_y](http://a.example/x_y)",
            [Run("http://a.example/x_y", url="http://a.example/x_y")],
        ),
    ],
)
def test_runs(text: str, runs: list[Run]) -> None:
    assert parse_inline(text) == runs
    assert plain(text) == "".join(run.text for run in runs)
