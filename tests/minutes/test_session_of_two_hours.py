"""A long session with everything that goes wrong ends with exactly the text that was meant."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.minutes.marking import markers
from tests.factories import taken_over
from tests.minutes.session_of_two_hours import BEGUN, Writer, lost
from tests.minutes.writing import newest


def test_two_hours_of_trouble_lose_not_one_character(
    app: Flask, session: Session, at: datetime
) -> None:
    path = f"/protokolle/{taken_over(session, at, BEGUN, circulated=False).id}"
    writer = Writer(app, session, path, seed=2)

    writer.write()

    assert lost(writer, newest(session)) == []
    numbers = [number for _, number in markers(newest(session))]
    assert len(set(numbers)) == len(numbers) == newest(session).count("→ **To do") > 20
    for trouble in ("offline", "expired", "closed", "second_writer", "conflict", "corrected"):
        assert writer.happened[trouble] > 0, writer.happened
