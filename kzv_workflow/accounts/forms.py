"""Logging in and changing the password."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo

from kzv_workflow.web.forms import Form, strip


class LoginForm(Form):
    email = StringField(
        "Mailadresse",
        filters=[strip],
        validators=[DataRequired("Bitte geben Sie Ihre Mailadresse ein.")],
        render_kw={"autocomplete": "username", "type": "email", "autocapitalize": "none"},
    )
    password = PasswordField(
        "Passwort",
        validators=[DataRequired("Bitte geben Sie Ihr Passwort ein.")],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    old_password = PasswordField(
        "Bisheriges Passwort",
        validators=[DataRequired("Bitte geben Sie Ihr bisheriges Passwort ein.")],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        "Neues Passwort",
        description="Mindestens 10 Zeichen; lang ist besser als kompliziert.",
        validators=[DataRequired("Bitte geben Sie ein neues Passwort ein.")],
        render_kw={"autocomplete": "new-password"},
    )
    repeated = PasswordField(
        "Neues Passwort wiederholen",
        validators=[EqualTo("new_password", "Die beiden neuen Passwörter sind verschieden.")],
        render_kw={"autocomplete": "new-password"},
    )
