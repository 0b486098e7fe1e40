"""Saying that something is done, and remarks."""

from __future__ import annotations

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from kzv_workflow.todos.models import Channel
from kzv_workflow.web.forms import Form, strip

CHANNELS = [
    SelectChoice(Channel.MAIL.value, "per Mail gemeldet"),
    SelectChoice(Channel.PHONE.value, "am Telefon gemeldet"),
    SelectChoice(Channel.MEETING.value, "im Treffen gemeldet"),
]


class CloseForm(Form):
    comment = StringField(
        "Bemerkung",
        filters=[strip],
        validators=[Length(max=1000, message="Bitte höchstens 1000 Zeichen.")],
    )


class CloseOnBehalfForm(CloseForm):
    channel = SelectField("Wie haben Sie es erfahren?", choices=CHANNELS)


class ReasonForm(Form):
    reason = StringField(
        "Grund",
        description="Steht im Verlauf, zum Beispiel: im Treffen am 23.06. vereinbart.",
        filters=[strip],
        validators=[Length(max=300, message="Bitte höchstens 300 Zeichen.")],
    )


class ChangeForm(ReasonForm):
    text = TextAreaField("Was ist zu tun?", filters=[strip], render_kw={"rows": 2})
    due = DateField(
        "Spätestens am",
        description="TT.MM.JJJJ; leer lassen für „ohne Termin“.",
        format=["%d.%m.%Y", "%Y-%m-%d"],
        validators=[Optional()],
        render_kw={"type": "text", "inputmode": "numeric", "autocomplete": "off"},
    )
