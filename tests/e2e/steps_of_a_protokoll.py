"""A Protokoll with two To-dos: pasted, sent round, reported, marked, reminded, digested."""

from __future__ import annotations

from tests.e2e.loop import Loop, german, in_days
from tests.e2e.reader import Reader

TEXT = """\
## Protokoll des Auftakttreffens am {held}

### Teilnehmende

**Altenburg** - Sabine Seidel, Bildungsmanagement

**Halle (Saale)** - Dr. Bernd Brandt, Amt für Bildung

## Absprachen

→ **To do Kommunen:** Datenblatt ausfüllen
**Termin:** {due}

→ **To do Kommunen:** Ansprechperson nennen
**Termin:** {due}
"""
REMARK = "liegt im Rathaus"


def protokoll_is_pasted(office: Reader) -> None:
    text = TEXT.format(held=german(in_days(-1)), due=german(in_days(40)))
    office.open("/protokolle").follow("Protokoll übernehmen", within="main")
    office.fill("Text des Protokolls", text).press("Text prüfen")
    office.page.get_by_label("Nein, es ist ein Entwurf").check()
    bar = office.page.locator(".review__bar").inner_text()
    assert "2 To-dos, 4 Zuständigkeiten" in bar
    assert "neue Person" not in bar

    office.press("Übernehmen")

    assert "Entwurf" in office.text
    assert office.heading == f"Protokoll des Auftakttreffens am {german(in_days(-1))}"


def protokoll_is_sent_round(loop: Loop, office: Reader) -> None:
    title = office.heading
    office.follow("Versenden …", within="main")
    assert "2 Mails gehen hinaus" in office.text
    assert "2 To-dos werden für die Zuständigen sichtbar" in office.text

    office.press("Jetzt versenden")
    loop.deliver()

    letters = loop.post.new()
    assert sorted(one.to for one in letters) == ["brandt", "seidel"]
    for letter in letters:
        assert letter.subject == title
        words = " ".join(letter.word_paragraphs)
        assert "Datenblatt ausfüllen" in words
        assert "Ansprechperson nennen" in words
        page, tasks = letter.links
        assert page.startswith(f"{loop.server.base}/protokolle/")
        assert tasks == f"{loop.server.base}/aufgaben"
    assert "versendet" in office.text
    assert "hat Fassung 2 an 2 Adressen versendet" in office.history


def municipality_reports_and_thinks_again(altenburg: Reader) -> None:
    altenburg.open("/")
    assert "2 To-dos sind offen" in altenburg.text
    altenburg.follow("Datenblatt ausfüllen", within="main")

    altenburg.fill("Bemerkung – optional", REMARK).press("Als erledigt melden")
    altenburg.press("Zurücknehmen – doch noch offen")
    assert "Das To-do ist wieder offen." in altenburg.text
    altenburg.press("Als erledigt melden")

    assert "Als erledigt gemeldet." in altenburg.text
    assert REMARK in altenburg.text
    assert "wieder geöffnet" in altenburg.history
    assert "1 To-do ist offen" in altenburg.open("/").text


def office_marks_one_and_reminds_the_missing(loop: Loop, office: Reader) -> None:
    office.open("/aufgaben").follow("To-dos × Kommunen", within="main")
    assert states(office) == [["erledigt", "offen"], ["offen", "offen"]]

    office.page.locator("tbody tr").nth(1).locator(".cell").last.click()
    office.page.get_by_label("Wie haben Sie es erfahren?").select_option("am Telefon gemeldet")
    office.press("Als erledigt melden")
    assert "am Telefon gemeldet" in office.text
    assert "hat für Stadt Halle als erledigt eingetragen (am Telefon)" in office.history

    office.open("/aufgaben/kommunen")
    assert states(office) == [["erledigt", "offen"], ["offen", "erledigt"]]
    office.follow("Fehlende erinnern (1) an T1", within="main")
    office.press("Jetzt erinnern")
    loop.deliver()
    [letter] = loop.post.new()
    assert letter.to == "brandt"
    assert letter.subject == "Erinnerung: Datenblatt ausfüllen"


def states(office: Reader) -> list[list[str]]:
    """The table row by row: what each municipality's cell says when somebody points at it."""
    return [
        [
            str(cell.get_attribute("title")).partition(": ")[2].split(" von ")[0]
            for cell in row.locator("a.cell").all()
        ]
        for row in office.page.locator("tbody tr").all()
    ]


def each_municipality_gets_one_digest(loop: Loop) -> None:
    loop.tick_in_the_morning()
    letters = loop.post.new()
    assert sorted(one.to for one in letters) == ["brandt", "seidel"]

    loop.tick_in_the_morning()
    assert loop.post.new() == []

    said = {one.to: one.text for one in letters}
    assert "Ansprechperson nennen (T2)" in said["seidel"]
    assert "Datenblatt" not in said["seidel"]
    assert "Datenblatt ausfüllen (T1)" in said["brandt"]
    assert "Ansprechperson" not in said["brandt"]
