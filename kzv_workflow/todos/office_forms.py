"""The office creates a To-do, also from a text block."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from kzv_workflow.todos.creating import OWNERS, Wanted
from kzv_workflow.todos.forms import CONTACT, FILES, RECURRENCES, WANTS_FILE
from kzv_workflow.todos.models import Recurrence
from kzv_workflow.web.forms import Form, strip


class NewTodoForm(Form):
    text = TextAreaField(
        "Was ist zu tun?",
        description="Mehrere Schritte: je Zeile „1) …“, „2) …“. Jeder wartet auf den davor. "
        "Sein Termin steht in der Zeile („… bis 07.05.“), der Termin unten gilt dem letzten.",
        filters=[strip],
        validators=[Length(max=4000, message="Bitte höchstens 4000 Zeichen.")],
        render_kw={"rows": 3},
    )
    owner = RadioField(
        "Wer ist zuständig?", choices=[SelectChoice(*one) for one in OWNERS.items()], default="each"
    )
    organisations = SelectMultipleField("Kommunen", coerce=int, validate_choice=False)
    people = SelectMultipleField("Personen im Büro", coerce=int, validate_choice=False)
    due_text = StringField(
        "Termin",
        description="So, wie man es sagt: 07.05.2021 · Ende April · KW 24 · ab 26.04. · laufend",
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
    days = StringField(
        "Erinnern, Tage vor dem Termin",
        description="Zum Beispiel: 14, 7, 1",
        filters=[strip],
        default="7, 1",
    )
    is_announced = BooleanField("Mail, sobald es angelegt ist", default=True)
    is_chased = BooleanField("Nach dem Termin jede Woche erinnern, höchstens dreimal", default=True)
    files = MultipleFileField(
        "Material dazu",
        description="Zum Beispiel die Excel-Tabelle zum Ausfüllen; je höchstens 20 MB.",
        render_kw=FILES,
    )
    template = StringField(
        "Als Textbaustein merken unter",
        filters=[strip],
        validators=[Length(max=200, message="Bitte höchstens 200 Zeichen.")],
    )

    def wanted(self) -> Wanted:
        """What was typed, without the files."""
        return Wanted(
            text=self.text.data or "",
            owner=self.owner.data or "",
            organisation_ids=tuple(self.organisations.data or ()),
            person_ids=tuple(self.people.data or ()),
            due_text=self.due_text.data or "",
            due_meeting=self.due_meeting.data or "",
            contact=self.contact.data or 0,
            wants_file=bool(self.wants_file.data),
            step_after=self.step_after.data or "",
            recurrence=Recurrence(self.recurrence.data or "none"),
            days=self.days.data or "",
            is_announced=bool(self.is_announced.data),
            is_chased=bool(self.is_chased.data),
            template=self.template.data or "",
        )


class TemplateForm(Form):
    title = StringField(
        "Name",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie einen Namen ein."),
            Length(max=200, message="Bitte höchstens 200 Zeichen."),
        ],
    )
    text = TextAreaField(
        "Text",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie einen Text ein."),
            Length(max=4000, message="Bitte höchstens 4000 Zeichen."),
        ],
        render_kw={"rows": 3},
    )
