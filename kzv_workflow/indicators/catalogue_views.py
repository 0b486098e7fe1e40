"""The catalogue: reading it, the shipped example, import from a table, export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.documents import excel
from kzv_workflow.errors import DomainError
from kzv_workflow.files.spreadsheets import (
    Sheet,
    column_letter,
    from_json,
    make_ready,
    read_safely,
    to_json,
)
from kzv_workflow.indicators import catalogue_table, catalogues, queries
from kzv_workflow.indicators.catalogue_table import COLUMNS, STATUS_WORDS, Content, Difference
from kzv_workflow.indicators.forms import CatalogueFileForm, CatalogueReviewForm
from kzv_workflow.indicators.models import Catalogue
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("catalogue", __name__, url_prefix="/kennzahlen/kataloge")


@dataclass(frozen=True, slots=True)
class Reading:
    """An uploaded table as its preview shows it."""

    heading: Sequence[str]
    meanings: Mapping[int, str]
    content: Content | None
    differences: Sequence[Difference]
    problems: Sequence[str]


@blueprint.get("/<int:catalogue_id>")
def read(catalogue_id: int) -> ResponseReturnValue:
    found = queries.find_catalogue(db.session, catalogue_id) or abort(404)
    theme, words = request.args.get("feld", ""), request.args.get("suche", "").strip()
    return render_template(
        "indicators/catalogue.html",
        catalogue=found,
        themes=queries.themes(db.session, found.id),
        rows=queries.indicators(db.session, found.id, theme, words),
        theme=theme,
        words=words,
        statuses=STATUS_WORDS,
    )


@blueprint.get("/<int:catalogue_id>/excel")
def download(catalogue_id: int) -> Response:
    found = queries.find_catalogue(db.session, catalogue_id) or abort(404)
    rows = [
        (
            row.code, f"{row.letter} {row.theme}", row.name, row.definition, row.source, row.level,
            row.periodicity, row.unit, row.notes, STATUS_WORDS[row.status],
        )
        for row in queries.indicators(db.session, found.id)
    ]  # fmt: skip
    columns = [excel.Column(column.title, column.width) for column in COLUMNS]
    data = excel.workbook([excel.Sheet("Kennzahlen", columns, rows)])
    return attachment(data, f"{found.title}.xlsx", EXCEL_TYPE)


@blueprint.post("/beispiel")
@office_only
def load_example() -> ResponseReturnValue:
    """The invented catalogue, so that everything can be tried out."""
    made = catalogues.add_version(db.session, catalogues.shipped_example(), viewer(), now())
    db.session.commit()
    flash("Der Beispielkatalog ist geladen. Er ist erfunden und dient zum Ausprobieren.", "success")
    return redirect(url_for("catalogue.read", catalogue_id=made.id), 303)


@blueprint.get("/einlesen")
@office_only
def start() -> ResponseReturnValue:
    make_ready()
    return render_template("indicators/import.html", form=CatalogueFileForm(formdata=None))


@blueprint.post("/einlesen")
@office_only
def upload() -> ResponseReturnValue:
    """Show what the table would bring; nothing is stored."""
    form = CatalogueFileForm()
    if not form.validate_on_submit():
        return render_template("indicators/import.html", form=form), 422
    known = queries.known_headings(db.session)
    try:
        sheets = read_safely(form.file.data.filename or "", form.file.data.read())
        rows, heading = _table_in(sheets, known)
    except DomainError as error:
        form.refuse(DomainError(str(error), field="file"))
        return render_template("indicators/import.html", form=form), 422
    newest = queries.newest_catalogue(db.session)
    rows = [[] if number < heading else row for number, row in enumerate(rows)]
    review = CatalogueReviewForm(
        formdata=None,
        title=f"Katalog {today().year}",
        table=to_json(rows),  # emptied above the headings, so that lines keep their numbers
        previous_id=str(newest.id) if newest else "",
    )
    places = catalogue_table.proposed(rows[heading], known)
    return _review_page(review, rows, places, newest)


@blueprint.post("/pruefen")
@office_only
def review() -> ResponseReturnValue:
    """Read the columns as the office says, and take over once it has seen the differences."""
    form = CatalogueReviewForm()
    try:
        rows = from_json(form.table.data or "")
        heading = rows[catalogue_table.first_filled(rows)]
    except DomainError as error:
        empty = CatalogueFileForm(formdata=None)
        empty.refuse(error)
        return render_template("indicators/import.html", form=empty), 422
    places = _places(heading, request.form)
    newest = queries.newest_catalogue(db.session)
    if request.form.get("step") != "take":
        return _review_page(form, rows, places, newest)
    try:
        if form.validate_on_submit():
            return _taken(form, rows, places, newest)
    except DomainError as error:
        form.refuse(error)
        db.session.rollback()
    return _review_page(form, rows, places, queries.newest_catalogue(db.session)), 422


def _taken(
    form: CatalogueReviewForm, rows: Sequence[Sequence[str]], places: Mapping[int, str],
    newest: Catalogue | None,
) -> ResponseReturnValue:  # fmt: skip
    heading = catalogue_table.first_filled(rows)
    content, _ = catalogue_table.read(rows, heading, places, _titles(newest))
    shown = int(form.previous_id.data) if (form.previous_id.data or "").isdigit() else None
    new = catalogues.NewVersion(form.title.data or "", content, shown)
    made = catalogues.add_version(db.session, new, viewer(), now())
    levelled: dict[str, str] = {}
    for place, text in enumerate(rows[heading]):
        key = catalogue_table.level_heading(text)
        levelled[key] = places.get(place, "") or levelled.get(key, "")
    catalogues.remember_headings(db.session, levelled)
    db.session.commit()
    flash(f"Übernommen: {german.count(len(content.indicators), 'Kennzahl', 'Kennzahlen')}.",
          "success")  # fmt: skip
    return redirect(url_for("catalogue.read", catalogue_id=made.id), 303)


def _table_in(
    sheets: Sequence[Sheet], known: Mapping[str, str]
) -> tuple[Sequence[Sequence[str]], int]:
    """The first visible sheet with headings, else the first one, its first row being the heading.

    Raises DomainError if there is none.
    """
    filled = [one for one in sheets if not one.is_hidden and any(map(any, one.rows))]
    for sheet in filled:
        heading = catalogue_table.find_heading(sheet.rows, known)
        if heading is not None:
            return sheet.rows, heading
    if not filled:
        raise DomainError("Die Datei enthält keine Tabelle.")
    return filled[0].rows, catalogue_table.first_filled(filled[0].rows)


def _places(heading: Sequence[str], fields: Mapping[str, str]) -> dict[int, str]:
    """What the office said each column means; the first column of a meaning counts."""
    places: dict[int, str] = {}
    for place in range(len(heading)):
        meaning = fields.get(f"meaning-{place}", "")
        if meaning in catalogue_table.BY_KEY and meaning not in places.values():
            places[place] = meaning
    return places


def _titles(newest: Catalogue | None) -> Mapping[str, str]:
    return queries.content(db.session, newest.id).themes if newest else {}


def _review_page(
    form: CatalogueReviewForm, rows: Sequence[Sequence[str]], places: Mapping[int, str],
    newest: Catalogue | None,
) -> str:  # fmt: skip
    old = queries.content(db.session, newest.id) if newest else Content({}, [])
    heading = catalogue_table.first_filled(rows)
    try:
        content, problems = catalogue_table.read(rows, heading, places, old.themes)
        differences = catalogue_table.differences(old, content)
    except DomainError as error:
        content, problems, differences = None, [str(error)], []
    reading = Reading(rows[heading], places, content, differences, problems)
    return render_template(
        "indicators/import_review.html",
        form=form,
        reading=reading,
        newest=newest,
        columns=COLUMNS,
        letters=[column_letter(place) for place in range(len(rows[heading]))],
    )
