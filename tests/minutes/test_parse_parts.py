"""Agenda, attendance, decisions, dialogue and colophon in the notations other offices use."""

from __future__ import annotations

from datetime import date, time

import pytest

from kzv_workflow.minutes.structure import Group, ParsedMinutes, Presence
from tests.minutes.protocols import read

TITLE = "# Protokoll der Sitzung am 15.04.2021\n\n"


def people(body: str) -> list[tuple[str | None, str | None, Presence, str | None]]:
    rows = read(f"{TITLE}{body}").attendees
    return [(row.organisation, row.name, row.presence, row.remark) for row in rows]


def talk(body: str) -> ParsedMinutes:
    head = "### Teilnehmende\n\n### BiSMit\n\nKatrin Roth (kr) - Leitung\n\nTimo Falk - Daten\n\n"
    return read(f"{TITLE}{head}## Bericht\n\n{body}")


def test_logos_broken_softly_in_word_are_letterhead_and_nobody_who_was_there() -> None:
    minutes = read(
        f"{TITLE}### Teilnehmende\n\n**Halle** - Petra Lindholz\n\nGEFÖRDERT VOM\n\n"
        "Kompetenzzentrum  **Bildung im Strukturwandel**  Netzwerkbüro Mitteldeutsches Revier\n\n"
        "Deutsches  Jugendinstitut\n\n**LK Nordsachsen** - Helga Tiedemann\n"
    )

    assert [row.name for row in minutes.attendees] == ["Petra Lindholz", "Helga Tiedemann"]
    assert len(minutes.boilerplate) == 3
    assert minutes.unplaced == ()


def test_attendance_in_a_table() -> None:
    assert people(
        "### Teilnehmende\n\n| Kommune | Name | Funktion |\n|---|---|---|\n"
        "| LK Nordsachsen | Helga Tiedemann | Leitung |\n"
        "| Halle | Petra Lindholz (ab 12:00 Uhr) | |\n"
    ) == [
        ("Nordsachsen", "Helga Tiedemann", Presence.PRESENT, None),
        ("Stadt Halle", "Petra Lindholz", Presence.PARTLY, "ab 12:00 Uhr"),
    ]


def test_attendance_on_one_line() -> None:
    assert people(
        "Anwesend: Helga Tiedemann, Ute Klar (Gast), Max Moor (bis 13 Uhr)\n\n"
        "Entschuldigt: Petra Lindholz, LK Leipzig\n"
    ) == [
        (None, "Helga Tiedemann", Presence.PRESENT, None),
        (None, "Ute Klar", Presence.PRESENT, "Gast"),
        (None, "Max Moor", Presence.PARTLY, "bis 13 Uhr"),
        (None, "Petra Lindholz", Presence.EXCUSED, None),
        ("Landkreis Leipzig", None, Presence.EXCUSED, None),
    ]


def test_attendance_groups() -> None:
    minutes = read(
        f"{TITLE}### Teilnehmende\n\n- LK Nordsachsen: Helga Tiedemann\n"
        "- Stadt Leipzig: nicht vertreten\n- Gemeinde Bach - Ute Klar, Leiterin\n\n"
        "#### Gäste\n\nDr. Max Moor, Hochschule\n\n"
        "#### Entschuldigt\n\nLK Saalekreis - Volker Asmus\n"
    )
    assert [
        (row.group, row.organisation_as_written, row.presence) for row in minutes.attendees
    ] == [
        (Group.MUNICIPALITY, "LK Nordsachsen", Presence.PRESENT),
        (Group.MUNICIPALITY, "Stadt Leipzig", Presence.ABSENT),
        (Group.OTHER, "Gemeinde Bach", Presence.PRESENT),
        (Group.OTHER, None, Presence.PRESENT),
        (Group.MUNICIPALITY, "LK Saalekreis", Presence.EXCUSED),
    ]


def test_same_initials_twice_give_a_warning() -> None:
    minutes = read(
        f"{TITLE}### Teilnehmende\n\n### BiSMit\n\nAnna Au (aa) - x\n\nAdam Alt (aa) - y\n"
    )
    assert [one.message for one in minutes.warnings] == [
        "Das Kürzel „aa“ steht für Anna Au und für Adam Alt."
    ]


@pytest.mark.parametrize(
    ("line", "start", "end", "title", "speakers"),
    [
        ("- 9:00 - 9:15 Uhr Beginn", time(9), time(9, 15), "Beginn", ()),
        ("- 09.00–10.30 Uhr: Bericht (Ute Klar)", time(9), time(10, 30), "Bericht", ("Ute Klar",)),
        ("- 14 Uhr Ende", time(14), None, "Ende", ()),
        ("1. Begrüßung", None, None, "Begrüßung", ()),
        ("TOP 2: Stand (Folien)", None, None, "TOP 2: Stand (Folien)", ()),
        (
            "| 9:00 – 9:30 | Bericht durch Ute Klar |",
            time(9),
            time(9, 30),
            "Bericht",
            ("Ute Klar",),
        ),
    ],
)
def test_agenda_lines(
    line: str, start: time | None, end: time | None, title: str, speakers: tuple[str, ...]
) -> None:
    (slot,) = read(f"{TITLE}### Tagesordnung\n\n{line}\n").agenda
    assert (slot.start, slot.end, slot.title, slot.speakers) == (start, end, title, speakers)


def test_slot_that_ends_before_it_begins_gives_a_warning() -> None:
    minutes = read(f"{TITLE}### Tagesordnung\n\n- 10:00 – 09:30 Uhr Bericht\n")
    assert [one.message for one in minutes.warnings] == [
        "Der Punkt „Bericht“ 10:00–09:30 Uhr endet vor dem Beginn."
    ]


def test_weekday_that_contradicts_its_date_gives_a_warning() -> None:
    minutes = read(f"{TITLE}## Ausblick\n\n- nächstes Treffen am Montag, den 23.06.2021\n")
    assert [(one.line, one.message) for one in minutes.warnings] == [
        (5, "Der 23.06.2021 ist ein Mittwoch, kein Montag.")
    ]


@pytest.mark.parametrize(
    ("line", "text", "result", "votes"),
    [
        ("Beschluss: Wir treffen uns.", "Wir treffen uns.", None, None),
        ("**Beschluss (einstimmig):** Wir treffen uns.", "Wir treffen uns.", "einstimmig", None),
        ("Beschluss: so sei es (7/0/0)", "so sei es (7/0/0)", None, "7/0/0"),
        (
            "Der Vorschlag wird einstimmig angenommen. Ja: 11, Nein: 0, Enthaltung: 0",
            *("Der Vorschlag", "einstimmig angenommen", "Ja: 11, Nein: 0, Enthaltung: 0"),
        ),
    ],
)
def test_decisions(line: str, text: str, result: str | None, votes: str | None) -> None:
    (decision,) = talk(line).decisions
    assert (decision.text, decision.result, decision.votes) == (text, result, votes)


@pytest.mark.parametrize(
    "line", ["Am 24.03. hat das der Stadtrat beschlossen.", "erst Ruhetage beschlossen, dann nicht"]
)
def test_what_others_decided_is_no_decision(line: str) -> None:
    assert talk(line).decisions == ()


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("Das Protokoll vom 25.03.2021 wird genehmigt.", "approved"),
        (
            "Das Protokoll vom 25.03.21 wird mit Änderungen genehmigt.",
            "approved_with_corrections",
        ),
        ("Die Annahme des Protokolls vom 25.03.2021 wird vertagt.", "deferred"),
        ("Das Protokoll vom 25.03.2021 liegt vor.", None),
    ],
)
def test_approval(sentence: str, result: str | None) -> None:
    approval = talk(f"## Protokollkontrolle\n\n{sentence}").approval
    assert approval is not None
    assert (approval.of_date, approval.result) == (date(2021, 3, 25), result)


def test_question_in_house_markup_and_several_answers() -> None:
    (question,) = talk("? Ute Klar: Wann?\n\nkr: Bald.\n\nTimo Falk: Ende Mai.").questions
    assert question.asked_by == "Ute Klar"
    assert [answer.by for answer in question.answers] == ["Katrin Roth"]


def test_title_date_place_and_authors_in_plain_text() -> None:
    minutes = read(
        "Protokoll Treffen Nord vom 15.04.2021, 9:00–12:30 Uhr\nOrt: Halle, Rathaus\n"
        "Protokoll: Ute Klar\n\nTagesordnung\n1. Begrüßung\n\nTeilnehmende\n"
        "LK Leipzig – Max Moor\n\n"
        "Begrüßung\nMax Moor: Alles gut?\nUte Klar: Ja.\n"
    )
    assert minutes.meeting.title == "Treffen Nord"
    assert (minutes.meeting.start, minutes.meeting.end) == (time(9), time(12, 30))
    assert (minutes.meeting.place, minutes.authors) == ("Halle, Rathaus", ("Ute Klar",))
    assert [(one.asked_by, one.answers[0].by) for one in minutes.questions] == [
        ("Max Moor", "Ute Klar")
    ]


@pytest.mark.parametrize(("text", "mode"), [("online", "online"), ("Halle (hybrid)", "hybrid")])
def test_mode_only_if_the_text_says_so(text: str, mode: str) -> None:
    assert read(f"{TITLE}Ort: {text}\n").meeting.mode == mode
    assert read(f"{TITLE}- nächstes Treffen {text}\n").meeting.mode is None


@pytest.mark.parametrize(
    ("heading", "text", "initials"),
    [
        ("Bericht (kr)", "Bericht", "kr"),
        ("Bericht (Moderation kr):", "Bericht", "kr"),
        ("Beispiel (F 13-14)", "Beispiel (F 13-14)", None),
        ("**Fragen:**", "Fragen", None),
    ],
)
def test_headings(heading: str, text: str, initials: str | None) -> None:
    section = talk(f"### {heading}\n\nText").sections[-1]
    assert (section.heading, section.initials) == (text, initials)


def test_escaped_characters_stay_as_written() -> None:
    (block,) = talk(r"- Schüler\*innen und Bürger\*innen").sections[-1].blocks
    assert block.text == r"Schüler\*innen und Bürger\*innen"


def test_text_that_is_no_protokoll_is_kept_without_a_place() -> None:
    minutes = read("Liebe Grüße\n\n- aus Halle\n")
    assert [fragment.text for fragment in minutes.unplaced] == ["Liebe Grüße", "aus Halle"]
    assert [one.message for one in minutes.warnings] == [
        "Das ist kein Protokoll: Es gibt weder eine Überschrift noch "
        "Tagesordnung oder Teilnehmende."
    ]
    assert (minutes.sections, minutes.todos, minutes.title) == ((), (), None)


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff"])
def test_empty_text(text: str) -> None:
    assert [one.message for one in read(text).warnings] == ["Der Text ist leer."]


def test_line_that_says_more_than_the_structure_is_kept() -> None:
    minutes = read(f"{TITLE}### Teilnehmende\n\n#### Gäste der Hochschule\n\nUte Klar\n")
    assert [row.name for row in minutes.attendees] == ["Ute Klar"]
    kept = [row.organisation_as_written for row in minutes.attendees]
    assert kept == ["Gäste der Hochschule"] or minutes.unplaced


def test_pasted_protokoll_with_numbered_headings() -> None:
    minutes = read(
        "Ergebnisprotokoll\n\nTreffen am 3. Mai 2022 in Halle\n\nTeilnehmer/innen:\n"
        "LK Nordsachsen: Ute Klar, Max Moor\nStadt Halle (Saale): Eva Stern, Leiterin\n"
        "BiSMit: Jan Berg (jb)\n\n1. Begrüßung\nJan Berg begrüßt.\n\n2. Zahlen\n"
        "Eva Stern: Wie geht es weiter?\njb: Wir melden uns.\n"
        "→ To do BiSMit: Plan senden, bis Ende Mai\n"
    )
    assert [(row.organisation, row.name, row.initials) for row in minutes.attendees] == [
        ("Nordsachsen", "Ute Klar", None),
        ("Nordsachsen", "Max Moor", None),
        ("Stadt Halle", "Eva Stern", None),
        ("BiSMit", "Jan Berg", "jb"),
    ]
    assert [section.heading for section in minutes.sections] == ["", "Begrüßung", "Zahlen"]
    assert [(one.asked_by, one.answers[0].by) for one in minutes.questions] == [
        ("Eva Stern", "Jan Berg")
    ]
    assert [(todo.text, todo.due) for todo in minutes.todos] == [("Plan senden", date(2022, 5, 31))]


def test_todo_directly_below_the_attendance_list_is_found() -> None:
    minutes = read(f"{TITLE}Teilnehmende\nLK Leipzig - Ute Klar\n\n→ To do BiSMit: Plan senden\n")
    assert [todo.text for todo in minutes.todos] == ["Plan senden"]
    assert minutes.unplaced == ()


def test_a_bold_name_among_the_municipalities_is_an_organisation_nobody_knows() -> None:
    parsed = read(
        "## Protokoll am 15.04.2021\n\n### Teilnehmende\n\n#### Revierkommunen\n\n"
        "**Verein Zukunft** - Ute Berg, Beraterin\n\n**LK Saalekreis** - Jan Ahrens, Leiter\n"
    )

    assert [(who.organisation_as_written, who.name, who.role) for who in parsed.attendees] == [
        ("Verein Zukunft", "Ute Berg", "Beraterin"),
        ("LK Saalekreis", "Jan Ahrens", "Leiter"),
    ]
