"""What was saved once can be read for ever: the database itself refuses to change a version."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.clock import Clock
from kzv_workflow.web.extensions import db
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.factories import taken_over


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    "attack", ["UPDATE minutes_version SET source = 'x'", "DELETE FROM minutes_version"]
)
def test_nobody_changes_or_deletes_a_version(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, attack: str
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    app = create_app(settings_in(tmp_path, url))
    schema.upgrade(app)
    clock: Clock = app.extensions["clock"]
    with app.app_context():
        add_cast(db.session)
        taken_over(db.session, clock.now())

        with pytest.raises(sa.exc.DBAPIError, match="never changes"):
            db.session.execute(sa.text(attack))

        db.session.rollback()
        assert db.session.scalar(sa.text("SELECT count(*) FROM minutes_version")) == 1
        db.session.close()  # its connection goes back first
        db.engine.dispose()
