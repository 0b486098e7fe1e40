"""Wording of the settings of the office and the round."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from kzv_workflow.directory import logos
from kzv_workflow.directory.organisations import OfficeFacts
from kzv_workflow.web.forms import Form, strip

TOO_LONG = "Bitte höchstens %(max)d Zeichen."


class OfficeForm(Form):
    round_title = StringField(
        "Name der Runde",
        description="Steht oben auf jeder Seite.",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie der Runde einen Namen."),
            Length(max=80, message=TOO_LONG),
        ],
    )
    name = StringField(
        "Name der Geschäftsstelle",
        filters=[strip],
        validators=[
            DataRequired("Bitte geben Sie den Namen an."),
            Length(max=80, message=TOO_LONG),
        ],
    )
    full_name = StringField(
        "Voller Name", filters=[strip], validators=[Length(max=200, message=TOO_LONG)]
    )
    contact_line = StringField(
        "Kontaktzeile",
        description="Ansprechperson mit Telefon und Mailadresse; steht unten auf jeder Seite.",
        filters=[strip],
        validators=[Length(max=300, message=TOO_LONG)],
    )
    fallback_email = StringField(
        "Mailadresse für Antworten",
        description="Antworten auf Mails des Programms gehen an dieses Postfach.",
        filters=[strip],
        validators=[Length(max=254, message=TOO_LONG)],
        render_kw={"type": "email"},
    )
    funder_line = TextAreaField(
        "Förderhinweis",
        description="Steht auf allen Dokumenten.",
        filters=[strip],
        validators=[Length(max=1000, message=TOO_LONG)],
        render_kw={"rows": 3},
    )

    def facts(self) -> OfficeFacts:
        return OfficeFacts(
            name=self.name.data,
            full_name=self.full_name.data or self.name.data,
            funder_line=" ".join((self.funder_line.data or "").split()) or None,
            contact_line=self.contact_line.data or None,
            fallback_email=self.fallback_email.data or None,
        )


class LogoTextForm(Form):
    alternative_text = StringField("Was das Logo zeigt", filters=[strip])


class LogoForm(Form):
    file = FileField(
        "Bild",
        description="PNG oder JPEG, höchstens 1 MB.",
        validators=[FileRequired("Bitte wählen Sie ein Bild aus.")],
        render_kw={"accept": ".png,.jpg,.jpeg", "data-max-bytes": logos.MAXIMUM_SIZE},
    )
    alternative_text = StringField(
        "Was das Logo zeigt",
        description="Wird vorgelesen, wenn jemand das Bild nicht sieht: „Logo des Landes X“.",
        filters=[strip],
        validators=[
            DataRequired("Bitte sagen Sie, was das Logo zeigt."),
            Length(max=200, message=TOO_LONG),
        ],
    )
