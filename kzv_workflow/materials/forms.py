"""What is asked about a material."""

from __future__ import annotations

from pathlib import PurePath

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from kzv_workflow.errors import DomainError
from kzv_workflow.materials.models import Material, MaterialKind, Visibility
from kzv_workflow.materials.service import Facts, Upload
from kzv_workflow.materials.typed import Link, as_typed, read_links
from kzv_workflow.web.forms import Form

KIND_WORDS = {
    MaterialKind.SLIDES: "Präsentation",
    MaterialKind.SHORT_SLIDES: "Kurzpräsentation",
    MaterialKind.TABLE: "Tabelle",
    MaterialKind.MINUTES: "Protokoll",
    MaterialKind.LINKS: "Linksammlung",
    MaterialKind.REPORT: "Bericht",
    MaterialKind.OTHER: "Sonstiges",
}
VISIBILITY_WORDS = {
    Visibility.EVERYBODY: "alle Kommunen",
    Visibility.OFFICE: "nur das Büro",
}
ENDINGS = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.txt,.md,.png,.jpg,.jpeg"
FILE_HINT = (
    "PDF, Word, Excel, PowerPoint (.docx, .xlsx, .pptx), OpenDocument (.odt, .ods), Text oder "
    "Bild (.png, .jpg), höchstens 20 MB."
)
FILE_LIMITS = {"accept": ENDINGS, "data-max-bytes": 20 * 1024 * 1024}


def _lines(value: str | None) -> str | None:
    """A WTForms filter: line breaks as LF, no NUL."""
    return value.replace("\r\n", "\n").replace("\x00", "") if isinstance(value, str) else value


def _one_line(value: str | None) -> str | None:
    return " ".join(value.replace("\x00", "").split()) if isinstance(value, str) else value


class FactsForm(Form):
    """What a material is called, what it is, where it belongs and who sees it."""

    title = StringField(
        "Titel",
        filters=[_one_line],
        validators=[Length(max=200, message="Bitte höchstens %(max)d Zeichen.")],
    )
    kind = SelectField("Art", choices=[SelectChoice(k.value, w) for k, w in KIND_WORDS.items()])
    meeting = SelectField("Gehört zu")
    visibility = RadioField(
        "Wer sieht es?",
        choices=[SelectChoice(v.value, word) for v, word in VISIBILITY_WORDS.items()],
        default=Visibility.EVERYBODY.value,
    )
    links = TextAreaField(
        "Links",
        description="Je Zeile ein Link, davor gern eine Bezeichnung: Leitfaden https://…",
        filters=[_lines],
        render_kw={"rows": 6, "spellcheck": "false"},
    )

    def offer_meetings(self, meetings: list[tuple[int, str]]) -> None:
        self.meeting.choices = [
            SelectChoice("", "allgemein, zu keinem Treffen"),
            *(SelectChoice(str(key), title) for key, title in meetings),
        ]

    def facts(self, otherwise: str = "") -> Facts:
        """Raises DomainError at ``title`` if neither it nor another name is given."""
        title = self.title.data or otherwise[:200]
        if not title:
            raise DomainError("Bitte geben Sie einen Titel an.", field="title")
        return Facts(
            title=title,
            kind=MaterialKind(self.kind.data),
            visibility=Visibility(self.visibility.data),
            meeting_id=int(self.meeting.data) if self.meeting.data else None,
        )

    def read_links(self) -> list[Link]:
        return read_links(self.links.data or "")


class NewForm(FactsForm):
    file = FileField("Datei", description=FILE_HINT, render_kw=FILE_LIMITS)

    def upload(self) -> Upload | None:
        """The file, if one was chosen."""
        sent = self.file.data
        if not sent or not sent.filename:
            return None
        return Upload(PurePath(sent.filename.replace("\\", "/")).name, sent.read())


class EditForm(FactsForm):
    base = IntegerField(widget=HiddenField.widget, validators=[Optional()])

    @classmethod
    def of(cls, material: Material) -> EditForm:
        return cls(
            formdata=None,
            title=material.title,
            kind=material.kind.value,
            meeting=str(material.meeting_id or ""),
            visibility=material.visibility.value,
            links=as_typed([Link(one.label, one.url) for one in material.links]),
            base=material.revision,
        )

    def start_from(self, revision: int) -> None:
        """What is sent next changes this revision, whatever was sent before."""
        self.base.raw_data, self.base.data = None, revision


class ReplaceForm(Form):
    file = FileField(
        "Neue Fassung der Datei",
        description="Die bisherige Fassung bleibt für das Büro erhalten.",
        validators=[FileRequired("Bitte wählen Sie eine Datei aus.")],
        render_kw=FILE_LIMITS,
    )

    def upload(self) -> Upload:
        name = PurePath(self.file.data.filename.replace("\\", "/")).name
        return Upload(name, self.file.data.read())
