"""The agenda editor: lengths instead of ends, times that move along, a round of all."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.meetings import queries
from kzv_workflow.meetings.typed import SlotRow, chain
from tests.browser import Browser
from tests.meetings.invited import planned


def slot(start: str, end: str, **facts: str) -> SlotRow:
    return SlotRow.empty(start=start, end=end, title="Thema", kind="session", **facts)


@pytest.mark.parametrize("typed", ["20 min", "20 Min.", "+20", "+ 20 Minuten"])
def test_a_length_becomes_an_end(typed: str) -> None:
    row = slot("9:50", typed)

    row.settle()

    assert row.values["end"] == "10:10"


@pytest.mark.parametrize("typed", ["10:10", "11", "11 Uhr", "bald"])
def test_what_is_no_length_stays_as_typed(typed: str) -> None:
    row = slot("9:50", typed)

    row.settle()

    assert row.values["end"] == typed


def test_following_slots_move_along_and_keep_their_length() -> None:
    rows = [
        slot("9:00", "9:30"),
        slot("9:15", "9:45"),
        slot("", ""),
        slot("13:00", "13:20", day="2"),
    ]

    chain(rows)

    times = [(row.values["start"], row.values["end"]) for row in rows]
    assert times == [("9:00", "9:30"), ("09:30", "10:00"), ("10:00", ""), ("13:00", "13:20")]


def test_no_slot_ends_after_midnight() -> None:
    row = slot("23:50", "20 min")

    row.settle()

    assert row.values["end"] == "23:59"


def test_a_round_gives_each_municipality_eight_minutes(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = planned(session, at)
    page = f"/treffen/{meeting.id}/tagesordnung"

    office.get(page)
    first: dict[str, Any] = {
        "slots-0-start": "9:00", "slots-0-end": "20 min", "slots-0-title": "Begrüßung",
        "slots-0-moderator": "Jonas Petri", "step": "round",
    }  # fmt: skip
    office.submit("tagesordnung", 200, **first)
    office.submit("tagesordnung", step="save")

    agenda = queries.agenda(session, meeting.id)
    assert len(agenda) == 10
    assert agenda[0].moderator == "Jonas Petri"
    assert (agenda[1].title, agenda[1].starts_at) == ("Altenburger Land", time(9, 20))
    assert agenda[1].ends_at == agenda[2].starts_at == time(9, 28)
    assert agenda[9].ends_at == time(10, 32)


def test_how_it_went_stands_beside_the_plan(
    session: Session, at: datetime, office: Browser, halle: Browser
) -> None:
    meeting = planned(session, at)
    office.get(f"/treffen/{meeting.id}/tagesordnung")
    typed: dict[str, Any] = {
        "slots-0-title": "Vorträge",
        "slots-0-actual": "Vortrag aufgenommen",
        "step": "save",
    }

    office.submit("tagesordnung", **typed)

    assert "Verlauf: Vortrag aufgenommen" in halle.get(f"/treffen/{meeting.id}").text
