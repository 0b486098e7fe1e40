"""The Word draft of a parsed Protokoll, for a directory given as data."""

from __future__ import annotations

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.house import BASE_DOCUMENT, MUNICIPALITIES_TITLE
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.minutes.word import HouseStyle, render


def word_of(parsed: ParsedMinutes, roster: Roster) -> bytes:
    """The .docx, with the office's name from the roster; its letterhead lines go to the footer."""
    office = roster.office
    return render(
        parsed,
        HouseStyle(
            base=BASE_DOCUMENT,
            office_name=office.name if office else "Büro",
            municipalities_title=MUNICIPALITIES_TITLE,
            sender=(office.full_name if office else None) or "",
            funder_line=_funder_line(parsed),
        ),
    )


def _funder_line(parsed: ParsedMinutes) -> str:
    """The sentence about funding that stood in the source's letterhead."""
    for fragment in parsed.boilerplate:
        if "gefördert" in fragment.text and fragment.text.rstrip().endswith("."):
            return fragment.text.strip()
    return ""
