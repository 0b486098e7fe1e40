"""The state of a poll: everybody's answers, each date judged, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow.directory.models import OrganisationKind
from kzv_workflow.mail.headers import is_reachable
from kzv_workflow.meetings import hints
from kzv_workflow.polls import hosting, queries, tally, wording
from kzv_workflow.polls.completeness import Progress, has_answered, missing
from kzv_workflow.polls.coverage import Given, Party, Voice
from kzv_workflow.polls.models import (
    Delegate,
    Poll,
    PollAnswer,
    PollMeeting,
    PollOption,
    PollParty,
)
from kzv_workflow.polls.tally import Candidate, Verdict


@dataclass(frozen=True, slots=True)
class JudgedOption:
    """An option with its verdict and what speaks against its days."""

    option: PollOption
    verdict: Verdict
    hints: tuple[str, ...] = ()
    rank: int = 0
    turn: str = ""  # whose turn it is to be host, if hosts differ

    @property
    def short(self) -> str:
        return wording.short(part.day for part in self.option.parts)

    @property
    def legend(self) -> str:
        return wording.legend(queries.parts_of(self.option), self.option.place)


@dataclass(frozen=True, slots=True)
class JudgedMeeting:
    """A meeting with its options in the order they were asked; ``rank`` 1 is the best."""

    meeting: PollMeeting
    options: tuple[JudgedOption, ...]

    @property
    def best_first(self) -> list[JudgedOption]:
        chosen = self.meeting.decision.option_id if self.meeting.decision else None
        return sorted(self.options, key=lambda one: (one.option.id != chosen, one.rank))


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a page of results, an export or a decision needs to know."""

    poll: Poll
    meetings: tuple[JudgedMeeting, ...]
    parties: tuple[Party, ...]
    delegates: tuple[Delegate, ...]
    answers: Mapping[tuple[int, int], PollAnswer] = field(default_factory=dict)

    def judged(self, option_id: int) -> JudgedOption | None:
        every = (one for meeting in self.meetings for one in meeting.options)
        return next((one for one in every if one.option.id == option_id), None)

    def organisation_is_complete(self, organisation_id: int) -> bool:
        """Enough people answered everything, or one did for the whole municipality."""
        return has_answered(organisation_id, self._progress(), self.poll.needed)

    def missing(self) -> list[Delegate]:
        """Who still has to answer; not those for whom somebody spoke, nor bilateral ones."""
        if not queries.asked_options(self.poll):
            return []
        bilateral = {one.key for one in self.parties if one.is_bilateral}
        keys = missing(self._progress(), bilateral)
        return [one for one in self.delegates if one.id in keys]

    def unreachable(self) -> list[Delegate]:
        """Who gets no mail, for want of an address that works: the office has to ask them."""
        return [one for one in self.delegates if not is_reachable(one.email)]

    def _progress(self) -> list[Progress]:
        return [
            Progress(
                one.id,
                one.organisation_id,
                one.speaks_for_all,
                answered(self.poll, one.id, self.answers),
            )
            for one in self.delegates
        ]


def answered(poll: Poll, delegate_id: int, given: Mapping[tuple[int, int], PollAnswer]) -> bool:
    """Whether there is an answer to every day that is asked; while nothing is, to any day."""
    days = [part.id for option in queries.asked_options(poll) for part in option.parts]
    if not days:
        return any(key == delegate_id for key, _ in given)
    return all((delegate_id, one) in given for one in days)


def board(session: Session, poll: Poll) -> Board:
    """The state as it is now, read in a few statements whatever the number of people."""
    delegates = queries.delegates(session, poll.id)
    answers = {
        (one.delegate_id, one.option_part_id): one
        for one in queries.answers_of_poll(session, poll.id)
    }
    asked = queries.parties(session, poll.id)
    people = parties_of(poll, asked, delegates, answers.values())
    days = [part.day for meeting in poll.meetings for o in meeting.options for part in o.parts]
    kommunen = [
        one.organisation for one in asked if one.organisation.kind is OrganisationKind.MUNICIPALITY
    ]
    own = [one.decision.meeting_id for one in poll.meetings if one.decision is not None]
    found = hints.hints(session, days, kommunen, besides=own)
    turns = hosting.turns(session, [one for one in poll.meetings if one.decision is None])
    meetings = tuple(
        _with_turns(_judged(one, people, poll.needed, found), turns) for one in poll.meetings
    )
    return Board(poll, meetings, people, tuple(delegates), answers)


def parties_of(
    poll: Poll,
    asked: Sequence[PollParty],
    delegates: Sequence[Delegate],
    answers: Iterable[PollAnswer],
) -> tuple[Party, ...]:
    """The rows as the tally counts them."""
    option_of = {
        part.id: option.id
        for meeting in poll.meetings
        for option in meeting.options
        for part in option.parts
    }
    given: dict[int, dict[int, Given]] = defaultdict(dict)
    notes: dict[int, dict[int, str]] = defaultdict(dict)
    for one in answers:
        given[one.delegate_id][one.option_part_id] = Given(
            one.value, one.comes_at, one.leaves_at, one.is_online
        )
        if one.note and one.option_part_id in option_of:
            notes[one.delegate_id][option_of[one.option_part_id]] = one.note
    voices: dict[int, list[Voice]] = defaultdict(list)
    for person in delegates:
        voices[person.organisation_id].append(
            Voice(person.id, person.name, person.role, person.speaks_for_all,
                  given[person.id], notes[person.id])
        )  # fmt: skip
    return tuple(
        Party(
            key=one.organisation_id,
            name=one.organisation.name,
            short_code=one.organisation.short_code,
            voices=tuple(voices[one.organisation_id]),
            is_bilateral=one.is_bilateral,
            is_counted=one.organisation.kind is OrganisationKind.MUNICIPALITY,
        )
        for one in asked
    )


def _with_turns(judged: JudgedMeeting, turns: Mapping[int, str]) -> JudgedMeeting:
    options = (replace(one, turn=turns.get(one.option.id, "")) for one in judged.options)
    return replace(judged, options=tuple(options))


def _judged(
    meeting: PollMeeting,
    parties: Sequence[Party],
    needed: int,
    found: Mapping[date, list[str]],
) -> JudgedMeeting:
    spoken = {
        option.id: tuple(hints.of_days(found, [part.day for part in option.parts]))
        for option in meeting.options
    }
    verdicts = {
        option.id: tally.judge(
            Candidate(option.id, queries.parts_of(option), option.host_id, len(spoken[option.id])),
            parties,
            needed,
        )
        for option in meeting.options
    }
    standing = [verdicts[one.id] for one in queries.standing_options(meeting)]
    ranks = {one.candidate.key: rank for rank, one in enumerate(tally.ranked(standing), start=1)}
    last = len(ranks) + 1
    return JudgedMeeting(
        meeting,
        tuple(
            JudgedOption(one, verdicts[one.id], spoken[one.id], ranks.get(one.id, last))
            for one in meeting.options
        ),
    )
