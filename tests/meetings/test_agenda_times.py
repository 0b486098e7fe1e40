"""The agenda editor: lengths instead of ends, times that move along, a round of all."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.meetings import queries
from kzv_workflow.meetings.typed import SlotRow, chain, settle_all
from tests.browser import Browser
from tests.meetings.invited import planned


def slot(start: str, end: str, **facts: str) -> SlotRow:
    return SlotRow.empty(start=start, end=end, title="Thema", kind="session", **facts)


def times(rows: list[SlotRow]) -> list[str]:
    return [f"{row.values['start']}–{row.values['end']}" for row in rows]


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


def test_lengths_without_a_beginning_follow_one_another() -> None:
    rows = [slot("9:00", "20 min"), slot("", "30 min"), slot("", "15 min")]

    settle_all(rows, is_moving=True)

    assert times(rows) == ["9:00–09:20", "09:20–09:50", "09:50–10:05"]


def test_chained_slots_take_lengths_too() -> None:
    rows = [slot("9:00", "9:20"), slot("", "30 min"), slot("", "15 min")]

    chain(rows)

    assert times(rows) == ["9:00–9:20", "09:20–09:50", "09:50–10:05"]


def test_a_longer_slot_moves_those_after_it_and_keeps_gaps_and_parallel_ones() -> None:
    rows = [
        slot("9:00", "9:40", was="09:00-09:30"),
        slot("9:15", "9:45", was="09:15-09:45"),
        slot("9:30", "10:00", was="09:30-10:00"),
        slot("10:30", "11:00", was="10:30-11:00"),
        slot("13:00", "", was="13:00-"),
        slot("9:30", "10:00", was="09:30-10:00", day="2"),
    ]

    count = settle_all(rows, is_moving=True)

    assert count == 3
    assert times(rows) == [
        "9:00–9:40", "9:15–9:45", "09:40–10:10", "10:40–11:10", "13:10–", "9:30–10:00",
    ]  # fmt: skip


def test_a_length_that_changed_moves_the_rest_and_a_typed_time_stays() -> None:
    rows = [
        slot("9:00", "15 min", was="09:00-09:30"),
        slot("9:30", "10:00", was="09:30-10:00"),
        slot("11:00", "11:30", was="10:00-10:30"),
        slot("10:30", "11:00", was="10:30-11:00"),
    ]

    settle_all(rows, is_moving=True)

    assert times(rows) == ["9:00–09:15", "09:15–09:45", "11:00–11:30", "11:30–12:00"]


def test_nothing_moves_along_if_not_wanted() -> None:
    rows = [slot("9:00", "9:40", was="09:00-09:30"), slot("9:30", "10:00", was="09:30-10:00")]

    count = settle_all(rows, is_moving=False)

    assert (count, times(rows)) == (0, ["9:00–9:40", "9:30–10:00"])


def test_saving_moves_what_follows_once_and_says_so(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = planned(session, at)
    page = f"/treffen/{meeting.id}/tagesordnung"
    office.get(page)
    first: dict[str, Any] = {
        "slots-0-start": "9:00", "slots-0-end": "20 min", "slots-0-title": "Begrüßung",
        "step": "round",
    }  # fmt: skip
    office.submit("tagesordnung", 200, **first)
    office.submit("tagesordnung", step="save")

    office.get(page)
    longer: dict[str, Any] = {"slots-0-end": "9:30", "step": "check"}
    shown = office.submit("tagesordnung", 200, **longer)
    office.submit("tagesordnung", step="save")

    assert shown.form("tagesordnung")["slots-1-start"] == "09:30"
    agenda = queries.agenda(session, meeting.id)
    assert (agenda[0].ends_at, agenda[1].starts_at) == (time(9, 30), time(9, 30))
    assert agenda[9].ends_at == time(10, 42)


def test_a_length_without_any_beginning_is_asked_for_it(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = planned(session, at)
    office.get(f"/treffen/{meeting.id}/tagesordnung")
    typed: dict[str, Any] = {"slots-0-title": "Thema", "slots-0-end": "30 min", "step": "save"}

    page = office.submit("tagesordnung", 422, **typed)

    assert "Bitte geben Sie den Beginn an; dann gilt die Dauer." in page.text
    assert page.form("tagesordnung")["slots-0-end"] == "30 min"


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
