"""Wording of what is asked about the texts of mails."""

from __future__ import annotations

from wtforms import TextAreaField

from kzv_workflow.mail.wording import Wording
from kzv_workflow.web.forms import Form


class MailTextForm(Form):
    intro = TextAreaField("Anfang der Mail", render_kw={"rows": 6})
    closing = TextAreaField("Schluss der Mail", render_kw={"rows": 6})

    def words(self) -> Wording:
        return Wording(self.intro.data or "", self.closing.data or "")
