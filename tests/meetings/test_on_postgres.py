"""The same steps on the other database: days that change places, mails, attendance."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.clock import BERLIN
from kzv_workflow.meetings import attending, inviting, queries, service
from kzv_workflow.meetings.models import AttendanceState, MeetingState
from kzv_workflow.web.extensions import db
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.meetings.invited import TWO_DAYS, act, guests, mails, outline, planned

AT = datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN)


@pytest.mark.timeout(300)
def test_a_meeting_is_invited_to_changed_and_attended(tmp_path: Path, postgres_url: str) -> None:
    url = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    app = create_app(settings_in(tmp_path, url))
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        meeting = planned(db.session, AT, TWO_DAYS)
        inviting.invite(db.session, meeting, guests(db.session, meeting), act(AT))
        first, second = (str(day.id) for day in meeting.days)
        days = ((first, *TWO_DAYS[1][1:]), (second, *TWO_DAYS[0][1:]))
        service.change(db.session, meeting, outline(days, state=MeetingState.INVITED), act(AT))
        inviting.update(db.session, meeting, act(AT))
        lines = attending.lines(db.session, meeting, AT.date())
        lines[0].state = AttendanceState.PRESENT
        attending.save(db.session, meeting, lines, act(AT))
        db.session.commit()

        assert len(mails(db.session)) == 44
        assert len(queries.attendance(db.session, meeting.id)) == 1
    with app.app_context():
        db.engine.dispose()
