"""So many days before a date, as SQL: the one date sum that both databases spell differently."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class days_before(GenericFunction[Any]):  # noqa: N801 - it reads like the other SQL functions
    """``days_before(day, count)``: a date, and how many days earlier."""

    type = sa.Date()
    inherit_cache = True


@compiles(days_before, "sqlite")
def _sqlite(element: days_before, compiler: Any, **options: Any) -> str:
    day, count = (compiler.process(one, **options) for one in element.clauses)
    return f"date({day}, '-' || {count} || ' days')"


@compiles(days_before, "postgresql")
def _postgresql(element: days_before, compiler: Any, **options: Any) -> str:
    day, count = (compiler.process(one, **options) for one in element.clauses)
    return f"({day} - {count})"
