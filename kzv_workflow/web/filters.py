"""Dates, times and counts in templates, all through :mod:`kzv_workflow.german`."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from kzv_workflow import german
from kzv_workflow.clock import BERLIN


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        date=german.format_date,
        day=german.format_day,
        long_date=german.format_date_long,
        moment=moment,
        count=german.count,
        words=german.join_words,
        file_size=file_size,
    )
    app.jinja_env.globals.update(period=german.format_period, distance=german.distance_in_words)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def moment(instant: datetime) -> str:
    """An instant as Berlin wall-clock time: "23.04.2021, 10:00 Uhr"."""
    local = instant.astimezone(BERLIN)
    return f"{german.format_date(local.date())}, {local:%H:%M} Uhr"


def file_size(size: int) -> str:
    """A number of bytes as people say it: "340 kB", "1,2 MB"."""
    if size < 1_000_000:
        return f"{max(size // 1000, 1)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
