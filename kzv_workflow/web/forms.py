"""The base of all forms: German messages, and field errors out of DomainError."""

from __future__ import annotations

from flask_wtf import FlaskForm

from kzv_workflow.errors import DomainError


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose library messages are German; texts are stripped, nothing else changes."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        locales = ("de_DE", "de")

    def refuse(self, error: DomainError) -> None:
        """Show the sentence at its field, or on top of the form."""
        if error.field and error.field in self:
            field = self[error.field]
            field.errors = (*field.errors, str(error))
        else:
            self.form_errors.append(str(error))


def strip(value: str | None) -> str | None:
    """A WTForms filter: surrounding blanks are nobody's intention."""
    return value.strip() if isinstance(value, str) else value
