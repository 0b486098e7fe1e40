"""Logging in and changing the password."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo

from kzv_workflow.accounts.administration import ROLES
from kzv_workflow.web.forms import Form, strip
from kzv_workflow.web.viewer import Role


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


class NewPasswordForm(Form):
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


class PasswordForm(NewPasswordForm):
    old_password = PasswordField(
        "Bisheriges Passwort",
        validators=[DataRequired("Bitte geben Sie Ihr bisheriges Passwort ein.")],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(Form):
    email = StringField(
        "Mailadresse",
        filters=[strip],
        validators=[DataRequired("Bitte geben Sie Ihre Mailadresse ein.")],
        render_kw={"autocomplete": "username", "type": "email", "autocapitalize": "none"},
    )


class RoleForm(Form):
    role = SelectField(
        "Rolle",
        choices=[SelectChoice(role.value, text) for role, text in ROLES.items()],
        coerce=str,
    )

    def chosen(self) -> Role:
        return Role(self.role.data)


class InvitationForm(RoleForm):
    membership_id = SelectField(
        "Person",
        coerce=int,
        description="Zur Wahl stehen alle mit Mailadresse, die noch kein Konto haben.",
    )
