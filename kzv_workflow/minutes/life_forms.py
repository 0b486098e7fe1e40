"""Forms for the life of a Protokoll: sending, correcting, approving, adding."""

from __future__ import annotations

from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes.forms import newlines
from kzv_workflow.web.forms import Form, strip

FILTERS = [newlines, strip]
AN_ADDRESS = "Bitte geben Sie eine Adresse an, die mit https:// beginnt."
LONGEST = Length(max=5000, message="Bitte fassen Sie sich kürzer: höchstens 5.000 Zeichen.")


def typed_day(text: str, on: date, field: str) -> date:
    """The last day that "07.05.2021" or "Ende Mai" means; a DomainError for anything else."""
    due = german.resolve(text, on).due
    if due is None:
        raise DomainError(
            "Bitte nennen Sie einen Tag, zum Beispiel „07.05.2021“ oder „Ende Mai“.", field=field
        )
    if due < on:
        raise DomainError("Dieser Tag ist schon vorbei.", field=field)
    return due


class CirculationForm(Form):
    version = HiddenField()
    correction_due = StringField(
        "Korrekturen möglich bis",
        description="Ein Tag wie „07.05.2021“ oder „Ende Mai“; vorgeschlagen: zehn Arbeitstage.",
        filters=[strip],
        validators=[DataRequired("Bitte nennen Sie den letzten Tag für Korrekturen.")],
    )
    feedback_label = StringField("Text zum Feedback-Link", filters=[strip])
    feedback_url = StringField("Link zum Feedback", filters=[strip])
    materials_label = StringField("Text zum Link auf die Unterlagen", filters=[strip])
    materials_url = StringField("Link auf die Unterlagen", filters=[strip])
    file = RadioField(
        "Welche Word-Datei geht hinaus?",
        choices=[
            SelectChoice("edited", "die von Hand bearbeitete Datei"),
            SelectChoice("generated", "neu erzeugt aus dem Text"),
        ],
        default="edited",
        validate_choice=False,
    )

    def link(self, name: str, label: str) -> tuple[str, str] | None:
        """Label and address of a link; the label has a default. DomainError for odd addresses."""
        url = self[f"{name}_url"].data or ""
        if not url:
            return None
        is_odd = not url.startswith(("https://", "http://")) or any(sign.isspace() for sign in url)
        if is_odd or len(url) > 500:
            raise DomainError(AN_ADDRESS, field=f"{name}_url")
        return ((self[f"{name}_label"].data or label)[:100], url)


class CorrectionForm(Form):
    kind = RadioField(
        "Was möchten Sie vorschlagen?",
        choices=[
            SelectChoice("replacement", "anderer Wortlaut"),
            SelectChoice("supplement", "Ergänzung unter diesem Absatz"),
            SelectChoice("comment", "Anmerkung an das Büro"),
        ],
        default="replacement",
    )
    proposal = TextAreaField(
        "Ihr Vorschlag",
        filters=FILTERS,
        validators=[DataRequired("Bitte schreiben Sie Ihren Vorschlag."), LONGEST],
        render_kw={"rows": 6},
    )


class DecisionForm(Form):
    """Shown once per proposal, with the number of the proposal in front of the names."""

    text = TextAreaField("Wortlaut in der neuen Fassung", filters=[newlines])
    was = HiddenField(filters=[newlines])
    reason = TextAreaField(
        "Grund oder Antwort an die Kommune", filters=FILTERS, validators=[LONGEST]
    )


class ApprovalForm(Form):
    meeting = SelectField("Entschieden im Treffen", coerce=int, validate_choice=False)
    result = RadioField(
        "Ergebnis der Protokollkontrolle",
        choices=[
            SelectChoice("approved", "angenommen"),
            SelectChoice("approved_with_corrections", "mit Änderungen angenommen"),
            SelectChoice("deferred", "vertagt"),
        ],
        validators=[DataRequired("Bitte wählen Sie das Ergebnis.")],
    )
    remark = TextAreaField(
        "Bemerkung", filters=FILTERS, validators=[LONGEST], render_kw={"rows": 3}
    )


class RevocationForm(Form):
    reason = TextAreaField(
        "Grund",
        filters=FILTERS,
        validators=[DataRequired("Bitte nennen Sie den Grund; er steht im Verlauf."), LONGEST],
        render_kw={"rows": 3},
    )


class AddendumForm(Form):
    line = SelectField("Steht nach", coerce=int, validate_choice=False)
    text = TextAreaField(
        "Nachtrag",
        filters=FILTERS,
        validators=[DataRequired("Bitte schreiben Sie den Nachtrag."), LONGEST],
        render_kw={"rows": 6},
    )
    author = StringField(
        "Von wem",
        filters=[strip],
        validators=[DataRequired("Bitte nennen Sie, von wem der Nachtrag ist."), Length(max=200)],
    )
    dated_on = StringField("Datum", filters=[strip])


class ContributionCallForm(Form):
    closes_on = StringField(
        "Offen bis",
        description="Ein Tag wie „07.05.2021“ oder „Ende Mai“.",
        filters=[strip],
        validators=[DataRequired("Bitte nennen Sie den letzten Tag.")],
    )


class ContributionForm(Form):
    text = TextAreaField(
        "Ihre Ergänzung",
        description="So, wie sie im Protokoll unter dem Namen Ihrer Kommune stehen soll.",
        filters=FILTERS,
        validators=[DataRequired("Bitte schreiben Sie Ihre Ergänzung."), LONGEST],
        render_kw={"rows": 8},
    )


class WordFileForm(Form):
    file = FileField(
        "Word-Datei (.docx)",
        description="Höchstens 20 MB, ohne Makros.",
        validators=[FileRequired("Bitte wählen Sie eine Datei aus.")],
        render_kw={"accept": ".docx", "data-max-bytes": 20 * 1024 * 1024},
    )
