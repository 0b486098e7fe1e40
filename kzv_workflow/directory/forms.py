"""Wording of what is asked about organisations, people and where they belong."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from kzv_workflow.directory.models import LANDS, Organisation, OrganisationKind
from kzv_workflow.directory.organisations import OrganisationFacts
from kzv_workflow.directory.people import SALUTATIONS, MembershipFacts, PersonFacts
from kzv_workflow.web.forms import Form

TOO_LONG = "Bitte höchstens %(max)d Zeichen."
NO_DATE = "Bitte geben Sie ein Datum an wie 01.04.2021."
DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


def single_blanks(value: str | None) -> str | None:
    """A WTForms filter: one line, single blanks, nothing around."""
    return " ".join(value.split()) if isinstance(value, str) else value


def text(label: str, length: int, required: str | None = None, **options: object) -> StringField:
    validators = [DataRequired(required)] if required else []
    return StringField(
        label,
        filters=[single_blanks],
        validators=[*validators, Length(max=length, message=TOO_LONG)],
        **options,
    )


def _day(label: str, **options: object) -> DateField:
    return DateField(label, format=DATE_FORMATS, validators=[Optional()], **options)


class OrganisationForm(Form):
    kind = SelectField(
        "Art",
        choices=[
            SelectChoice(OrganisationKind.MUNICIPALITY.value, "Kommune"),
            SelectChoice(OrganisationKind.OTHER.value, "andere Organisation"),
        ],
    )
    type = SelectField(
        "Landkreis oder Stadt",
        choices=[
            SelectChoice("", "weder noch"),
            SelectChoice("LK", "Landkreis"),
            SelectChoice("Stadt"),
        ],
    )
    name = text(
        "Name",
        80,
        "Bitte geben Sie den Namen an.",
        description="Kurz, wie er in Listen steht. Einsortiert wird ohne „Landkreis“ und „Stadt“.",
    )
    full_name = text("Voller Name", 200)
    short_code = text(
        "Kürzel",
        12,
        "Bitte geben Sie ein Kürzel an.",
        description="Für schmale Spalten, zum Beispiel BLK.",
    )
    land = SelectField(
        "Land",
        choices=[
            SelectChoice("", "keines"),
            *(SelectChoice(*land) for land in sorted(LANDS.items(), key=lambda one: one[1])),
        ],
        description="Bestimmt Feiertage und Ferien.",
    )
    aliases = TextAreaField(
        "Weitere Schreibweisen",
        description="Eine je Zeile. Daran wird die Organisation in Protokollen erkannt.",
        validators=[Length(max=4000, message=TOO_LONG)],
        render_kw={"rows": 4},
    )
    fallback_email = text(
        "Sammelpostfach",
        254,
        description="Dorthin gehen alle Mails, solange niemand mit Mailadresse benannt ist.",
        render_kw={"type": "email"},
    )
    is_active = BooleanField("nimmt teil – bekommt neue To-dos und Einladungen", default=True)

    def facts(self) -> OrganisationFacts:
        lines = (single_blanks(line) or "" for line in (self.aliases.data or "").splitlines())
        return OrganisationFacts(
            kind=OrganisationKind(self.kind.data),
            type=self.type.data or None,
            name=self.name.data,
            full_name=self.full_name.data or "",
            short_code=self.short_code.data,
            land=self.land.data or None,
            aliases=tuple(line[:200] for line in lines if line),
            fallback_email=self.fallback_email.data or None,
            is_active=self.is_active.data,
        )

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationForm:
        form = cls(formdata=None, obj=organisation)
        form.aliases.data = "\n".join(sorted(one.alias for one in organisation.aliases))
        return form


class PersonForm(Form):
    salutation = SelectField(
        "Anrede", choices=[SelectChoice("", "keine"), *map(SelectChoice, SALUTATIONS)]
    )
    title = text("Titel", 60, description="Zum Beispiel Dr.")
    given_name = text("Vorname", 80)
    surname = text(
        "Nachname",
        80,
        "Bitte geben Sie den Nachnamen an.",
        description="Mit Namenszusatz: von Thalheim.",
    )
    email = text("Mailadresse", 254, render_kw={"type": "email", "autocomplete": "off"})
    phone = text("Telefon", 60, render_kw={"type": "tel", "autocomplete": "off"})

    def person(self) -> PersonFacts:
        return PersonFacts(
            surname=self.surname.data,
            given_name=self.given_name.data or "",
            title=self.title.data or None,
            salutation=self.salutation.data or None,
            email=self.email.data or None,
            phone=self.phone.data or None,
        )


class MembershipForm(Form):
    function = text("Funktion", 300, description="Zum Beispiel: Amtsleiterin, Amt für Bildung.")
    initials = text("Kürzel", 4, description="Für Protokolle, zum Beispiel jr.")
    is_main_contact = BooleanField("Hauptansprechperson der Organisation")
    valid_from = _day("Gehört dazu seit")
    valid_until = _day(
        "Gehört dazu bis",
        description="Mit diesem Tag endet die Zugehörigkeit; der Eintrag bleibt im Verzeichnis.",
    )

    def membership(self) -> MembershipFacts:
        return MembershipFacts(
            function=self.function.data or None,
            initials=self.initials.data or None,
            is_main_contact=self.is_main_contact.data,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )


class NewMembershipForm(MembershipForm):
    organisation_id = SelectField(
        "Organisation",
        coerce=int,
        validators=[NumberRange(min=1, message="Bitte wählen Sie die Organisation.")],
    )

    def offer(self, organisations: list[tuple[int, str]]) -> None:
        """Nothing is chosen beforehand: the first of the list would be taken by mistake."""
        choices = [(0, "bitte wählen"), *organisations]
        self.organisation_id.choices = [SelectChoice(*one) for one in choices]


class NewPersonForm(PersonForm, NewMembershipForm):
    """A person together with the first place they belong to."""


class TableForm(Form):
    file = FileField(
        "Excel-Datei mit den Personen",
        description="Eine .xlsx-Datei mit den Überschriften der Vorlage, höchstens 20 MB.",
        validators=[FileRequired("Bitte wählen Sie eine Datei aus.")],
        render_kw={"accept": ".xlsx", "data-max-bytes": 20 * 1024 * 1024},
    )


class TakeOverForm(Form):
    """The table as the preview carried it."""

    table = HiddenField()
