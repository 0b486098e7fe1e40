"""Looks into an XML part as it streams by, without building a tree: no DOCTYPE, and what it names.

A document type can only stand before the root element; so a part nobody asks about is let go as
soon as its root is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from kzv_workflow.errors import DomainError

DAMAGED = (
    "Die Datei ist beschädigt oder unvollständig und lässt sich nicht öffnen. Bitte speichern Sie "
    "sie in Word oder LibreOffice neu und laden Sie sie noch einmal hoch."
)
ENTITIES = (
    "Die Datei enthält Anweisungen (DOCTYPE), die in einem Office-Dokument nichts zu suchen haben. "
    "Bitte speichern Sie sie in Word oder LibreOffice neu und laden Sie sie noch einmal hoch."
)
OnStart = Callable[[str, dict[str, str]], None]


class XmlWatch:
    """Feed it the bytes of one part; ``on_start`` is called with (local name, attributes)."""

    def __init__(self, on_start: OnStart | None = None) -> None:
        self._on_start = on_start
        self._over = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._element

    def feed(self, piece: bytes) -> None:
        self._parse(piece, last=False)

    def close(self) -> None:
        """Call after the last piece; a part that never reached its end is damaged."""
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        if self._over:
            return
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if not self._over:
                raise DomainError(DAMAGED) from error

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if self._on_start is None:
            self._over = True
            self._parser.StartElementHandler = None
            return
        self._on_start(name.rpartition(":")[2], attributes)

    def _refuse_doctype(self, *_: Any) -> None:
        raise DomainError(ENTITIES)
