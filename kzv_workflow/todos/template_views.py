"""Text blocks for typical To-dos: renamed, reworded, removed."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.todos import creating
from kzv_workflow.todos.office_forms import TemplateForm
from kzv_workflow.web.access import office_only
from kzv_workflow.web.extensions import db

blueprint = Blueprint("todo_templates", __name__, url_prefix="/aufgaben/textbausteine")


@blueprint.get("")
@office_only
def listed() -> str:
    return _page()


@blueprint.post("/<int:template_id>")
@office_only
def change(template_id: int) -> ResponseReturnValue:
    """Another title or text; "loeschen" removes it. To-dos made from it stay as they are."""
    found = creating.template(db.session, template_id) or abort(404)
    form = TemplateForm(prefix=f"t{template_id}-")
    try:
        if "loeschen" in request.form:
            db.session.delete(found)
            said = f"„{found.title}“ ist gelöscht."
        elif form.validate_on_submit():
            creating.rename(db.session, found, form.title.data or "", form.text.data or "")
            said = "Gesichert."
        else:
            return _page(form, template_id), 422
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(form, template_id), 422
    flash(said, "success")
    return redirect(url_for("todo_templates.listed"), 303)


def _page(sent: TemplateForm | None = None, sent_id: int = 0) -> str:
    blocks = [
        (
            one.id,
            sent
            if sent is not None and one.id == sent_id
            else TemplateForm(formdata=None, prefix=f"t{one.id}-", title=one.title, text=one.text),
        )
        for one in creating.templates(db.session)
    ]
    return render_template("todos/templates.html", blocks=blocks, sent=sent)
