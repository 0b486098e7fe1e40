"""Who may call what: every route has a row, and a route without one fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.indicators import comparing, parting, proposing, queries, selections
from tests.browser import Browser
from tests.factories import WRITER, assignment_for, logo, queued_mail, seidel, taken_over
from tests.indicators.rounds import opened, selection_of
from tests.meetings.invited import invited_meeting

READERS = ("", "altenburg", "halle", "assistenz", "buero")

# One letter per reader in that order: stranger, altenburg, halle, office, admin.
#   o opens (200)   l asks to log in (401)   - is not there (404)
#   r redirects after acting (303)   f shows its form again (422)   b refuses the request (400)
GET = {
    "/": "loooo",
    "/anmelden": "orrrr",
    "/aufgaben": "loooo",
    "/aufgaben/<of altenburg>": "lo-oo",
    "/aufgaben/<of altenburg, unpublished>": "l--oo",
    "/aufgaben/kommunen": "l--oo",
    "/aufgaben/todo/<todo>/aendern": "l--oo",
    "/aufgaben/todo/<todo>/erinnern": "l--oo",
    "/barrierefreiheit": "ooooo",
    "/datenschutz": "ooooo",
    "/freischalten/<secret>": "ooooo",
    "/healthz": "ooooo",
    "/impressum": "ooooo",
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
    "/kennzahlen/runden/<round>": "l--oo",
    "/kennzahlen/runden/<round>/auswahl": "lrrrr",
    "/kennzahlen/runden/<round>/vergleichsset": "l--oo",
    "/kennzahlen/runden/<round>/zusammenfuehrung": "l--oo",
    "/kennzahlen/runden/<released>/beschluss": "l--oo",
    "/kennzahlen/runden/<released>/bilder": "loooo",
    "/kennzahlen/runden/<released>/entwurf": "l--oo",
    "/kennzahlen/runden/<released>/excel": "loooo",
    "/kennzahlen/runden/<released>/vergleichsset": "loooo",
    "/kennzahlen/runden/<released>/word": "loooo",
    "/kennzahlen/runden/<round>/bilder": "l--oo",
    "/kennzahlen/runden/<round>/excel": "l--oo",
    "/kennzahlen/runden/<round>/word": "l--oo",
    "/kennzahlen/runden/<released>/zusammenfuehrung": "loooo",
    "/kennzahlen/runden/neu": "l--oo",
    "/kennzahlen/teil/<part secret>": "ooooo",
    "/konto": "loooo",
    "/passwort-vergessen": "ooooo",
    "/postausgang": "l--oo",
    "/postausgang/<mail>": "l--oo",
    "/protokolle": "loooo",
    "/protokolle/<sent>": "loooo",
    "/protokolle/<draft>": "l--oo",
    "/protokolle/<sent>/bearbeiten": "l--oo",
    "/protokolle/<sent>/versenden": "l--oo",
    "/protokolle/<draft>/word": "l--oo",
    "/protokolle/<sent>/word": "loooo",
    "/protokolle/importieren": "l--oo",
    "/readyz": "ooooo",
    "/static/app.css": "ooooo",
    "/teilnehmende": "loooo",
    "/teilnehmende/einlesen": "l--oo",
    "/teilnehmende/einlesen/vorlage": "l--oo",
    "/teilnehmende/organisationen/<organisation>": "l--oo",
    "/teilnehmende/organisationen/neu": "l--oo",
    "/teilnehmende/personen/<person>": "l--oo",
    "/teilnehmende/personen/<person>/zugehoerigkeit": "l--oo",
    "/teilnehmende/personen/neu": "l--oo",
    "/teilnehmende/zugehoerigkeiten/<membership>": "l--oo",
    "/treffen": "loooo",
    "/treffen/<of the sent one>": "loooo",
    "/treffen/<meeting>.ics": "loooo",
    "/treffen/<meeting>/absagen": "l--oo",
    "/treffen/<meeting>/aktualisieren": "l--oo",
    "/treffen/<meeting>/ausladen/<invited>": "l--oo",
    "/treffen/<meeting>/bearbeiten": "l--oo",
    "/treffen/<meeting>/einladen": "l--oo",
    "/treffen/<meeting>/tagesordnung": "l--oo",
    "/treffen/<meeting>/teilnahme": "l--oo",
    "/treffen/neu": "l--oo",
    "/verwaltung": "l--oo",
    "/verwaltung/buero": "l---o",
    "/verwaltung/logos": "l---o",
    "/verwaltung/logos/<logo>/bild": "l---o",
    "/verwaltung/mailtexte": "l---o",
    "/verwaltung/mailtexte/minutes": "l---o",
    "/verwaltung/konten": "l--oo",
    "/verwaltung/konten/<account>": "l--oo",
    "/verwaltung/konten/neu": "l---o",
}
POST = {
    "/abmelden": "lrrrr",
    "/anmelden": "fffff",
    "/aufgaben/<of altenburg>/bemerkung": "lr-rr",
    "/aufgaben/<of altenburg>/erledigt": "lr-ff",
    "/aufgaben/<of altenburg>/offen": "lr-rr",
    "/aufgaben/todo/<todo>/aendern": "l--ff",
    "/aufgaben/todo/<todo>/erinnern": "l--rr",
    "/aufgaben/todo/<todo>/zurueckziehen": "l--ff",
    "/freischalten/<secret>": "fffff",
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
    "/kennzahlen/runden/<released>/vergleichsset": "l--rr",
    "/kennzahlen/runden/<released>/vergleichsset/<indicator>": "l--rr",
    "/kennzahlen/runden/<round>/entwurf": "l--rr",
    "/kennzahlen/runden/<round>/freigeben": "l--rr",
    "/kennzahlen/runden/<round>/schwerpunkt/<theme>": "l--rr",
    "/kennzahlen/runden/<round>/vergleichsset": "l--rr",
    "/kennzahlen/runden/neu": "l--ff",
    "/kennzahlen/teil/<part secret>": "rrrrr",
    "/kennzahlen/vorschlaege/<proposal>": "l--rr",
    "/konto/passwort": "lffff",
    "/konto/sitzungen": "lrrrr",
    "/passwort-vergessen": "fffff",
    "/postausgang/<mail>/erneut": "l--rr",
    "/postausgang/fortsetzen": "l--rr",
    "/protokolle/<sent>/bearbeiten": "l--ff",
    "/protokolle/<sent>/fristen": "l--rr",
    "/protokolle/<sent>/todos": "l--rr",
    "/protokolle/<sent>/versenden": "l--ff",
    "/protokolle/<sent>/vorschau": "l--oo",
    "/protokolle/importieren/datei": "l--ff",
    "/protokolle/neu": "l----",
    "/protokolle/importieren/pruefen": "l--bb",
    "/protokolle/importieren/text": "l--ff",
    "/protokolle/importieren/uebernehmen": "l--bb",
    "/teilnehmende/einlesen": "l--ff",
    "/teilnehmende/einlesen/uebernehmen": "l--ff",
    "/teilnehmende/organisationen/<organisation>": "l--ff",
    "/teilnehmende/organisationen/neu": "l--ff",
    "/teilnehmende/personen/<person>": "l--ff",
    "/teilnehmende/personen/<person>/zugehoerigkeit": "l--ff",
    "/teilnehmende/personen/neu": "l--ff",
    "/teilnehmende/zugehoerigkeiten/<membership>": "l--rr",
    "/treffen/<meeting>/absagen": "l--rr",
    "/treffen/<meeting>/aktualisieren": "l--rr",
    "/treffen/<meeting>/ausladen/<invited>": "l--rr",
    "/treffen/<meeting>/bearbeiten": "l--ff",
    "/treffen/<meeting>/einladen": "l--ff",
    "/treffen/<meeting>/tagesordnung": "l--rr",
    "/treffen/<meeting>/teilnahme": "l--rr",
    "/treffen/neu": "l--ff",
    "/verwaltung/buero": "l---f",
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
CODES = {"o": 200, "l": 401, "-": 404, "r": 303, "f": 422, "b": 400}


@pytest.fixture
def objects(session: Session, at: datetime) -> dict[str, str]:
    """The names in the table, as addresses."""
    sent = taken_over(session, at)
    draft = taken_over(
        session, at, "## Protokoll des 2. Treffens am 20.04.2021\n\n- Entwurf", circulated=False
    )
    own = assignment_for(session, "Altenburger Land", at)
    hidden = assignment_for(session, "Altenburger Land", at, published=False)
    meeting, invitation_id = invited_meeting(session, at)
    selecting = selection_of(session, opened(session, at))
    released = opened(session, at)
    comparing.release(session, released, WRITER, at)
    proposal = proposing.propose(session, selecting, "Breitband", "", WRITER, at)
    secret = parting.hand_out(session, selecting, "Schulamt", ["D"], WRITER, at)
    session.commit()
    return {
        **seidel(session, at),
        "<meeting>": str(meeting.id),
        "<invited>": str(invitation_id),
        "<of altenburg>": str(own.id),
        "<of altenburg, unpublished>": str(hidden.id),
        "<todo>": str(own.todo_id),
        "<selection>": str(selecting.id),
        "<round>": str(selecting.round_id),
        "<catalogue>": str(selecting.round.catalogue_id),
        "<released>": str(released.id),
        "<theme>": str(queries.themes(session, selecting.round.catalogue_id)[0].id),
        "<indicator>": str(queries.codes(session, released.catalogue_id)["D7"]),
        "<part secret>": secret,
        "<part>": str(selections.parts(session, selecting.id)[0].id),
        "<proposal>": str(proposal.id),
        "<mail>": str(queued_mail(session, at).id),
        "<sent>": str(sent.id),
        "<draft>": str(draft.id),
        "<logo>": str(logo(session, at).id),
        "<of the sent one>": str(sent.meeting_id),
    }


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


@pytest.mark.parametrize("row", POST)
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
