"""The day before a date, as SQL: the one date sum that both databases spell differently."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class day_before(GenericFunction[Any]):  # noqa: N801 - it reads like the other SQL functions
    type = sa.Date()
    inherit_cache = True


@compiles(day_before, "sqlite")
def _sqlite(element: day_before, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '-1 day')"


@compiles(day_before, "postgresql")
def _postgresql(element: day_before, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - 1)"
