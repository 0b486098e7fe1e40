"""Outboxes on both databases and a post office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.outbox import Outbox
from tests.mail.post_office import PostOffice


def _opened(folder: Path, url: str | None) -> Iterator[Outbox]:
    outbox = Outbox(folder, url)
    outbox.create()
    yield outbox
    outbox.engine.dispose()


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    yield from _opened(tmp_path, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def each_outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outbox]:
    """On SQLite and on PostgreSQL."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    yield from _opened(tmp_path, url)


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    yield office
    office.controller.stop()
