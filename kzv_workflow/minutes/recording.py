"""What a text does to the To-do list: in one transaction or not at all; the text is kept anyway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kzv_workflow.history.service import record
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.identity import Known, Line, Plan, identify
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.marking import markers, with_markers
from kzv_workflow.minutes.models import MentionKind, Minutes, TodoMention
from kzv_workflow.minutes.review import Directory, todo_decision
from kzv_workflow.minutes.service import (
    Act,
    agreement_of,
    chain,
    create_todos,
    link_to_line,
    printed_due,
    printed_owner,
)
from kzv_workflow.minutes.structure import Confidence, ParsedMinutes, TodoLine
from kzv_workflow.todos import following
from kzv_workflow.todos import queries as todos
from kzv_workflow.todos.models import Todo


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what the parser makes of it."""

    source: str
    parsed: ParsedMinutes


@dataclass(frozen=True, slots=True)
class Problem:
    """A To-do line whose owner is not clear; "" where nobody is named."""

    line: TodoLine
    name: str

    @property
    def message(self) -> str:
        if not self.name:
            return "Das To-do nennt keine Zuständigen."
        return f"„{self.name}“ ist als Zuständige/r nicht bekannt."


@dataclass(frozen=True, slots=True)
class State:
    """How text and To-do list stand to each other; a page shows it, ``apply`` carries it out."""

    lines: dict[int, TodoLine]
    mentions: dict[int, TodoMention]  # by number
    plan: Plan
    problems: list[Problem]

    @property
    def by_line(self) -> dict[int, TodoMention]:
        return {line: self.mentions[number] for line, number in self.plan.links.items()}

    @property
    def gone(self) -> list[TodoMention]:
        """To-dos without a line in this text, pending questions aside."""
        asked = {number for one in self.plan.questions for number in one.candidates}
        taken = set(self.plan.links.values())
        return [one for n, one in self.mentions.items() if n not in taken and n not in asked]

    @property
    def orphans(self) -> list[TodoMention]:
        return [one for one in self.gone if following.is_orphaned(one.todo)]

    @property
    def unpublished(self) -> list[TodoMention]:
        return [one for one in self.by_line.values() if one.todo.published_at is None]

    @property
    def in_the_way(self) -> int:
        """How many lines keep the Protokoll from being sent round."""
        return len(self.problems) + len(self.plan.questions) + len(self.plan.new)


def state_of(
    session: Session,
    minutes: Minutes,
    text: Text,
    answers: Mapping[int, int | None] | None = None,
    origins: Sequence[TodoMention] | None = None,
) -> State:
    """Compare a text with the To-dos of its Protokoll, which may be at hand; nothing is changed."""
    if origins is None:
        origins = queries.origins(session, minutes.id)
    mentions = {one.todo.number: one for one in origins}
    marked = list(markers(text.source))
    foreign = {number for _, number in marked} - mentions.keys()
    elsewhere = set(todos.existing(session, foreign)) if foreign else set()
    unlisted = queries.unlisted(session, minutes.id)
    certain = {one.line: one for one in text.parsed.todos if one.confidence is Confidence.CERTAIN}
    own = {at: one for at, one in certain.items() if one.marker not in elsewhere}
    known = [_known(number, one) for number, one in mentions.items()]
    listed = [_line(one) for at, one in certain.items() if at not in own or one.scope]
    plan = identify(listed, known, elsewhere, answers)
    inside = {at for one in own.values() for at in range(one.line, (one.last_line or one.line) + 1)}
    for at, number in marked:
        if number in elsewhere and at not in inside:
            plan.reports.setdefault(at, number)
    return State(certain, mentions, plan, _problems(own.values(), unlisted))


def _known(number: int, mention: TodoMention) -> Known:
    return Known(
        number,
        mention.current_owner or mention.printed_owner,
        plain(mention.current_text or mention.printed_text),
        mention.line,
    )


def _line(line: TodoLine) -> Line:
    return Line(line.line, printed_owner(line), plain(line.text), line.marker)


def _problems(lines: Iterable[TodoLine], unlisted: set[str]) -> list[Problem]:
    found = []
    for line in lines:
        names = line.unknown or (() if line.owners else ("",))
        found += [Problem(line, name) for name in names if name[:300] not in unlisted]
    return found


def apply(
    session: Session,
    minutes: Minutes,
    text: Text,
    act: Act,
    organisations: Directory,
    answers: Mapping[int, int | None] | None = None,
) -> str:
    """Carry the text out in the To-do list; the text with its markers comes back.

    Nothing happens while a line has an owner nobody knows. Raises DomainError, after which the
    caller rolls back, if a To-do cannot be created.
    """
    state = state_of(session, minutes, text, answers)
    if state.problems:
        return text.source
    recorder = _Recorder(session, minutes, act, organisations)
    for at, number in state.plan.links.items():
        recorder.follow(state.mentions[number], state.lines[at])
    for number in state.plan.vanished:
        recorder.lose(state.mentions[number])
    recorder.report(state.plan.reports, text)
    created = recorder.create([state.lines[at] for at in state.plan.new])
    todos_of = {at: state.mentions[number].todo for at, number in state.plan.links.items()}
    todos_of |= created
    chain([(state.lines[at], todos_of[at]) for at in sorted(todos_of)])
    return with_markers(text.source, {at: todo.number for at, todo in todos_of.items()})


class _Recorder:
    """The steps of one text, with everything each of them needs."""

    def __init__(
        self, session: Session, minutes: Minutes, act: Act, organisations: Directory
    ) -> None:
        self._session = session
        self._minutes = minutes
        self._act = act
        self._organisations = organisations

    def follow(self, mention: TodoMention, line: TodoLine) -> None:
        """The link goes with the line; a draft To-do also says what the line says."""
        todo = mention.todo
        if mention.line is None:
            following.stand_again(todo)
        is_draft = todo.published_at is None
        if is_draft:
            self._rewrite(todo, mention, line)
        mention.line = line.line
        if is_draft:  # of what was sent others read the version that was sent
            todo.origin_label = self._minutes.title
            link_to_line(mention)
        mention.current_text, mention.current_owner = line.text, printed_owner(line)

    def _rewrite(self, todo: Todo, mention: TodoMention, line: TodoLine) -> None:
        """What was changed by hand in the list stays as it is there."""
        agreement = agreement_of(todo_decision(0, line, self._organisations))
        if todo.text == plain(mention.printed_text.strip()):
            todo.text = agreement.text
        if plain(todo.due_text or "")[:500] == (mention.printed_due or ""):
            following.state_due(self._session, todo, agreement)
        if mention.printed_owner != printed_owner(line):
            following.owe(self._session, todo, agreement)
        following.state_done(todo, agreement.is_done, self._act.viewer.name, self._act.at)
        mention.printed_text, mention.printed_owner = line.text, printed_owner(line)
        mention.printed_due = printed_due(line)

    def lose(self, mention: TodoMention) -> None:
        mention.line = None
        following.lose_line(mention.todo, self._act.viewer.name, self._act.at)
        said = f"hat die Zeile aus „{self._minutes.title}“ genommen"
        record(self._session, self._act.viewer, ("todo", mention.todo_id), said, self._act.at)

    def create(self, lines: Sequence[TodoLine]) -> dict[int, Todo]:
        """The new To-dos by line."""
        decisions = [todo_decision(at, line, self._organisations) for at, line in enumerate(lines)]
        created = create_todos(self._session, self._minutes, decisions, self._act)
        return {line.line: todo for line, todo in zip(lines, created, strict=True)}

    def report(self, reports: Mapping[int, int], text: Text) -> None:
        """Lines that speak of a To-do of an older Protokoll; those that no longer do are gone."""
        lines = text.source.split("\n")
        stored = {one.todo.number: one for one in queries.reports(self._session, self._minutes.id)}
        for number in stored.keys() - set(reports.values()):
            self._session.delete(stored[number])
        ids = todos.existing(self._session, set(reports.values())) if reports else {}
        for at, number in sorted(reports.items(), reverse=True):  # the first line counts
            mention = stored.get(number) or TodoMention(
                minutes_id=self._minutes.id,
                todo_id=ids[number],
                kind=MentionKind.STATUS,
                printed_text="",
                printed_owner="",
            )
            stored[number] = mention
            mention.line, mention.printed_text = at, lines[at - 1].strip()
            self._session.add(mention)
