"""Giving us a Protokoll and editing its text."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired

from kzv_workflow.web.forms import Form

MAXIMUM_CHARACTERS = 1_000_000
TOO_LONG = "Der Text ist zu lang. Bitte übernehmen Sie höchstens eine Million Zeichen auf einmal."


def newlines(value: str | None) -> str | None:
    """A WTForms filter: browsers send CRLF, the text is kept with LF; NUL is nobody's text."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


class PasteForm(Form):
    text = TextAreaField(
        "Text des Protokolls",
        description="Aus Word, Mail oder Textdatei kopiert. Es wird noch nichts gespeichert.",
        filters=[newlines],
        validators=[DataRequired("Bitte fügen Sie den Text des Protokolls ein.")],
        render_kw={"rows": 12, "spellcheck": "false"},
    )


class UploadForm(Form):
    file = FileField(
        "Datei mit dem Protokoll",
        description="Word (.docx), LibreOffice (.odt) oder Text (.txt, .md), höchstens 20 MB.",
        validators=[FileRequired("Bitte wählen Sie eine Datei aus.")],
        render_kw={"accept": ".docx,.odt,.txt,.md", "data-max-bytes": 20 * 1024 * 1024},
    )


class EditForm(Form):
    source = TextAreaField(
        "Text",
        filters=[newlines],
        validators=[DataRequired("Der Text ist leer. Ein leeres Protokoll wird nicht gesichert.")],
        render_kw={"rows": 30, "spellcheck": "true", "lang": "de", "autocomplete": "off"},
    )
    base = IntegerField(widget=HiddenField.widget)
    window = StringField(widget=HiddenField.widget)
