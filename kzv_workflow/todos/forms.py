"""Saying that something is done, and remarks."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

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
