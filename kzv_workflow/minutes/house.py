"""The house style as this installation's data gives it."""

from __future__ import annotations

from kzv_workflow.config import PROJECT
from kzv_workflow.directory.models import Organisation
from kzv_workflow.documents.letterhead import Logo
from kzv_workflow.minutes.word import HouseStyle

BASE_DOCUMENT = PROJECT / "templates" / "documents" / "protokoll.docx"
MUNICIPALITIES_TITLE = "Revierkommunen (alphabetisch)"


def house_style(
    office: Organisation | None, logos: tuple[Logo, ...] = (), base: bytes | None = None
) -> HouseStyle:
    """The office's name, funder line and logos on its base document, or on the shipped one."""
    return HouseStyle(
        base=base or BASE_DOCUMENT,
        office_name=office.name if office else "Büro",
        municipalities_title=MUNICIPALITIES_TITLE,
        funder_line=(office.funder_line if office else None) or "",
        sender=(office.full_name if office else None) or "",
        logos=logos,
    )
