"""Saying that something is done, remarks, and the other answers to a To-do."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from kzv_workflow.todos.models import Channel, Recurrence
from kzv_workflow.web.forms import Form, strip

CHANNELS = [
    SelectChoice(Channel.MAIL.value, "per Mail gemeldet"),
    SelectChoice(Channel.PHONE.value, "am Telefon gemeldet"),
    SelectChoice(Channel.MEETING.value, "im Treffen gemeldet"),
]
RECURRENCES = [
    SelectChoice(Recurrence.NONE.value, "einmal"),
    SelectChoice(Recurrence.MONTHLY.value, "jeden Monat"),
    SelectChoice(Recurrence.QUARTERLY.value, "jedes Vierteljahr"),
    SelectChoice(Recurrence.YEARLY.value, "jedes Jahr"),
]
DAY_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]
DAY = {"type": "text", "inputmode": "numeric", "autocomplete": "off"}
MAX_BYTES = 20 * 1024 * 1024
CONTACT = "Ansprechperson für Rückfragen"
WANTS_FILE = "Die Antwort ist eine Datei"
SHORT = Length(max=300, message="Bitte höchstens 300 Zeichen.")
LONG = Length(max=1000, message="Bitte höchstens 1000 Zeichen.")
FILES = {
    "accept": ".xlsx,.docx,.pdf,.ods,.odt,.pptx,.txt,.md",
    "data-max-bytes": MAX_BYTES,
}


class CloseForm(Form):
    comment = StringField("Bemerkung", filters=[strip], validators=[LONG])


class CloseOnBehalfForm(CloseForm):
    channel = SelectField("Wie haben Sie es erfahren?", choices=CHANNELS)


class FilesForm(Form):
    files = MultipleFileField(
        "Dateien",
        description="Excel, Word, PDF, PowerPoint, OpenDocument oder Text; je höchstens 20 MB.",
        render_kw=FILES,
    )


class DeclineForm(Form):
    reason = StringField("Warum trifft es nicht zu?", filters=[strip], validators=[SHORT])


class QuestionForm(Form):
    question = TextAreaField(
        "Ihre Frage", filters=[strip], validators=[LONG], render_kw={"rows": 3}
    )


class TimeForm(Form):
    wished_due = DateField(
        "Bis wann brauchen Sie Zeit?",
        description="TT.MM.JJJJ",
        format=DAY_FORMATS,
        validators=[Optional()],
        render_kw=DAY,
    )
    time_reason = StringField("Grund", filters=[strip], validators=[SHORT])


class SettleForm(Form):
    """The office answers a question, or decides about more time."""

    answer = TextAreaField("Antwort", filters=[strip], validators=[LONG], render_kw={"rows": 3})
    until = DateField(
        "Zeit bis",
        description="TT.MM.JJJJ; leer lassen für den erbetenen Tag.",
        format=DAY_FORMATS,
        validators=[Optional()],
        render_kw=DAY,
    )


class ReasonForm(Form):
    reason = StringField(
        "Grund",
        description="Steht im Verlauf, zum Beispiel: im Treffen am 23.06. vereinbart.",
        filters=[strip],
        validators=[SHORT],
    )


class ManyForm(ReasonForm):
    channel = SelectField(
        "Wie haben Sie es erfahren?", choices=CHANNELS, default=Channel.MEETING.value
    )


class ChangeForm(ReasonForm):
    text = TextAreaField("Was ist zu tun?", filters=[strip], render_kw={"rows": 2})
    due_text = StringField(
        "Termin",
        description="So, wie man es sagt: 07.05.2021 · Ende Mai · KW 24 · vor dem 2. Treffen · "
        "laufend; leer lassen für „ohne Termin“.",
        filters=[strip],
        validators=[Length(max=200, message="Bitte höchstens 200 Zeichen.")],
    )
    due_meeting = SelectField("Oder an ein Treffen gebunden", validate_choice=False)
    contact = SelectField(CONTACT, coerce=int, validate_choice=False)
    wants_file = BooleanField(WANTS_FILE)
    step_after = StringField(
        "Wartet auf", description="Nummer eines To-dos, zum Beispiel: T12", filters=[strip]
    )
    recurrence = SelectField("Wiederholen", choices=RECURRENCES)
    reminders = BooleanField("An dieses To-do erinnern")
    days = StringField(
        "Erinnern, Tage vor dem Termin", description="Zum Beispiel: 14, 7, 1", filters=[strip]
    )
    is_announced = BooleanField("Mail, sobald es vereinbart ist")
    is_chased = BooleanField("Nach dem Termin jede Woche erinnern, höchstens dreimal")


class AbsenceForm(Form):
    absent_until = DateField(
        "Abwesend bis einschließlich",
        description="TT.MM.JJJJ; leer lassen, wenn Sie da sind.",
        format=DAY_FORMATS,
        validators=[Optional()],
        render_kw=DAY,
    )
    substitute = SelectField("Vertretung", coerce=int, validate_choice=False)
