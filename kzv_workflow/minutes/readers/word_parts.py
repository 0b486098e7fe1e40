"""Finds the parts of a Word package: which file is the text, which the styles, where links lead."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from lxml import etree

from kzv_workflow.errors import DomainError
from kzv_workflow.files.xmlwatch import DAMAGED
from kzv_workflow.minutes.readers.parts import Package

_PACKAGE_RELATIONS = "_rels/.rels"
_USUAL_TEXT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Part:
    """An XML part and where its relations lead: links by id, other parts by what they are for."""

    root: etree._Element
    links: dict[str, str] = field(default_factory=dict)
    related: tuple[tuple[str, str], ...] = ()  # ("header", "word/header1.xml")


class WordPackage:
    """A .docx by its parts."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        document = self.part(self._text_name())
        if document is None:
            raise DomainError(DAMAGED)
        self.document = document

    def part(self, name: str) -> Part | None:
        """The part with its relations, or None if the package does not hold it."""
        root = self._package.xml(name)
        if root is None:
            return None
        folder, _, base = name.rpartition("/")
        relations = self._package.xml(posixpath.join(folder, "_rels", base + ".rels"))
        links: dict[str, str] = {}
        related: list[tuple[str, str]] = []
        for relation in [] if relations is None else relations:
            target = relation.get("Target", "")
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode", "").lower() == "external":
                links[relation.get("Id", "")] = target
            else:
                related.append((kind, _resolved(folder, target)))
        return Part(root, links, tuple(related))

    def roots(self, kind: str) -> list[Part]:
        """The parts of the text that serve as ``kind`` ("styles", "header", "footnotes", …)."""
        names = dict.fromkeys(name for what, name in self.document.related if what == kind)
        return [part for part in map(self.part, names) if part is not None]

    def root(self, kind: str) -> etree._Element | None:
        """The first such part's root."""
        found = self.roots(kind)
        return found[0].root if found else None

    def _text_name(self) -> str:
        relations = self._package.xml(_PACKAGE_RELATIONS)
        for relation in [] if relations is None else relations:
            if relation.get("Type", "").endswith("/officeDocument"):
                return _resolved("", relation.get("Target", ""))
        return _USUAL_TEXT


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
