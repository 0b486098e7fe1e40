"""The Word file of a version, in the house style, by which we know it when it comes back."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow.minutes import house_style, standing
from kzv_workflow.minutes.models import MinutesVersion
from kzv_workflow.minutes.word import render

_IDENTIFIER = re.compile(r"kzv-protokoll-(\d{1,9})-(\d{1,6})")


def word_of(session: Session, version: MinutesVersion, on: date) -> bytes:
    """The generated file, with addenda at their places and To-dos under their numbers."""
    parsed = standing.printed(session, version, on)
    return render(parsed, house_style.current(session), identifier(version))


def identifier(version: MinutesVersion) -> str:
    return f"kzv-protokoll-{version.minutes_id}-{version.number}"


def identified(text: str) -> tuple[int, int] | None:
    """Protokoll and number of the version a file says it was made from."""
    found = _IDENTIFIER.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None
