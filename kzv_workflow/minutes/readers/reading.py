"""Which reader takes which file; what runs inside the reading process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from kzv_workflow.files.guard import kind_of_name
from kzv_workflow.files.isolation import isolated
from kzv_workflow.minutes.readers.draft import SourceText
from kzv_workflow.minutes.readers.odt import read_odt
from kzv_workflow.minutes.readers.text import read_text
from kzv_workflow.minutes.readers.word import read_word

_READERS: dict[str, Callable[[bytes], SourceText]] = {
    "txt": read_text,
    "md": read_text,
    "docx": read_word,
    "odt": read_odt,
}


def read(name: str, data: bytes) -> SourceText:
    """The text of a file the guard has let in; only for tests and inside the reading process."""
    return _READERS[kind_of_name(name).name](data)


@isolated
def read_packed(name: str, data: bytes) -> object:
    """The same as plain data for the way between processes."""
    return asdict(read(name, data))
