"""Every page of the product, and how somebody gets to see it; also the states full of errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e import ways
from tests.e2e.reader import Reader
from tests.e2e.ways import left_empty, visit
from tests.e2e.world import SECRET


@dataclass(frozen=True)
class Scene:
    """A page in the filled (or, with only the cast, the empty) world, as a role meets it."""

    name: str
    role: str
    show: Callable[[Reader], object]
    endpoint: str | None = None  # the GET route this scene is the proof for
    world: str = "filled"

    @property
    def is_in_error(self) -> bool:
        return "error" in self.name or "wrong" in self.name


TODO = "/aufgaben/todo/2"
ORGANISATIONS, PEOPLE = "/teilnehmende/organisationen", "/teilnehmende/personen"
EXCEL_PAGE, ACCOUNTS = "/teilnehmende/einlesen", "/verwaltung/konten"
SCENES = (
    Scene("login", "", visit("/anmelden"), "accounts.login"),
    Scene("wrong login", "", ways.wrong_login),
    Scene("login asked for", "", visit("/aufgaben", 401)),
    Scene("imprint", "", visit("/impressum"), "home.footer_page"),
    Scene("privacy", "", visit("/datenschutz"), "home.footer_page"),
    Scene("accessibility", "altenburg", visit("/barrierefreiheit"), "home.footer_page"),
    Scene("desk of the office", "assistenz", visit("/"), "home.desk"),
    Scene("first desk of the office", "assistenz", visit("/"), "home.desk", "empty"),
    Scene("first steps", "buero", visit("/"), "home.desk", "empty"),
    Scene("desk of a municipality", "altenburg", visit("/"), "home.desk"),
    Scene("first desk of a municipality", "altenburg", visit("/"), "home.desk", "empty"),
    Scene("progress of the To-dos", "assistenz", visit("/aufgaben"), "todos.listed"),
    Scene("no To-dos", "assistenz", visit("/aufgaben"), "todos.listed", "empty"),
    Scene("own To-dos", "altenburg", visit("/aufgaben"), "todos.listed"),
    Scene("assignment", "altenburg", ways.first_todo, "todos.assignment"),
    Scene("assignment for the office", "assistenz", ways.first_todo, "todos.assignment"),
    Scene("assignment of a municipality", "assistenz", ways.marked_on_behalf),
    Scene("matrix", "assistenz", visit("/aufgaben/kommunen"), "todos.overview"),
    Scene("empty matrix", "assistenz", visit("/aufgaben/kommunen"), "todos.overview", "empty"),
    Scene("nudge", "assistenz", visit("/aufgaben/todo/2/erinnern"), "todos.nudge_preview"),
    Scene("nudge nobody", "assistenz", visit("/aufgaben/todo/1/erinnern")),
    Scene("To-do changed", "assistenz", visit(f"{TODO}/aendern"), "todo_change.edit"),
    Scene(
        "To-do changed in error",
        "assistenz",
        left_empty(f"{TODO}/aendern", "Ändern", "Was ist zu tun?"),
    ),
    Scene("To-do withdrawn in error", "assistenz", left_empty(f"{TODO}/aendern", "Zurückziehen")),
    Scene("meetings", "altenburg", visit("/treffen"), "meetings.listed"),
    Scene("no meetings", "assistenz", visit("/treffen"), "meetings.listed", "empty"),
    Scene("meeting", "assistenz", visit("/treffen/1"), "meeting.overview"),
    Scene("meeting for a municipality", "altenburg", visit("/treffen/1"), "meeting.overview"),
    Scene("meeting to come", "altenburg", visit("/treffen/4"), "meeting.overview"),
    Scene("new meeting", "assistenz", visit("/treffen/neu"), "meetings.new"),
    Scene("new meeting in error", "assistenz", left_empty("/treffen/neu", "Sichern")),
    Scene("meeting edited", "assistenz", visit("/treffen/4/bearbeiten"), "meetings.edit"),
    Scene("agenda", "assistenz", visit("/treffen/4/tagesordnung"), "meetings.agenda"),
    Scene("agenda in error", "assistenz", ways.odd_agenda),
    Scene("inviting", "assistenz", visit("/treffen/4/einladen"), "invitations.preview"),
    Scene("inviting in error", "assistenz", ways.nobody_invited),
    Scene("meeting changed since", "assistenz", visit("/treffen/5")),
    Scene("update", "assistenz", visit("/treffen/5/aktualisieren"), "invitations.update_preview"),
    Scene("no update", "assistenz", visit("/treffen/4/aktualisieren")),
    Scene("uninviting", "assistenz", ways.uninviting, "invitations.uninvite_preview"),
    Scene("calling off", "assistenz", visit("/treffen/5/absagen"), "invitations.call_off_preview"),
    Scene("attendance", "assistenz", visit("/treffen/4/teilnahme"), "attendance.form"),
    Scene("attendance in error", "assistenz", ways.odd_attendance),
    Scene("Protokolle", "assistenz", visit("/protokolle"), "minutes.listed"),
    Scene("Protokolle of a municipality", "altenburg", visit("/protokolle"), "minutes.listed"),
    Scene("no Protokolle", "assistenz", visit("/protokolle"), "minutes.listed", "empty"),
    Scene("Protokoll", "altenburg", visit("/protokolle/1"), "minutes.read"),
    Scene("draft", "assistenz", visit("/protokolle/2"), "minutes.read"),
    Scene("sending round", "assistenz", visit("/protokolle/2/versenden"), "circulation.preview"),
    Scene("moved To-dos", "assistenz", ways.moved_todos, "minutes.read"),
    Scene("import", "assistenz", visit("/protokolle/importieren"), "minutes_import.start"),
    Scene("import without a file", "assistenz", ways.empty_upload),
    Scene("import without a text", "assistenz", ways.empty_paste),
    Scene("review", "assistenz", ways.review),
    Scene("review of two", "assistenz", ways.review_of_two, world="empty"),
    Scene("review in error", "assistenz", ways.refused_review),
    Scene("editor", "assistenz", ways.editor, "minutes.edit"),
    Scene("editor in conflict", "assistenz", ways.conflict),
    Scene("editor in error", "assistenz", ways.empty_editor),
    Scene("editor with preview", "assistenz", ways.preview),
    Scene("login during work", "assistenz", ways.interrupted),
    Scene("work resumed", "assistenz", ways.resumed),
    Scene("people", "altenburg", visit("/teilnehmende"), "directory.overview"),
    Scene("people for the office", "assistenz", visit("/teilnehmende")),
    Scene("organisation", "assistenz", visit(f"{ORGANISATIONS}/2"), "directory_admin.organisation"),
    Scene(
        "new organisation",
        "assistenz",
        visit(f"{ORGANISATIONS}/neu"),
        "directory_admin.new_organisation",
    ),
    Scene("new organisation in error", "assistenz", left_empty(f"{ORGANISATIONS}/neu", "Anlegen")),
    Scene("person", "assistenz", visit(f"{PEOPLE}/3"), "directory_admin.person"),
    Scene("person in error", "assistenz", left_empty(f"{PEOPLE}/3", "Speichern", "Nachname")),
    Scene("new person", "assistenz", visit(f"{PEOPLE}/neu"), "directory_admin.new_person"),
    Scene("new person in error", "assistenz", left_empty(f"{PEOPLE}/neu", "Eintragen")),
    Scene(
        "new membership",
        "assistenz",
        visit(f"{PEOPLE}/3/zugehoerigkeit"),
        "directory_admin.new_membership",
    ),
    Scene(
        "membership",
        "assistenz",
        visit("/teilnehmende/zugehoerigkeiten/3"),
        "directory_admin.membership",
    ),
    Scene("people by Excel", "assistenz", visit(EXCEL_PAGE), "directory_import.start"),
    Scene("people by Excel in error", "assistenz", left_empty(EXCEL_PAGE, "Hochladen und prüfen")),
    Scene("people by Excel, preview", "assistenz", ways.people_table),
    Scene("outbox", "assistenz", visit("/postausgang"), "mail.listed"),
    Scene("empty outbox", "assistenz", visit("/postausgang"), "mail.listed", "empty"),
    Scene("mail", "assistenz", visit("/postausgang/2"), "mail.read"),
    Scene("administration", "buero", visit("/verwaltung"), "administration.overview"),
    Scene("administration for the office", "assistenz", visit("/verwaltung")),
    Scene("office settings", "buero", visit("/verwaltung/buero"), "administration.office"),
    Scene(
        "office settings in error",
        "buero",
        left_empty("/verwaltung/buero", "Speichern", "Name der Runde"),
    ),
    Scene("logos", "buero", visit("/verwaltung/logos"), "logos.listed"),
    Scene("two logos", "buero", ways.two_logos),
    Scene("logos in error", "buero", left_empty("/verwaltung/logos", "Hinzufügen")),
    Scene("mail texts", "buero", visit(ways.MAIL_TEXTS), "mail_texts.listed"),
    Scene("mail text", "buero", visit(f"{ways.MAIL_TEXTS}/invitation"), "mail_texts.edit"),
    Scene("mail text in error", "buero", ways.wrong_placeholder),
    Scene("accounts", "buero", visit(ACCOUNTS), "accounts_admin.listed"),
    Scene("account of somebody", "buero", visit(f"{ACCOUNTS}/3"), "accounts_admin.account"),
    Scene("account of somebody in error", "buero", ways.office_role_for_a_municipality),
    Scene("new account", "buero", visit(f"{ACCOUNTS}/neu"), "accounts_admin.new"),
    Scene("password forgotten", "", visit("/passwort-vergessen"), "activation.forgotten"),
    Scene("password forgotten in error", "", left_empty("/passwort-vergessen", "Link schicken")),
    Scene("activation", "", visit(f"/freischalten/{SECRET}"), "activation.link"),
    Scene(
        "activation in error",
        "",
        left_empty(f"/freischalten/{SECRET}", "Passwort setzen und freischalten"),
    ),
    Scene("link gone", "", visit("/passwort/never-sent", 404)),
    Scene("account", "altenburg", visit("/konto"), "accounts.account"),
    Scene("account in error", "altenburg", ways.weak_password),
    Scene("not there", "altenburg", visit("/aufgaben/9999", 404)),
    Scene("not there for strangers", "", visit("/gibt-es-nicht", 404)),
    Scene("not allowed", "assistenz", visit("/protokolle/importieren/text", 405)),
    Scene("without token", "altenburg", ways.without_token),
)
FILES = {"directory_import.template", "logos.picture", "meetings.calendar", "minutes.word"}
WITHOUT_PAGE = {"assets.static", "health.healthz", "health.readyz", *FILES}
