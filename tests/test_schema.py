"""Migrations lead up, down and exactly to the models, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.db import Base
from kzv_workflow.web.extensions import alembic, db
from tests.cast import add_cast
from tests.conftest import settings_in


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of either kind."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    application = create_app(settings_in(tmp_path, url))
    yield application
    with application.app_context():
        db.engine.dispose()


def test_migrations_lead_exactly_to_the_models(empty: Flask) -> None:
    schema.upgrade(empty)

    with empty.app_context():
        assert alembic.compare_metadata() == []
        assert schema.is_current(empty)


def test_constraints_of_migrations_and_models_have_the_same_names(empty: Flask) -> None:
    schema.upgrade(empty)

    with empty.app_context():
        inspector = sa.inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            stored = {check["name"] for check in inspector.get_check_constraints(table.name)}
            named = {
                str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)
            }
            assert stored == named, table.name


def test_every_migration_goes_down_again(empty: Flask) -> None:
    schema.upgrade(empty)

    with empty.app_context():
        alembic.downgrade("base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        assert not schema.is_current(empty)
    schema.upgrade(empty)


def test_upgrading_twice_changes_nothing_and_keeps_the_data(empty: Flask) -> None:
    schema.upgrade(empty)
    with empty.app_context():
        add_cast(db.session)
        db.session.commit()
    schema.upgrade(empty)

    with empty.app_context():
        assert db.session.scalar(sa.text("SELECT count(*) FROM organisation")) == 10


def test_an_empty_database_is_not_ready(empty: Flask) -> None:
    client = empty.test_client()

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_the_database_refuses_what_no_enum_knows(session: Session) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(
            sa.text(
                "INSERT INTO organisation (kind, name, full_name, short_code, sort_key)"
                " VALUES ('guild', 'x', 'x', 'x', 'x')"
            )
        )


def test_the_database_enforces_references(session: Session) -> None:
    stray = "INSERT INTO organisation_alias (organisation_id, alias) VALUES (999, 'x')"

    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text(stray))
