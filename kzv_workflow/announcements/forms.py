"""What is asked about an announcement."""

from __future__ import annotations

import re

from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from kzv_workflow.announcements.models import Announcement
from kzv_workflow.announcements.service import Notice
from kzv_workflow.web.forms import Form

TOO_LONG = "Bitte höchstens %(max)d Zeichen."


def _lines(value: str | None) -> str | None:
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\x00", "").strip()


def _one_line(value: str | None) -> str | None:
    return " ".join(value.replace("\x00", "").split()) if isinstance(value, str) else value


class GermanDate(DateField):  # type: ignore[misc]
    """A day; what is none is answered with an example."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError as error:
            raise ValueError("Bitte geben Sie ein Datum an wie 01.04.2021.") from error


class AnnouncementForm(Form):
    title = StringField(
        "Titel",
        filters=[_one_line],
        validators=[
            DataRequired("Bitte geben Sie einen Titel an."),
            Length(max=200, message=TOO_LONG),
        ],
    )
    text = TextAreaField(
        "Text",
        description="**fett**, *kursiv* und Links wie [Bezeichnung](https://…) sind möglich.",
        filters=[_lines],
        validators=[
            DataRequired("Bitte schreiben Sie, worum es geht."),
            Length(max=10_000, message=TOO_LONG),
        ],
        render_kw={"rows": 8, "lang": "de"},
    )
    source_url = StringField(
        "Quelle",
        description="Adresse der Seite, auf der es steht.",
        filters=[_one_line],
        validators=[
            Optional(),
            Length(max=2000, message=TOO_LONG),
            Regexp(
                r"https?://[^\s<>\"]+$",
                re.IGNORECASE,
                "Bitte geben Sie eine Adresse an, die mit https:// beginnt.",
            ),
        ],
    )
    valid_until = GermanDate(
        "Gültig bis",
        description="Am Tag danach sehen Kommunen die Ankündigung nicht mehr.",
        format=["%Y-%m-%d", "%d.%m.%Y"],
        validators=[Optional()],
    )
    base = IntegerField(widget=HiddenField.widget, validators=[Optional()])

    @classmethod
    def of(cls, row: Announcement) -> AnnouncementForm:
        return cls(
            formdata=None,
            title=row.title,
            text=row.text,
            source_url=row.source_url,
            valid_until=row.valid_until,
            base=row.revision,
        )

    def start_from(self, revision: int) -> None:
        """What is sent next changes this revision, whatever was sent before."""
        self.base.raw_data, self.base.data = None, revision

    def notice(self) -> Notice:
        return Notice(
            title=self.title.data or "",
            text=self.text.data or "",
            source_url=self.source_url.data or None,
            valid_until=self.valid_until.data,
        )
