"""Running text cut into sentences, with the abbreviations of office German."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÄÖÜ„\"(])|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:z|u|i|d|o|s|v|n|a|z\.\s?B|bzw|ca|ggf|evtl?|vorauss?|Bsp|Dr|Prof|Nr|Abs|Art|"
    r"S|F|St|Kennz|"
    r"inkl|einschl|max|min|teilw|ehem|öffentl|Str|Mio|Mrd|Tsd|usw|etc|vgl|sog|bspw|lt|gem)"
    r"|\b\d{1,2})\.$"
)
_LONGEST = 800
_MOST = 60


def sentences(text: str) -> Iterator[str]:
    """The sentences of *text*; overlong ones are cut off, for no rule reads that far."""
    start = 0
    for count, end in enumerate(_END.finditer(text)):
        if count > _MOST:
            return
        if _ABBREVIATION.search(text[max(start, end.start() - 12) : end.start()]):
            continue
        yield text[start : end.start()].strip()[:_LONGEST]
        start = end.end()
    rest = text[start:].strip()
    if rest:
        yield rest[:_LONGEST]
