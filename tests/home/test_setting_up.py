"""Setting up for real: from an empty database to a municipality that is in, and out again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.web.extensions import db
from tests.accounts.letters import letters_to, link_in
from tests.browser import Browser, ReadingClient
from tests.conftest import settings_in
from tests.directory.tables import excel

PASSWORD = "Regenbogen-Treppe-7"
KOMMUNEN = (
    ("Landkreis Leipzig", "LK", "LKL", "SN"),
    ("Stadt Leipzig", "Stadt", "LEI", "SN"),
    ("Altenburger Land", "LK", "ABG", "TH"),
)
PEOPLE = (
    ("LK Leipzig", "Petra", "Olbrich", "olbrich@lkl.example", "Kreisentwicklung"),
    ("LEI", "Dr. Uwe", "Grabner", "grabner@leipzig.example", "Amt für Jugend"),
    ("Altenburger Land", "Sabine", "Seidel", "", "Bildungsmanagement"),
)


def log_in(browser: Browser, email: str, status: int = 303) -> None:
    browser.get("/anmelden")
    browser.submit("/anmelden", status, email=email, password=PASSWORD)


def test_an_empty_installation_is_set_up_by_its_first_administrator(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))
    app.test_client_class = ReadingClient
    schema.upgrade(app)
    made = app.test_cli_runner().invoke(
        args=["account", "create", "--email", "amt@x.example", "--name", "Dr. Ada Amt",
              "--office", "Amt X", "--password", PASSWORD]
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    admin, reader = Browser(app), Browser(app)
    log_in(admin, "amt@x.example")

    assert "Erste Schritte" in admin.get("/").text
    set_up_office(admin)
    enter_directory(admin)
    with app.app_context():
        maker, engine = db.sessionmaker, db.engine
    with maker() as session:
        let_in_and_out(admin, reader, session)
    engine.dispose()


def set_up_office(admin: Browser) -> None:
    admin.get("/verwaltung/buero")
    admin.submit("/buero", round_title="Bildung im Vergleich", contact_line="Ada Amt, Tel. 1")

    assert "Bildung im Vergleich" in admin.get("/").text


def enter_directory(admin: Browser) -> None:
    for name, type_, code, land in KOMMUNEN:
        admin.get("/teilnehmende/organisationen/neu")
        admin.submit("/organisationen/neu", name=name, type=type_, short_code=code, land=land)
    admin.get("/teilnehmende/einlesen")
    page = admin.submit("/einlesen", 200, file=(BytesIO(excel(*PEOPLE)), "Personen.xlsx"))
    assert "3 neu, 0 geändert, 0 unverändert, 0 Probleme" in page.text
    admin.submit("/einlesen/uebernehmen")

    page = admin.get("/teilnehmende")
    names = [heading.text.strip() for heading in page.document.xpath("//h2")]
    assert names == ["Amt X", "Altenburger Land", "Landkreis Leipzig", "Stadt Leipzig"]
    assert "Keine Mail erreicht Altenburger Land." in page.text


def let_in_and_out(admin: Browser, reader: Browser, session: Session) -> None:
    page = admin.get("/verwaltung/konten/neu")
    [choice] = page.document.xpath("//option[contains(., 'Grabner')]/@value")
    account = admin.submit("/konten/neu", membership_id=choice, role="municipality").location
    link = link_in(letters_to(session, "grabner@leipzig.example")[0])

    reader.get(link)
    reader.submit(link, new_password=PASSWORD, repeated=PASSWORD)
    log_in(reader, "grabner@leipzig.example")
    assert "Stadt Leipzig" in reader.get("/").text

    admin.get(account)
    admin.submit("/sperren")
    reader.get("/", 401)
    log_in(reader, "grabner@leipzig.example", 422)
