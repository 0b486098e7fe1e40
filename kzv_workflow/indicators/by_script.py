"""The script of a selection page stores single rows; what it is told about them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kzv_workflow.indicators.selecting import Outcome
from kzv_workflow.indicators.selections import ThemeProgress
from kzv_workflow.indicators.values import VERDICT_WORDS


def asks() -> bool:
    """Whether it is the script that sent the request."""
    return request.accept_mimetypes.best == "application/json"


def refused(sentence: str, status: int = 409) -> ResponseReturnValue:
    return jsonify(message=sentence), status


def told(outcome: Outcome, progress: Sequence[ThemeProgress]) -> ResponseReturnValue:
    """What it says at the rows, and how far the page is by now."""
    return jsonify(
        seen={key: one.fingerprint for key, one in outcome.stored.items()},
        problems=outcome.problems,
        conflicts={
            key: {
                "by": one.by or "Jemand",
                "verdict": VERDICT_WORDS[one.answer.verdict],
                "seen": one.answer.fingerprint,
            }
            for key, one in outcome.conflicts.items()
        },
        themes={one.letter: f"{one.said} von {one.total}" for one in progress},
        said=sum(one.said for one in progress),
        chosen=sum(one.chosen for one in progress),
    )
