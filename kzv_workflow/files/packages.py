"""What Word, Excel and OpenDocument files must contain to be what they say, and must not contain.

Macros, ActiveX, embedded objects, and anything the program would fetch from elsewhere on opening
are refused; links a reader may click are fine if they lead to the web or to a mailbox.
"""

from __future__ import annotations

import re
import zipfile
from typing import assert_never

from kzv_workflow.errors import DomainError
from kzv_workflow.files import archive
from kzv_workflow.files.kinds import Build, Kind, by_proof
from kzv_workflow.files.xmlwatch import DAMAGED, OnStart, XmlWatch

MACROS = (
    "Die Datei enthält Makros oder Steuerelemente. Bitte speichern Sie sie ohne Makros "
    "(in Word als .docx) und laden Sie sie noch einmal hoch."
)
TEMPLATE = (
    "Die Datei hängt an einer Dokumentvorlage außerhalb der Datei. Bitte lösen Sie in Word unter "
    "„Entwicklertools › Dokumentvorlage“ die Verknüpfung mit der Vorlage (stattdessen: Normal) und "
    "laden Sie die Datei noch einmal hoch."
)
ELSEWHERE = (
    "Die Datei lädt Inhalte von anderswo nach (zum Beispiel ein verknüpftes Bild). Bitte betten "
    "Sie diese Inhalte ein oder entfernen Sie sie und laden Sie die Datei noch einmal hoch."
)
BAD_LINK = (
    "Die Datei enthält einen Link, der weder ins Internet noch zu einer E-Mail-Adresse führt (zum "
    "Beispiel in einen eigenen Ordner). Bitte entfernen Sie diesen Link und laden Sie die Datei "
    "noch einmal hoch."
)
LINK_TARGETS = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)

_CONTENT_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
_MACRO_PARTS = re.compile(r"vbaproject|vbadata|(^|/)activex/|(^|/)ctrlprops/", re.IGNORECASE)
_ODF_MACRO_PARTS = re.compile(r"^(basic|scripts)/.", re.IGNORECASE)
_OBJECT_PARTS = re.compile(r"(^|/)embeddings/.|oleobject", re.IGNORECASE)


class OoxmlRules:
    """No macros, no objects, no outside relations in an Office Open XML package."""

    def member(self, name: str) -> OnStart | None:
        if _MACRO_PARTS.search(name):
            raise DomainError(MACROS)
        if _OBJECT_PARTS.search(name):
            raise DomainError(archive.NESTED)
        if name == _CONTENT_TYPES:
            return _refuse_macro_types
        return _check_relation if name.lower().endswith(".rels") else None


class OdfRules:
    """No macros, no objects, no encryption in an OpenDocument package."""

    def member(self, name: str) -> OnStart | None:
        if _ODF_MACRO_PARTS.search(name):
            raise DomainError(MACROS)
        return _check_manifest if name == _MANIFEST else None


def real_kind(data_archive: zipfile.ZipFile) -> Kind | None:
    """The kind the package itself says it is, whatever its file name says."""
    mimetype = archive.head(data_archive, "mimetype", 200)
    if mimetype:
        return by_proof(mimetype.decode("ascii", "replace").strip())
    found: list[Kind] = []

    def look(_: str, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "")
        if "macroenabled" in content_type.lower():
            raise DomainError(MACROS)
        kind = by_proof(content_type)
        if kind is not None:
            found.append(kind)

    types = archive.head(data_archive, _CONTENT_TYPES, 1 << 20)
    if not types:
        return None
    XmlWatch(look).feed(types)
    return found[0] if found else None


def check_package(data_archive: zipfile.ZipFile, kind: Kind) -> None:
    """Every member, against the rules of the family ``kind`` belongs to."""
    match kind.build:
        case Build.OOXML:
            archive.inspect(data_archive, OoxmlRules())
        case Build.ODF:
            if "content.xml" not in data_archive.namelist():
                raise DomainError(DAMAGED)
            archive.inspect(data_archive, OdfRules())
        case Build.TEXT | Build.PLAIN | Build.IMAGE | Build.OLE2:
            raise ValueError(f"{kind.name} is no package")
        case _:
            assert_never(kind.build)


def _refuse_macro_types(_: str, attributes: dict[str, str]) -> None:
    content_type = attributes.get("ContentType", "").lower()
    if "macroenabled" in content_type or "vbaproject" in content_type or "activex" in content_type:
        raise DomainError(MACROS)


def _check_relation(element: str, attributes: dict[str, str]) -> None:
    if element != "Relationship":
        return
    kind = attributes.get("Type", "").rpartition("/")[2]
    if kind in ("vbaProject", "control"):
        raise DomainError(MACROS)
    if attributes.get("TargetMode", "Internal").strip().lower() != "external":
        return
    if kind == "attachedTemplate":
        raise DomainError(TEMPLATE)
    if kind != "hyperlink":
        raise DomainError(ELSEWHERE)
    if not LINK_TARGETS.match(attributes.get("Target", "").strip()):
        raise DomainError(BAD_LINK)


def _check_manifest(element: str, attributes: dict[str, str]) -> None:
    if element in ("encryption-data", "encrypted-key"):
        raise DomainError(archive.ENCRYPTED)
    if any("oleobject" in value.lower() for value in attributes.values()):
        raise DomainError(archive.NESTED)
