"""Who may call what: every route has a row, and a route without one fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.factories import assignment_for, queued_mail, seidel, taken_over
from tests.meetings.invited import invited_meeting
from tests.surveys.rounds import surveys_in_every_state

READERS = ("", "altenburg", "halle", "assistenz", "buero")

# One letter per reader in that order: stranger, altenburg, halle, office, admin.
#   o opens (200)   l asks to log in (401)   - is not there (404)
#   r redirects after acting (303)   f shows its form again (422)   b refuses the request (400)
#   e leads elsewhere (302)
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
    "/verwaltung/testmail": "l---r",
}
CODES = {"o": 200, "l": 401, "-": 404, "r": 303, "f": 422, "b": 400, "e": 302}


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
    return {
        **seidel(session, at),
        **surveys_in_every_state(session, at),
        "<meeting>": str(meeting.id),
        "<invited>": str(invitation_id),
        "<of altenburg>": str(own.id),
        "<of altenburg, unpublished>": str(hidden.id),
        "<todo>": str(own.todo_id),
        "<mail>": str(queued_mail(session, at).id),
        "<sent>": str(sent.id),
        "<draft>": str(draft.id),
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
