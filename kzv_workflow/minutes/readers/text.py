"""Reads plain text and Markdown: decodes it and makes every line end alike, nothing else."""

from __future__ import annotations

import re

from kzv_workflow.files.decoding import decode
from kzv_workflow.minutes.readers.draft import SourceText

_LINE_ENDS = re.compile(r"\r\n?")
_ODD_BREAKS = re.compile("[\x0b\x1c-\x1e\x85\u2028\u2029]")  # str.splitlines would count them
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ufffe\uffff]")


def read_text(data: bytes) -> SourceText:
    """The lines of a text file; a form feed (page break) stays, other control characters go."""
    text = _LINE_ENDS.sub("\n", decode(data).removeprefix("\ufeff"))
    text = _CONTROLS.sub("", _ODD_BREAKS.sub(" ", text))
    return SourceText(tuple(text.removesuffix("\n").split("\n")))
