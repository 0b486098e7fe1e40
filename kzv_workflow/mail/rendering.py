"""Subject and text of a mail from ``templates/mail/<name>/{subject,body}.txt``.

The environment is our own: no Flask, no escaping (it is plain text), and a misspelt fact is an
error. Templates may use ``{% from "_pieces.txt" import greeting, closing %}``.
"""

from __future__ import annotations

import re

import jinja2

from kzv_workflow import german
from kzv_workflow.config import PROJECT
from kzv_workflow.web.filters import moment

FOLDER = PROJECT / "templates" / "mail"

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER),
    undefined=jinja2.StrictUndefined,
    autoescape=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(
    date=german.format_date,
    day=german.format_day,
    long_date=german.format_date_long,
    moment=moment,
    count=german.count,
    words=german.join_words,
)


def render(name: str, /, **facts: object) -> tuple[str, str]:
    """Subject (one line) and text of the mail called *name*.

    Raises jinja2.UndefinedError for a fact the template needs and did not get.
    """
    subject = _ENVIRONMENT.get_template(f"{name}/subject.txt").render(facts)
    body = _ENVIRONMENT.get_template(f"{name}/body.txt").render(facts)
    return " ".join(subject.split()), _tidy(body)


def _tidy(text: str) -> str:
    """No blanks at line ends except the signature's, at most one empty line in a row."""
    lines = [line if line == "-- " else line.rstrip() for line in text.strip("\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
