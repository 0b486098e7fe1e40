"""A made-up Protokoll of some ten pages with all that occurs in one; its people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from kzv_workflow.minutes.structure import (
    AgendaSlot,
    Attendee,
    Block,
    BlockKind,
    Confidence,
    Group,
    Mark,
    MeetingFacts,
    ParsedMinutes,
    Presence,
    Scope,
    Section,
    TodoLine,
)

MUNICIPALITIES = (
    *("LK Altenburger Land", "LK Anhalt-Bitterfeld", "Burgenlandkreis", "Stadt Halle"),
    *("LK Leipzig", "Stadt Leipzig", "LK Mansfeld-Südharz", "LK Nordsachsen", "LK Saalekreis"),
)
PEOPLE = (
    *("Anna Beispiel", "Ben Muster", "Dr. Clara Vorlage", "David Entwurf", "Emma Probe"),
    *("Dr. Franz von Test", "Greta Skizze", "Hanna Muster-Probe", "Ivo Fiktiv"),
)
ROLES = (
    "Mitarbeiterin Bildungsmonitoring",
    "Leiterin Bildungsbüro, Amt für Jugend, Schule und Kultur",
    "Referent der Beigeordneten, Dezernat IV, Bildung und Soziales",
)
OFFICE = (
    ("Jana Richtig", "jr", "Projektleitung"),
    ("Falk Ahorn", "fa", "Bildungsmonitoring"),
    ("Elke Birke", "eb", "Projektassistenz"),
    ("Sven Holunder", "sh", "wissenschaftliche Studien"),
)
TOPICS = (
    "Rahmenbedingungen",
    "Frühkindliche Bildung",
    "Allgemeinbildende Schulen",
    "Berufliche Bildung",
    "Hochschulbildung",
    "Weiterbildung",
    "Nonformale Bildung",
)
STATEMENTS = (
    "Die Daten liegen in der Kommune überwiegend vor und werden jährlich fortgeschrieben; offen "
    "ist, welche Stelle sie für den Vergleich aufbereitet.",
    "Abstimmung mit den Fachämtern läuft, **noch nicht alle Rückmeldungen** erhalten",
    "kleinräumige Auswertung wird gewünscht > Nutzung in der Sozialplanung > Berichte alle 2 Jahre",
    "Erfahrungen aus der Befragung der Schüler\\*innen und Eltern werden bereitgestellt, siehe "
    "[Bericht](https://www.bildungsbericht.example/2027?band=1&teil=2)",
)
QUESTION = (
    "Wie gehen wir mit Kennzahlen um, deren Angebot es nicht in jeder Kommune gibt, und wer "
    "entscheidet darüber, ob sie in das Vergleichskennzahlenset kommen?"
)
ANSWER = (
    "Zunächst wird nichts ausgeschlossen. Die Auswahl soll zu Beginn möglichst breit sein; über "
    "die tatsächlich zu vergleichenden Kennzahlen wird im nächsten Treffen gemeinsam entschieden."
)


class _Lines:
    """Line numbers, as if the text had been written."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def protokoll(topics: int = len(TOPICS)) -> ParsedMinutes:
    """A Protokoll with so many topics; each takes a little more than a page."""
    lines = _Lines()
    sections = [_welcome(lines)]
    todos: list[TodoLine] = []
    for number in range(topics):
        sections.extend(_topic(number, lines))
    sections.append(_next_steps(lines, todos))
    return ParsedMinutes(
        title="Protokoll des 5. Treffens zum Kennzahlenvergleich am 04.03.2027",
        label="Protokoll",
        meeting=MeetingFacts("5. Treffen", date(2027, 3, 4), time(9), time(15, 30), "Halle"),
        agenda=tuple(_agenda(topics, lines)),
        attendees=tuple(_attendees(lines)),
        sections=tuple(sections),
        todos=tuple(todos),
        authors=("Elke Birke", "Falk Ahorn"),
        place="Leipzig",
        written_on=date(2027, 3, 11),
    )


def _agenda(topics: int, lines: _Lines) -> Iterator[AgendaSlot]:
    for number in range(topics):
        start, end = time(9 + number, 0), time(9 + number, 45)
        title = f"{TOPICS[number % len(TOPICS)]}: Vorschlag für die Auswahl und Diskussion"
        yield AgendaSlot(start, end, title, (OFFICE[number % 4][0],), "session", lines.next())
        yield AgendaSlot(end, time(10 + number), "Pause", (), "break", lines.next())


def _attendees(lines: _Lines) -> Iterator[Attendee]:
    for number, municipality in enumerate(MUNICIPALITIES[:-1] * 2):
        name, role = PEOPLE[number % len(PEOPLE)], ROLES[number % len(ROLES)]
        is_late = number == 5
        presence = Presence.PARTLY if is_late else Presence.PRESENT
        yield Attendee(
            group=Group.MUNICIPALITY,
            organisation=municipality,
            organisation_as_written=municipality,
            name=name,
            role=role,
            initials=None,
            remark="Teilnahme ab Mittag" if is_late else None,
            presence=presence,
            line=lines.next(),
        )
    for name, initials, role in OFFICE:
        yield Attendee(
            Group.OFFICE, "BiSMit", None, name, role, initials, None, Presence.PRESENT, lines.next()
        )
    missing = MUNICIPALITIES[-1]
    yield Attendee(
        Group.MUNICIPALITY, missing, missing, None, None, None, None, Presence.ABSENT, lines.next()
    )


def _welcome(lines: _Lines) -> Section:
    line = lines.next()
    blocks = (
        Block(BlockKind.TEXT, "Referentin: Jana Richtig", lines.next()),
        _bullet("Dank an alle Teilnehmenden für die **Beteiligung** an der Abfrage", lines),
        _bullet("Vorstellung der Tagesordnung", lines),
    )
    return Section(2, "Begrüßung", ("Jana Richtig",), None, None, line, blocks)


def _bullet(text: str, lines: _Lines, depth: int = 1) -> Block:
    mark = (Mark.BULLET, Mark.ARROW, Mark.DASH)[depth - 1]
    return Block(BlockKind.BULLET, text, lines.next(), depth=depth, mark=mark)


def _topic(number: int, lines: _Lines) -> Iterator[Section]:
    title = TOPICS[number % len(TOPICS)]
    yield Section(2, title, (), "fa", None, lines.next(), tuple(_contributions(lines)))
    yield Section(3, "Rückfragen", (), None, None, lines.next(), tuple(_questions(lines)))
    yield Section(
        3, "Ergänzungen zu den Folien", (), None, None, lines.next(), tuple(_slides(lines))
    )


def _contributions(lines: _Lines) -> Iterator[Block]:
    for municipality in MUNICIPALITIES[:5]:
        yield _bullet(municipality, lines)
        for text in STATEMENTS[:2]:
            yield _bullet(text, lines, depth=2)
    yield _bullet(STATEMENTS[2], lines, depth=3)
    for number, text in enumerate(STATEMENTS[1:], start=1):
        yield Block(
            BlockKind.BULLET,
            text,
            lines.next(),
            depth=1,
            mark=Mark.NUMBER,
            number=f"{number})",
        )


def _questions(lines: _Lines) -> Iterator[Block]:
    for name, answering in ((PEOPLE[0], "jr"), (PEOPLE[2], "fa")):
        yield Block(BlockKind.QUESTION, QUESTION, lines.next(), by=name)
        yield Block(BlockKind.ANSWER, ANSWER, lines.next(), by=answering, mark=Mark.ARROW, depth=1)
    yield Block(BlockKind.ADDENDUM, f"{ANSWER} {STATEMENTS[0]}", lines.next())


def _slides(lines: _Lines) -> Iterator[Block]:
    for slide in (9, 10, 13):
        yield Block(BlockKind.SLIDE, STATEMENTS[slide % 4], lines.next(), slide=slide)


def _next_steps(lines: _Lines, todos: list[TodoLine]) -> Section:
    line = lines.next()
    blocks = []
    for number, owner in enumerate(("Kommunen", "BiSMit", "Stadt Halle"), start=1):
        todo = _todo(number, owner, lines.next())
        todos.append(todo)
        blocks.append(
            Block(
                BlockKind.TODO,
                f"→ **To do {owner}:** {todo.text}",
                todo.line,
                depth=1,
                mark=Mark.NUMBER,
                number=todo.number,
            )
        )
    return Section(2, "Erläuterung zum weiteren Verfahren", (), "fa", None, line, tuple(blocks))


def _todo(number: int, owner: str, line: int) -> TodoLine:
    return TodoLine(
        owners=(owner,),
        scope=Scope.ORGANISATION,
        organisations=(owner,),
        text="Übermittlung der Kennzahlenauswahl per E-Mail an buero@demo.example",
        due_text="09.04.2027",
        due=date(2027, 4, 9),
        due_kind="day",
        due_meeting=None,
        start=None,
        status="done" if number == 2 else "open",
        confidence=Confidence.CERTAIN,
        line=line,
        number=f"{number})",
    )
