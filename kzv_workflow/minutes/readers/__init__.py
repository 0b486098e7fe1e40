"""Turn an uploaded Protokoll (text, Markdown, Word, OpenDocument) into light markup, safely."""

from __future__ import annotations

from typing import cast

from kzv_workflow.files import child, guard
from kzv_workflow.minutes.readers.draft import SourceText
from kzv_workflow.minutes.readers.reading import read, read_packed

__all__ = ["SourceText", "make_ready", "read", "read_safely"]


def make_ready() -> None:
    """A form for such a file is being shown."""
    child.make_ready(read_packed)


def read_safely(name: str, data: bytes) -> SourceText:
    """Check the file, then read it in a process of its own; a DomainError says why not."""
    guard.check(name, data)
    found = cast(dict[str, list[str]], child.run(read_packed, name, data))
    return SourceText(
        tuple(found["lines"]),
        tuple(found["boilerplate"]),
        tuple(found["warnings"]),
        bool(found["paragraphs"]),
    )
