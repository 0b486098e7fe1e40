"""Whose turn it is to be host, said where dates of a meeting have different hosts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.meetings import neighbours
from kzv_workflow.meetings.yearplan import Host, in_turn
from kzv_workflow.polls import queries
from kzv_workflow.polls.models import PollMeeting


def turns(session: Session, meetings: Sequence[PollMeeting]) -> dict[int, str]:
    """A sentence for each option (by id) of those meetings whose options have several hosts."""
    several = [
        one
        for one in meetings
        if len({o.host_id for o in queries.standing_options(one)} - {None}) > 1
    ]
    if not several:
        return {}
    last = neighbours.last_hosted(session)
    return {key: words for one in several for key, words in _of(one, last).items()}


def _of(meeting: PollMeeting, last: dict[int, date]) -> dict[int, str]:
    standing = [one for one in queries.standing_options(meeting) if one.host is not None]
    hosts = {one.host.id: one.host.name for one in standing if one.host is not None}
    turn = in_turn([Host(key, name, last.get(key)) for key, name in hosts.items()])
    longest_ago = {one.key for one in turn if one.last_time == turn[0].last_time}
    said = {one.key: _words(one, one.key in longest_ago) for one in turn}
    return {one.id: said[one.host_id] for one in standing if one.host_id is not None}


def _words(host: Host, has_turn: bool) -> str:
    """ "Nordsachsen war noch nie Gastgeber und ist an der Reihe."."""
    if host.last_time is None:
        text = f"{host.name} war noch nie Gastgeber"
    else:
        text = f"{host.name} war zuletzt am {german.format_date(host.last_time)} Gastgeber"
    return f"{text} und ist an der Reihe." if has_turn else f"{text}."
