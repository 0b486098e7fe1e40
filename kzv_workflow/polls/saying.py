"""Answers in words, the same on pages, in mails, in tables and in the history."""

from __future__ import annotations

from collections.abc import Mapping

from kzv_workflow import german
from kzv_workflow.polls.coverage import VALUE_WORDS, AnswerValue, Given
from kzv_workflow.polls.models import PollAnswer, PollOption
from kzv_workflow.todos.closing import CHANNEL_WORDS
from kzv_workflow.todos.models import Channel


def answer_words(option: PollOption, given: Mapping[int, PollAnswer]) -> str:
    """What somebody said about a date: "ja", "Tag 1: ja (ab 12:00 Uhr), Tag 2: nein"."""
    rows = [given.get(part.id) for part in option.parts]
    words = [_day_words(row) for row in rows]
    said = words[0] if len(set(words)) == 1 else ", ".join(
        f"Tag {number}: {one}" for number, one in enumerate(words, start=1)
    )  # fmt: skip
    first = next((row for row in rows if row is not None), None)
    if first is not None and first.knows_by and any(
        row is not None and row.value is AnswerValue.OPEN for row in rows
    ):  # fmt: skip
        said += f", weiß es bis {german.format_date(first.knows_by)}"
    return f"{said} – „{first.note}“" if first is not None and first.note else said


def told_words(option: PollOption, given: Mapping[int, PollAnswer]) -> str:
    """The same, and how the office learned it: "ja (am Telefon, eingetragen von Jonas Petri)"."""
    words = answer_words(option, given)
    rows = [given[part.id] for part in option.parts if part.id in given]
    told = next((row for row in rows if row.channel is not Channel.ONLINE), None)
    if told is None:
        return words
    return f"{words} ({CHANNEL_WORDS[told.channel]}, eingetragen von {told.entered_by})"


def _day_words(row: PollAnswer | None) -> str:
    if row is None:
        return "keine Antwort"
    limits = Given(row.value, row.comes_at, row.leaves_at, row.is_online).limits()
    return VALUE_WORDS[row.value] + (f" ({limits})" if limits else "")
