"""Who may call what: every route has a row, and a route without one fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.indicators import comparing, parting, proposing, queries, selections
from kzv_workflow.materials.models import Visibility
from kzv_workflow.todos import answering, pausing
from kzv_workflow.todos.models import Assignment
from kzv_workflow.web.viewer import Role, Viewer
from tests.announcements.test_announcements import announced
from tests.browser import Browser
from tests.conftest import account_named
from tests.factories import (
    WRITER,
    assignment_for,
    blocked_days,
    feed_of,
    logo,
    queued_mail,
    seidel,
    taken_over,
    unclear_mail,
)
from tests.indicators.rounds import opened, selection_of
from tests.materials.shelf import filed
from tests.meetings.invited import answer_link, invited_meeting
from tests.minutes.rounds import round_of
from tests.minutes.test_bulk import waiting_batch
from tests.polls.access import polls_of_everybody
from tests.surveys.rounds import surveys_in_every_state

READERS = ("", "altenburg", "halle", "assistenz", "buero")

# One letter per reader in that order: stranger, altenburg, halle, office, admin.
#   o opens (200)   l asks to log in (401)   - is not there (404)
#   r redirects after acting (303)   f shows its form again (422)   b refuses the request (400)
#   e leads elsewhere (302)
GET = {
    "/": "loooo",
    "/antwort/<answer>": "ooooo",
    "/anmelden": "orrrr",
    "/ankuendigungen": "loooo",
    "/ankuendigungen/<announcement>": "l--oo",
    "/ankuendigungen/neu": "l--oo",
    "/aufgaben": "loooo",
    "/aufgaben/<of altenburg>": "lo-oo",
    "/aufgaben/<of altenburg, unpublished>": "l--oo",
    "/aufgaben/buero": "l--oo",
    "/aufgaben/dateien/<file of altenburg>": "lo-oo",
    "/aufgaben/erinnerungen": "loooo",
    "/aufgaben/erinnerungen/abwesenheit": "l--oo",
    "/aufgaben/kommunen": "l--oo",
    "/aufgaben/kommunen.xlsx": "l--oo",
    "/aufgaben/liste.xlsx": "loooo",
    "/aufgaben/neu": "l--oo",
    "/aufgaben/todo/<todo>/aendern": "l--oo",
    "/aufgaben/todo/<todo>/erinnern": "l--oo",
    "/barrierefreiheit": "ooooo",
    "/datenschutz": "ooooo",
    "/erinnerungen/<reader>": "ooooo",
    "/feedback": "loooo",
    "/feedback/<survey>": "le-oo",
    "/feedback/<survey>/beenden": "l--oo",
    "/feedback/<survey>/erinnern": "l--oo",
    "/feedback/<survey>/teilnehmen": "lo---",
    "/feedback/<survey>/versenden": "l--oo",
    "/feedback/<survey>/vorschau": "l--oo",
    "/feedback/<draft survey>": "l--oo",
    "/feedback/<draft survey>/bearbeiten": "l--oo",
    "/feedback/<ended survey>/ergebnis": "l--oo",
    "/feedback/<ended survey>/ergebnis.csv": "l--oo",
    "/feedback/<ended survey>/todo": "l--oo",
    "/feedback/<released survey>/ergebnis": "loooo",
    "/feedback/anonymitaet": "ooooo",
    "/feedback/antworten/<survey secret>": "ooooo",
    "/feedback/neu": "l--oo",
    "/freischalten/<secret>": "ooooo",
    "/healthz": "ooooo",
    "/impressum": "ooooo",
    "/kalender/<feed>/aufgaben.ics": "ooooo",
    "/kalender/<feed>/kzv.ics": "ooooo",
    "/kennzahlen": "loooo",
    "/kennzahlen/auswahl/<selection>": "lo-oo",
    "/kennzahlen/auswahl/<selection>/abgeben": "lo-oo",
    "/kennzahlen/auswahl/<selection>/excel": "lo-oo",
    "/kennzahlen/auswahl/<selection>/teile": "lo-oo",
    "/kennzahlen/auswahl/<selection>/vorstellen": "lo-oo",
    "/kennzahlen/auswahl/<selection>/excel/hochladen": "lo-oo",
    "/kennzahlen/kataloge/<catalogue>": "loooo",
    "/kennzahlen/kataloge/<catalogue>/excel": "loooo",
    "/kennzahlen/kataloge/einlesen": "l--oo",
    "/kennzahlen/runden/<selection round>": "l--oo",
    "/kennzahlen/runden/<selection round>/auswahl": "lrrrr",
    "/kennzahlen/runden/<selection round>/vergleichsset": "l--oo",
    "/kennzahlen/runden/<selection round>/zusammenfuehrung": "l--oo",
    "/kennzahlen/runden/<released round>/beschluss": "l--oo",
    "/kennzahlen/runden/<released round>/bilder": "loooo",
    "/kennzahlen/runden/<released round>/entwurf": "l--oo",
    "/kennzahlen/runden/<released round>/excel": "loooo",
    "/kennzahlen/runden/<released round>/vergleichsset": "loooo",
    "/kennzahlen/runden/<released round>/word": "loooo",
    "/kennzahlen/runden/<selection round>/bilder": "l--oo",
    "/kennzahlen/runden/<selection round>/excel": "l--oo",
    "/kennzahlen/runden/<selection round>/word": "l--oo",
    "/kennzahlen/runden/<released round>/zusammenfuehrung": "loooo",
    "/kennzahlen/runden/neu": "l--oo",
    "/kennzahlen/teil/<part secret>": "ooooo",
    "/konto": "loooo",
    "/konto/kalender": "loooo",
    "/passwort-vergessen": "ooooo",
    "/postausgang": "l--oo",
    "/postausgang/<mail>": "l--oo",
    "/postausgang/unklar": "l--oo",
    "/protokolle": "loooo",
    "/protokolle/<sent>": "loooo",
    "/protokolle/<draft>": "l--oo",
    "/protokolle/<sent>/bearbeiten": "l--oo",
    "/protokolle/<sent>/fassungen": "l--oo",
    "/protokolle/<sent>/fassungen/1": "l--oo",
    "/protokolle/<sent>/fassungen/vergleich": "l--oo",
    "/protokolle/<sent>/festlegungen": "l--oo",
    "/protokolle/<sent>/klaeren": "l--oo",
    "/protokolle/<sent>/projektor": "l--oo",
    "/protokolle/<sent>/sicherung": "l--oo",
    "/protokolle/<sent>/versenden": "l--oo",
    "/protokolle/<sent>/zeilen": "l--oo",
    "/protokolle/<round>/ergaenzungen": "l--oo",
    "/protokolle/<round>/kontrolle": "l--oo",
    "/protokolle/<round>/korrekturen": "loooo",
    "/protokolle/<draft>/korrekturen": "l--oo",
    "/protokolle/<round>/korrekturen/neu/11": "loooo",
    "/protokolle/<round>/nachtrag": "l--oo",
    "/protokolle/<round>/pdf": "l----",
    "/protokolle/<round>/versendet/<sending>": "loooo",
    "/protokolle/<sent>/versendet/<sending>": "l----",
    "/protokolle/<round>/word-datei": "l--oo",
    "/protokolle/<round>/word-datei/<returned>": "l--oo",
    "/protokolle/<draft>/word": "l--oo",
    "/protokolle/<sent>/word": "loooo",
    "/protokolle/importieren": "l--oo",
    "/protokolle/sammlung": "l--oo",
    "/protokolle/sammlung/<batch>": "l--oo",
    "/protokolle/sammlung/<batch>/datei/1": "l--oo",
    "/readyz": "ooooo",
    "/static/app.css": "ooooo",
    "/suche": "loooo",
    "/teilnehmende": "loooo",
    "/teilnehmende/einlesen": "l--oo",
    "/teilnehmende/einlesen/vorlage": "l--oo",
    "/teilnehmende/organisationen/<organisation>": "l--oo",
    "/teilnehmende/organisationen/neu": "l--oo",
    "/teilnehmende/personen/<person>": "l--oo",
    "/teilnehmende/personen/<person>/zugehoerigkeit": "l--oo",
    "/teilnehmende/personen/neu": "l--oo",
    "/teilnehmende/zugehoerigkeiten/<membership>": "l--oo",
    "/terminabfragen": "loooo",
    "/terminabfragen/<poll>": "loooo",
    "/terminabfragen/<poll>/alternativen/<undecided>": "l--oo",
    "/terminabfragen/<poll>/antwort": "loo--",
    "/terminabfragen/<poll>/antwort/<delegate>": "l--oo",
    "/terminabfragen/<poll>/festlegen/<option>": "l--oo",
    "/terminabfragen/<poll>/frist": "l--oo",
    "/terminabfragen/<poll>/kopieren": "l--oo",
    "/terminabfragen/<poll>/oeffnen/<decided>": "l--oo",
    "/terminabfragen/<poll>/tabelle.xlsx": "l--oo",
    "/terminabfragen/<poll>/zurueckziehen/<option>": "l--oo",
    "/terminabfragen/<poll draft>/bearbeiten": "l--oo",
    "/terminabfragen/<poll draft>/starten": "l--oo",
    "/terminabfragen/antwort/<poll secret>": "ooooo",
    "/terminabfragen/antwort/<poll secret>/ergebnis": "ooooo",
    "/terminabfragen/antwort/<poll secret>/weitergeben": "ooooo",
    "/terminabfragen/link/<general secret>": "ooooo",
    "/terminabfragen/neu": "l--oo",
    "/treffen": "loooo",
    "/treffen/<of the sent one>": "loooo",
    "/treffen/<meeting>.ics": "loooo",
    "/treffen/<of the round>/ergaenzung": "loooo",
    "/treffen/<meeting>/ergaenzung": "l----",
    "/treffen/<meeting>/absagen": "l--oo",
    "/treffen/<meeting>/aktualisieren": "l--oo",
    "/treffen/<meeting>/ausladen/<invited>": "l--oo",
    "/treffen/<meeting>/bearbeiten": "l--oo",
    "/treffen/<meeting>/einladen": "l--oo",
    "/treffen/<meeting>/rueckmeldungen": "l--oo",
    "/treffen/<meeting>/tagesordnung": "l--oo",
    "/treffen/<meeting>/tagesordnung.docx": "loooo",
    "/treffen/<meeting>/tagesordnung/druck": "loooo",
    "/treffen/<meeting>/verschieben": "l--oo",
    "/treffen/jahresplan": "l--oo",
    "/treffen/sperrzeiten": "loooo",
    "/treffen/sperrzeiten/kalender": "loooo",
    "/treffen/<meeting>/teilnahme": "l--oo",
    "/treffen/<meeting>/teilnahme.xlsx": "l--oo",
    "/treffen/<meeting>/unterschriften.docx": "l--oo",
    "/treffen/neu": "l--oo",
    "/unterlagen": "loooo",
    "/unterlagen/<material>": "loooo",
    "/unterlagen/<material of the office>": "l--oo",
    "/unterlagen/<material>/datei": "loooo",
    "/unterlagen/<material of the office>/datei": "l--oo",
    "/unterlagen/<material>/datei/1": "l--oo",
    "/unterlagen/neu": "l--oo",
    "/verwaltung": "l--oo",
    "/verwaltung/buero": "l---o",
    "/verwaltung/logos": "l---o",
    "/verwaltung/logos/<logo>/bild": "l---o",
    "/verwaltung/mailtexte": "l---o",
    "/verwaltung/mailtexte/minutes": "l---o",
    "/verwaltung/hausstil": "l---o",
    "/verwaltung/hausstil/muster": "l---o",
    "/verwaltung/hausstil/vorlage": "l---o",
    "/verwaltung/konten": "l--oo",
    "/verwaltung/konten/<account>": "l--oo",
    "/verwaltung/konten/neu": "l---o",
}
POST = {
    "/abmelden": "lrrrr",
    "/anmelden": "fffff",
    "/ankuendigungen/<announcement>": "l--ff",
    "/ankuendigungen/neu": "l--ff",
    "/antwort/<answer>": "fffff",
    "/aufgaben/<of altenburg>/bemerkung": "lr-rr",
    "/aufgaben/<of altenburg>/dateien": "lf-ff",
    "/aufgaben/<of altenburg>/erledigt": "lr-ff",
    "/aufgaben/<of altenburg>/mehr-zeit": "lf-ff",
    "/aufgaben/<of altenburg>/nicht-zutreffend": "lf-ff",
    "/aufgaben/<of altenburg>/offen": "lr-rr",
    "/aufgaben/<of altenburg>/rueckfrage": "lf-ff",
    "/aufgaben/anfragen/<request>": "l--ff",
    "/aufgaben/erinnerungen": "lrrrr",
    "/aufgaben/erinnerungen/abwesenheit": "l--ff",
    "/aufgaben/kommunen": "l--ff",
    "/aufgaben/neu": "l--ff",
    "/aufgaben/todo/<todo>/aendern": "l--ff",
    "/aufgaben/todo/<todo>/erinnern": "l--rr",
    "/aufgaben/todo/<todo>/zurueckziehen": "l--ff",
    "/erinnerungen/<reader>": "ooooo",
    "/erinnerungen/<reader>/weiter": "rrrrr",
    "/feedback/<survey>/beenden": "l--rr",
    "/feedback/<survey>/erinnern": "l--rr",
    "/feedback/<survey>/freigeben": "l--rr",
    "/feedback/<survey>/kopieren": "l--rr",
    "/feedback/<survey>/loeschen": "l--rr",
    "/feedback/<survey>/teilnehmen": "lf---",
    "/feedback/<draft survey>/bearbeiten": "l--ff",
    "/feedback/<draft survey>/versenden": "l--ff",
    "/feedback/<ended survey>/todo": "l--ff",
    "/feedback/antworten/<survey secret>": "fffff",
    "/feedback/neu": "l--ff",
    "/freischalten/<secret>": "fffff",
    "/konto/kalender": "loooo",
    "/konto/kalender/beenden": "lrrrr",
    "/kennzahlen/auswahl/<selection>": "lr-rr",
    "/kennzahlen/auswahl/<selection>/abgeben": "lr-rr",
    "/kennzahlen/auswahl/<selection>/excel/hochladen": "lf-ff",
    "/kennzahlen/auswahl/<selection>/excel/uebernehmen": "lf-ff",
    "/kennzahlen/auswahl/<selection>/oeffnen": "l--ff",
    "/kennzahlen/auswahl/<selection>/teile": "lf-ff",
    "/kennzahlen/auswahl/<selection>/teile/<part>/zurueckziehen": "lr-rr",
    "/kennzahlen/auswahl/<selection>/vorige": "lr-rr",
    "/kennzahlen/auswahl/<selection>/vorschlag": "lf-ff",
    "/kennzahlen/kataloge/beispiel": "l--rr",
    "/kennzahlen/kataloge/einlesen": "l--ff",
    "/kennzahlen/kataloge/pruefen": "l--ff",
    "/kennzahlen/runden/<released round>/vergleichsset": "l--rr",
    "/kennzahlen/runden/<released round>/vergleichsset/<indicator>": "l--rr",
    "/kennzahlen/runden/<selection round>/entwurf": "l--rr",
    "/kennzahlen/runden/<selection round>/freigeben": "l--rr",
    "/kennzahlen/runden/<selection round>/schwerpunkt/<theme>": "l--rr",
    "/kennzahlen/runden/<selection round>/vergleichsset": "l--rr",
    "/kennzahlen/runden/neu": "l--ff",
    "/kennzahlen/teil/<part secret>": "rrrrr",
    "/kennzahlen/vorschlaege/<proposal>": "l--rr",
    "/konto/passwort": "lffff",
    "/konto/sitzungen": "lrrrr",
    "/passwort-vergessen": "fffff",
    "/postausgang/<mail>/erneut": "l--rr",
    "/postausgang/adressen/wieder-verwenden": "l--rr",
    "/postausgang/fortsetzen": "l--rr",
    "/postausgang/unklar/<unclear>/erledigt": "l--rr",
    "/protokolle/<sent>/bearbeiten": "l--ff",
    "/protokolle/<sent>/fassungen/1/wiederherstellen": "l--rr",
    "/protokolle/<sent>/festlegungen": "l--rr",
    "/protokolle/<round>/ergaenzungen": "l--ff",
    "/protokolle/<round>/ergaenzungen/<contribution>": "l--rr",
    "/protokolle/<round>/kontrolle": "l--ff",
    "/protokolle/<round>/kontrolle/aufheben": "l---f",
    "/protokolle/<round>/korrekturen/<correction>": "l--ff",
    "/protokolle/<round>/korrekturen/<correction>/zurueckziehen": "lr-rr",
    "/protokolle/<round>/korrekturen/neu/11": "lffff",
    "/protokolle/<round>/nachtrag": "l--ff",
    "/protokolle/<round>/word-datei": "l--ff",
    "/protokolle/<round>/word-datei/<returned>/uebernehmen": "l--rr",
    "/protokolle/<round>/word-datei/erzeugte": "l--rr",
    "/protokolle/<sent>/fristen": "l--rr",
    "/protokolle/<sent>/klaeren/nicht-in-der-liste": "l--rr",
    "/protokolle/<sent>/klaeren/ohne-zeile": "l--rr",
    "/protokolle/<sent>/klaeren/zuordnung": "l--rr",
    "/protokolle/<sent>/konflikt": "l--bb",
    "/protokolle/<sent>/sicherung": "l--oo",
    "/protokolle/<sent>/sicherung/verwerfen": "l--rr",
    "/protokolle/<sent>/sicherung/weiter": "l--rr",
    "/protokolle/<sent>/links": "l--rr",
    "/protokolle/<sent>/todos": "l--rr",
    "/protokolle/<sent>/versenden": "l--ff",
    "/protokolle/<sent>/vorschau": "l--oo",
    "/protokolle/<sent>/zeilen": "l--rr",
    "/protokolle/importieren/datei": "l--ff",
    "/protokolle/neu": "l----",
    "/protokolle/importieren/pruefen": "l--bb",
    "/protokolle/importieren/text": "l--ff",
    "/protokolle/importieren/uebernehmen": "l--bb",
    "/protokolle/sammlung": "l--ff",
    "/protokolle/sammlung/<batch>/weiter": "l--rr",
    "/teilnehmende/einlesen": "l--ff",
    "/teilnehmende/einlesen/uebernehmen": "l--ff",
    "/teilnehmende/organisationen/<organisation>": "l--ff",
    "/teilnehmende/organisationen/neu": "l--ff",
    "/teilnehmende/personen/<person>": "l--ff",
    "/teilnehmende/personen/<person>/zugehoerigkeit": "l--ff",
    "/teilnehmende/personen/neu": "l--ff",
    "/teilnehmende/zugehoerigkeiten/<membership>": "l--rr",
    "/treffen/<of the round>/ergaenzung": "lffff",
    "/terminabfragen/<poll>/abbrechen": "l--rr",
    "/terminabfragen/<poll>/alternativen/<undecided>": "l--ff",
    "/terminabfragen/<poll>/antwort": "lff--",
    "/terminabfragen/<poll>/antwort/<delegate>": "l--ff",
    "/terminabfragen/<poll>/bilateral/<organisation>/ja": "l--rr",
    "/terminabfragen/<poll>/festlegen/<option>": "l--rr",
    "/terminabfragen/<poll>/frist": "l--ff",
    "/terminabfragen/<poll>/kopieren": "l--ff",
    "/terminabfragen/<poll>/link": "l--oo",
    "/terminabfragen/<poll>/oeffnen/<decided>": "l--ff",
    "/terminabfragen/<poll>/zurueckziehen/<option>": "l--rr",
    "/terminabfragen/<poll draft>/bearbeiten": "l--ff",
    "/terminabfragen/<poll draft>/starten": "l--rr",
    "/terminabfragen/antwort/<poll secret>": "fffff",
    "/terminabfragen/antwort/<poll secret>/weitergeben": "fffff",
    "/terminabfragen/link/<general secret>": "fffff",
    "/terminabfragen/neu": "l--ff",
    "/treffen/<meeting>/absagen": "l--rr",
    "/treffen/<meeting>/aktualisieren": "l--rr",
    "/treffen/<meeting>/ausladen/<invited>": "l--rr",
    "/treffen/<meeting>/bearbeiten": "l--ff",
    "/treffen/<meeting>/noch-einmal/<invited>": "l--rr",
    "/treffen/<meeting>/einladen": "l--ff",
    "/treffen/<meeting>/rueckmeldungen": "l--rr",
    "/treffen/<meeting>/tagesordnung": "l--rr",
    "/treffen/<meeting>/verschieben": "l--ff",
    "/treffen/jahresplan": "l--ff",
    "/treffen/sperrzeiten": "lffff",
    "/treffen/sperrzeiten/kalender": "lffff",
    "/treffen/sperrzeiten/kalender/uebernehmen": "lffff",
    "/treffen/sperrzeiten/<blocked>/entfernen": "lr-rr",
    "/treffen/<meeting>/teilnahme": "l--rr",
    "/treffen/neu": "l--ff",
    "/unterlagen/<material>": "l--ff",
    "/unterlagen/<material>/einstellen": "l--rr",
    "/unterlagen/<material>/ersetzen": "l--ff",
    "/unterlagen/<material>/zurueckziehen": "l--rr",
    "/unterlagen/neu": "l--ff",
    "/verwaltung/buero": "l---f",
    "/verwaltung/hausstil": "l---f",
    "/verwaltung/hausstil/zuruecksetzen": "l---r",
    "/verwaltung/konten/<account>/einladen": "l---r",
    "/verwaltung/konten/<account>/entsperren": "l---r",
    "/verwaltung/konten/<account>/mailadresse": "l---r",
    "/verwaltung/konten/<account>/passwort": "l---r",
    "/verwaltung/konten/<account>/rolle": "l---f",
    "/verwaltung/konten/<account>/sperren": "l---r",
    "/verwaltung/konten/neu": "l---f",
    "/verwaltung/logos": "l---f",
    "/verwaltung/logos/<logo>": "l---r",
    "/verwaltung/logos/<logo>/entfernen": "l---r",
    "/verwaltung/logos/<logo>/nach-links": "l---r",
    "/verwaltung/mailtexte/minutes": "l---r",
    "/verwaltung/mailtexte/minutes/zuruecksetzen": "l---r",
    "/verwaltung/testmail": "l---r",
}
BY_MAIL_PROGRAMS = {"/erinnerungen/<reader>"}  # one click in the mail (RFC 8058)
CODES = {"o": 200, "l": 401, "-": 404, "r": 303, "f": 422, "b": 400, "e": 302}


@pytest.fixture
def objects(session: Session, at: datetime) -> dict[str, str]:
    """The names in the table, as addresses."""
    asked = polls_of_everybody(session, at)
    sent = taken_over(session, at)
    draft = taken_over(
        session, at, "## Protokoll des 2. Treffens am 20.04.2021\n\n- Entwurf", circulated=False
    )
    own = assignment_for(session, "Altenburger Land", at)
    hidden = assignment_for(session, "Altenburger Land", at, published=False)
    meeting, invitation_id = invited_meeting(session, at)
    hidden_material = filed(session, at, "Intern", visibility=Visibility.OFFICE)
    selecting = selection_of(session, opened(session, at))
    released = opened(session, at)
    comparing.release(session, released, WRITER, at)
    proposal = proposing.propose(session, selecting, "Breitband", "", WRITER, at)
    secret = parting.hand_out(session, selecting, "Schulamt", ["D"], WRITER, at)
    session.commit()
    return {
        "<announcement>": str(announced(session, at).id),
        "<batch>": str(waiting_batch(session, at, 1)),
        "<material>": str(filed(session, at).id),
        "<material of the office>": str(hidden_material.id),
        **seidel(session, at),
        "<answer>": answer_link(session, invitation_id),
        **asked,
        **answers(session, own, at),
        **surveys_in_every_state(session, at),
        "<meeting>": str(meeting.id),
        "<invited>": str(invitation_id),
        "<of altenburg>": str(own.id),
        "<of altenburg, unpublished>": str(hidden.id),
        "<todo>": str(own.todo_id),
        "<blocked>": str(blocked_days(session, "Altenburger Land", at)),
        "<feed>": feed_of(session, "Altenburger Land", at),
        "<unclear>": str(unclear_mail(session, at).id),
        "<selection>": str(selecting.id),
        "<selection round>": str(selecting.round_id),
        "<catalogue>": str(selecting.round.catalogue_id),
        "<released round>": str(released.id),
        "<theme>": str(queries.themes(session, selecting.round.catalogue_id)[0].id),
        "<indicator>": str(queries.codes(session, released.catalogue_id)["D7"]),
        "<part secret>": secret,
        "<part>": str(selections.parts(session, selecting.id)[0].id),
        "<proposal>": str(proposal.id),
        "<mail>": str(queued_mail(session, at).id),
        "<sent>": str(sent.id),
        "<draft>": str(draft.id),
        "<logo>": str(logo(session, at).id),
        **round_of(session, at),
        "<of the sent one>": str(sent.meeting_id),
    }


def answers(session: Session, owed: Assignment, at: datetime) -> dict[str, str]:
    """A file and a question of Altenburg, and the page for pausing of Sabine Seidel."""
    of_altenburg = Viewer(0, "Sabine Seidel", Role.MUNICIPALITY, owed.organisation_id, "Altenburg")
    act = answering.Act(of_altenburg, at, "http://localhost")
    [file] = answering.hand_in(session, owed, [answering.Upload("a.txt", b"a")], act)
    request = answering.ask(session, owed, "Wie?", act)
    person = account_named(session, "altenburg").person
    secret = pausing.secret_of(session, f"p{person.id}", person.email or "")
    found = {
        "<file of altenburg>": str(file.id),
        "<request>": str(request.id),
        "<reader>": f"p{person.id}/{secret}",
    }
    session.commit()
    return found


def address(row: str, objects: dict[str, str]) -> str:
    for name, number in objects.items():
        row = row.replace(name, number)
    return row


@pytest.mark.parametrize("reader", READERS)
def test_get(browser_of: Callable[[str], Browser], objects: dict[str, str], reader: str) -> None:
    browser = browser_of(reader)

    seen = {row: browser.client.get(address(row, objects)).status_code for row in GET}

    expected = {row: CODES[codes[READERS.index(reader)]] for row, codes in GET.items()}
    expected["/anmelden"] = 302 if reader else 200
    assert seen == expected


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("row", POST)
def test_post(
    browser_of: Callable[[str], Browser], objects: dict[str, str], reader: str, row: str
) -> None:
    browser = browser_of(reader)
    token = browser.csrf_token()

    answer = browser.client.post(address(row, objects), data={"csrf_token": token})

    assert answer.status_code == CODES[POST[row][READERS.index(reader)]]


def test_every_route_has_a_row(app: Flask, objects: dict[str, str]) -> None:
    adapter = app.url_map.bind("localhost")
    covered = {
        (adapter.match(address(row, objects), method=method)[0], method)
        for table, method in ((GET, "GET"), (POST, "POST"))
        for row in table
    }

    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == covered


@pytest.mark.parametrize("row", [row for row in POST if row not in BY_MAIL_PROGRAMS])
def test_no_form_is_accepted_without_its_token(
    admin: Browser, objects: dict[str, str], row: str
) -> None:
    assert admin.client.post(address(row, objects)).status_code == 400


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_no_form_of_another_site_is_accepted(office: Browser, headers: dict[str, str]) -> None:
    token = office.csrf_token()

    answer = office.client.post("/abmelden", data={"csrf_token": token}, headers=headers)

    assert answer.status_code == 400
