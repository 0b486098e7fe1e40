"""Wording of what is asked about catalogues, rounds and selections."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from kzv_workflow.web.forms import Form, strip

TOO_LONG = "Bitte höchstens %(max)d Zeichen."
NO_FILE = "Bitte wählen Sie eine Datei aus."
SPREADSHEET = {"accept": ".xlsx,.xls,.ods", "data-max-bytes": 20 * 1024 * 1024}


class CatalogueFileForm(Form):
    file = FileField(
        "Tabelle mit den Kennzahlen",
        description="Excel oder LibreOffice (.xlsx, .xls, .ods), höchstens 20 MB. Die Spalten "
        "ordnen Sie im nächsten Schritt zu.",
        validators=[FileRequired(NO_FILE)],
        render_kw=SPREADSHEET,
    )


class CatalogueReviewForm(Form):
    """The table as the page carried it, and what it is to be called."""

    title = StringField(
        "Name der Fassung",
        description="Zum Beispiel: Leitfaden 2026.",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie der Fassung einen Namen."),
            Length(max=200, message=TOO_LONG),
        ],
    )
    table = HiddenField()
    previous_id = HiddenField()


class RoundForm(Form):
    title = StringField(
        "Name der Runde",
        description="Steht im To-do jeder Kommune, zum Beispiel: Kennzahlenauswahl 2026.",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie der Runde einen Namen."),
            Length(max=150, message=TOO_LONG),
        ],
    )
    catalogue_id = SelectField("Katalog", coerce=int)
    due_text = StringField(
        "Frist",
        description="So, wie Sie es sagen würden: 07.05.2026, Ende Mai, KW 20.",
        filters=[strip],
        validators=[
            DataRequired("Bitte nennen Sie eine Frist."),
            Length(max=200, message=TOO_LONG),
        ],
    )
    meeting_id = SelectField("Treffen, in dem es vereinbart wurde", coerce=int)


class RenameForm(Form):
    title = StringField(
        "Name der Runde",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie der Runde einen Namen."),
            Length(max=150, message=TOO_LONG),
        ],
    )


class WithdrawForm(Form):
    reason = StringField(
        "Grund",
        description="Steht im Verlauf der To-dos.",
        filters=[strip],
        validators=[DataRequired("Bitte nennen Sie den Grund."), Length(max=500, message=TOO_LONG)],
    )


class SelectionFileForm(Form):
    file = FileField(
        "Ausgefüllte Tabelle",
        description="Die ganze Tabelle oder ein Teil davon (.xlsx, .xls, .ods). Sie sehen zuerst, "
        "was sich ändern würde.",
        validators=[FileRequired(NO_FILE)],
        render_kw=SPREADSHEET,
    )


class ProposalForm(Form):
    name = StringField(
        "Kennzahl",
        description="Was im Katalog fehlt, zum Beispiel: Breitbandanschluss der Schulen.",
        filters=[strip],
        validators=[
            DataRequired("Bitte nennen Sie die Kennzahl."),
            Length(max=300, message=TOO_LONG),
        ],
    )
    source_hint = TextAreaField(
        "Wer könnte die Daten haben?",
        filters=[strip],
        validators=[Length(max=1000, message=TOO_LONG)],
        render_kw={"rows": 2},
    )


class InterestsForm(Form):
    interests = TextAreaField(
        "Unsere Schwerpunkte",
        description="Was Ihre Kommune besonders bewegt, zum Beispiel: Finanzkennzahlen. Das Büro "
        "liest es bei der Zusammenführung.",
        filters=[strip],
        validators=[Length(max=2000, message=TOO_LONG)],
        render_kw={"rows": 3},
    )
    before = HiddenField()


class RepresentForm(Form):
    represented_by = StringField(
        "Vertreten durch",
        description="Wer die Tabelle vorstellt, wenn die Kommune fehlt; leer lassen, wenn sie es "
        "selbst tut.",
        filters=[strip],
        validators=[Length(max=200, message=TOO_LONG)],
    )


class ReopenForm(Form):
    note = StringField(
        "Hinweis an die Kommune",
        description="Die Kommune liest ihn über ihrer Auswahl.",
        filters=[strip],
        validators=[
            DataRequired("Bitte schreiben Sie, warum Sie die Auswahl wieder öffnen."),
            Length(max=500, message=TOO_LONG),
        ],
    )


class GroupForm(Form):
    group_title = StringField(
        "In Gruppe",
        description="Eine vorhandene oder eine neue; leer lassen, um sie aus ihrer Gruppe zu "
        "nehmen.",
        render_kw={"list": "groups", "maxlength": 200},
    )


class DecisionForm(Form):
    reason = StringField("Grund", render_kw={"maxlength": 500})
    minuted = StringField("Wo vereinbart", render_kw={"maxlength": 200})
    group_title = StringField("Eigene Gruppe", render_kw={"maxlength": 200})


class PartForm(Form):
    recipient = StringField(
        "Wer füllt den Teil aus?",
        description="Steht später bei den Angaben, zum Beispiel: Schulverwaltungsamt, Frau Berg.",
        filters=[strip],
        validators=[
            DataRequired("Bitte nennen Sie, wer den Teil ausfüllt."),
            Length(max=200, message=TOO_LONG),
        ],
    )
    letters = SelectMultipleField(
        "Themenfelder", validators=[DataRequired("Bitte wählen Sie mindestens ein Themenfeld.")]
    )
