"""What can be chosen in a row of a selection page, written once per page for all rows.

Rows with the same choice differ by their key only; for it stands ``<key>``, which no text from
outside can contain, since that is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup

from kzv_workflow.indicators.values import (
    AVAILABILITY_WORDS,
    VERDICT_WORDS,
    Availability,
    Verdict,
)


class RowFields(NamedTuple):
    """Each by what is chosen."""

    verdict: Mapping[Verdict, Markup]
    governance_relevance: Mapping[bool, Markup]
    data_availability: Mapping[Availability | None, Markup]


def row_fields() -> RowFields:
    verdict, governance, availability = (
        get_template_attribute("indicators/_choice.html", name)
        for name in ("verdict_fields", "governance_field", "availability_field")
    )
    return RowFields(
        {one: verdict(one, VERDICT_WORDS) for one in Verdict},
        {one: governance(one) for one in (False, True)},
        {one: availability(one, AVAILABILITY_WORDS) for one in (None, *Availability)},
    )
