"""Lists of what is still open read what is open, however much was done before."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.factories import taken_over
from tests.statements import counted

OPEN = "SCAN assignment USING COVERING INDEX ix_assignment_still_open"
WITHOUT_LINE = "SCAN assignment USING INDEX ix_assignment_orphaned"  # few, and all of them wanted


def steps_of(session: Session, statement: str) -> list[str]:
    """How SQLite finds the rows of a statement; it has no statistics, like a new installation."""
    raw = session.connection().connection.cursor()
    raw.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?"))
    return [row[3] for row in raw.fetchall()]


@pytest.mark.parametrize("path", ["/", "/aufgaben", "/aufgaben/kommunen"])
def test_no_page_of_the_office_reads_the_closed_shares(
    office: Browser, app: Flask, session: Session, at: datetime, path: str
) -> None:
    taken_over(session, at)

    with counted(app) as statements:
        office.get(path)

    steps = [step for one in statements for step in steps_of(session, one)]
    scans = {step for step in steps if step.startswith("SCAN assignment")}
    assert OPEN in scans
    assert scans <= {OPEN, WITHOUT_LINE}
