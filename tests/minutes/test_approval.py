"""Protokollkontrolle: the next meeting decides, its Protokoll says so, the text is closed."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.minutes.life import Approval
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion, VersionKind
from tests.browser import Browser
from tests.minutes.protocols import read
from tests.minutes.stages import (
    LINE,
    TEXT,
    approve,
    drafted,
    edit,
    next_meeting,
    propose,
    send,
)


@pytest.fixture
def meeting(session: Session, path: str) -> int:
    """The meeting after the one the Protokoll is about."""
    return next_meeting(session)


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    return drafted(session, at)


def newest(session: Session, minutes_id: int) -> str:
    text = session.scalars(
        sa.select(MinutesVersion.source)
        .where(MinutesVersion.minutes_id == minutes_id)
        .order_by(MinutesVersion.number.desc())
        .limit(1)
    ).one()
    session.rollback()
    return text


def state(session: Session) -> MinutesState:
    found = session.scalars(sa.select(Minutes.state).where(Minutes.id == 1)).one()
    session.rollback()
    return found


def test_only_what_was_sent_can_be_approved(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    approve(office, path, meeting, status=422)

    assert office.page is not None
    assert "Das Protokoll wurde noch nicht versendet." in office.page.text
    assert state(session) is MinutesState.DRAFT


def test_the_next_meeting_approves_and_everybody_reads_where(
    office: Browser, altenburg: Browser, path: str, meeting: int
) -> None:
    send(office, path)

    approve(office, path, meeting, remark="Einstimmig.")

    page = altenburg.get(path)
    assert "Angenommen in: 2. Treffen (Fassung 2) – Einstimmig." in page.text
    assert f"/treffen/{meeting}" in page.links()


def test_text_after_the_approval_is_refused_with_a_sentence(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    opened = office.get(f"{path}/bearbeiten")
    approve(office, path, meeting)
    office.page = opened

    page = office.submit("/bearbeiten", 422, source=TEXT + "\nSpäter.\n", step="save")

    assert "Dieses Protokoll ist angenommen, sein Text steht fest." in page.text
    assert "Später." in page.text
    assert "Bearbeiten" not in office.get(path).text
    send(office, path, status=422)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("zeilen", {"line": str(LINE), "version": "2"}),
        ("fassungen/1/wiederherstellen", {}),
        ("klaeren/zuordnung", {"version": "2"}),
        ("klaeren/nicht-in-der-liste", {"name": ""}),
        ("ergaenzungen", {"closes_on": "07.05.2021"}),
    ],
)
def test_after_the_approval_no_other_way_leads_into_the_text(
    office: Browser, session: Session, path: str, meeting: int, action: str, fields: dict[str, str]
) -> None:
    send(office, path)
    approve(office, path, meeting)
    before = newest(session, 1)

    answer = office.client.post(
        f"{path}/{action}", data={"csrf_token": office.csrf_token(), **fields}
    )

    assert answer.status_code in {303, 422}
    assert newest(session, 1) == before
    assert "Fassung 3" not in office.get(path).text


def test_after_the_approval_no_page_offers_to_change_the_text(
    office: Browser, path: str, meeting: int
) -> None:
    send(office, path)
    edit(office, path, TEXT + "\n")
    send(office, path)
    approve(office, path, meeting)

    office.get(f"{path}/bearbeiten", status=303)
    assert "sein Text steht fest" in office.get(path).text
    for page in ("zeilen", "fassungen/1"):
        assert not office.get(f"{path}/{page}").document.xpath("//main//button")


def test_the_database_itself_refuses_text_after_the_approval(
    office: Browser, session: Session, at: datetime, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting)
    session.add(
        MinutesVersion(
            minutes_id=1, number=9, kind=VersionKind.SAVED, source="x", author_name="x",
            created_at=at,
        )
    )  # fmt: skip

    with pytest.raises(sa.exc.IntegrityError, match="minutes_version_closed_by_approval"):
        session.commit()


def test_the_sentence_stands_in_the_protokoll_of_the_meeting_that_decided(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    office.post("/protokolle/neu", {"treffen": str(meeting)})

    approve(office, path, meeting, "approved_with_corrections")

    text = newest(session, 2)
    assert (
        "- Das Protokoll vom 15.04.2021 wurde an die TN versendet.\n"
        "- Das Protokoll vom 15.04.2021 wurde mit Änderungen angenommen.\n"
    ) in text
    approval = read(text).approval
    assert approval is not None
    assert approval.result == "approved_with_corrections"
    assert f"{path.rsplit('/', 1)[0]}/2" in office.get(path).links()


def test_a_protokoll_begun_afterwards_says_it_too(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting)

    office.post("/protokolle/neu", {"treffen": str(meeting)})

    approval = read(newest(session, 2)).approval
    assert approval is not None
    assert approval.result == "approved"
    assert "/protokolle/2" in office.get(path).links()


def test_the_page_of_the_next_meeting_leads_there(
    office: Browser, altenburg: Browser, path: str, meeting: int
) -> None:
    send(office, path)

    page = office.get(f"/treffen/{meeting}")

    assert "Protokollkontrolle" in page.text
    assert f"{path}/kontrolle?treffen={meeting}" in page.links()
    assert "kontrolle" not in " ".join(altenburg.get(f"/treffen/{meeting}").links())


def test_what_was_decided_stands_on_the_page_of_that_meeting(
    office: Browser, altenburg: Browser, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting)

    page = altenburg.get(f"/treffen/{meeting}")

    assert "Protokoll des 1. Treffens am 15.04.2021: angenommen" in page.text


def test_put_off_it_stays_open_for_the_meeting_after(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting, "deferred")
    assert state(session) is MinutesState.CIRCULATED
    approve(office, path, meeting, status=422)

    later = next_meeting(session, "3. Treffen")
    approve(office, path, later)

    assert state(session) is MinutesState.APPROVED
    assert "Vertagt in: 2. Treffen" in office.get(path).text


def test_changed_text_is_approved_only_as_such(
    office: Browser, altenburg: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    edit(office, path, TEXT + "\nIm Treffen geändert.\n")
    approve(office, path, meeting, status=422)
    assert office.page is not None
    assert "Der Text ist seit dem Versand geändert." in office.page.text

    approve(office, path, meeting, "approved_with_corrections")

    assert "Im Treffen geändert." in altenburg.get(path).text
    assert "Im Treffen geändert." in altenburg.get(path).text


def test_open_proposals_come_first(
    office: Browser, altenburg: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    propose(altenburg, path, "Anders.")

    approve(office, path, meeting, status=422)

    assert state(session) is MinutesState.IN_CORRECTION


def test_no_meeting_approves_its_own_protokoll(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    own = session.scalars(sa.select(Minutes.meeting_id)).one()
    session.rollback()

    approve(office, path, own, status=422)

    assert state(session) is MinutesState.CIRCULATED


def test_a_double_click_approves_once(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    office.get(f"{path}/kontrolle")
    office.submit("/kontrolle", meeting=str(meeting), result="approved")

    office.post(f"{path}/kontrolle", {"meeting": str(meeting), "result": "approved"}, 422)

    assert len(session.scalars(sa.select(Approval)).all()) == 1


def test_only_administrators_take_it_back_with_a_reason_on_record(
    office: Browser, admin: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting)
    office.post(f"{path}/kontrolle/aufheben", {"reason": "Versehen"}, 404)
    admin.post(f"{path}/kontrolle/aufheben", {"reason": " "}, 422)

    admin.get(f"{path}/kontrolle")
    admin.submit("/aufheben", reason="Falsche Fassung")

    assert state(session) is MinutesState.CIRCULATED
    assert "hat die Annahme aufgehoben. Grund: Falsche Fassung." in office.get(path).text
    edit(office, path, TEXT + "\nJetzt wieder.\n")


def test_taken_back_it_can_be_approved_again_in_the_same_meeting(
    office: Browser, admin: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting)
    admin.post(f"{path}/kontrolle/aufheben", {"reason": "Falsche Fassung"})

    approve(office, path, meeting)

    assert state(session) is MinutesState.APPROVED


def test_many_undecided_ones_are_not_all_listed_on_the_page_of_a_meeting(
    office: Browser, session: Session, at: datetime, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(office, path)
    send(
        office, drafted(session, at, TEXT.replace("1. Treffens am 15.04.", "Vorgesprächs am 8.04."))
    )
    meeting = next_meeting(session)
    monkeypatch.setattr("kzv_workflow.minutes.business.MOST", 1)

    page = office.get(f"/treffen/{meeting}")

    assert "1. Treffens" in page.text
    assert "1 weitere aus früheren Treffen" in page.text
    assert "Vorgesprächs" not in page.text
