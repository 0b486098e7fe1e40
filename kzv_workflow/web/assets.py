"""Style sheets, scripts and fonts: compressed at set-up, named by content, cached for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, send_from_directory, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.security import safe_join

from kzv_workflow.config import ConfigError
from kzv_workflow.web.access import public

FOLDER = Path(__file__).resolve().parent.parent / "static"
REQUIRED = ("vendor/kern.min.css", "vendor/htmx.min.js")
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class PageSessions(SecureCookieSessionInterface):
    """Assets have no session: browsers may keep them across logging in and out."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "assets.static":
            super().save_session(app, session, response)


blueprint = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    missing = [name for name in REQUIRED if not (FOLDER / name).exists()]
    if missing:
        raise ConfigError(f"Es fehlen {', '.join(missing)}. Bitte zuerst „make setup“ aufrufen.")
    app.register_blueprint(blueprint)
    app.session_interface = PageSessions()
    app.jinja_env.globals["asset"] = asset_url


def asset_url(name: str) -> str:
    """The address of an asset, with the beginning of its hash: a new content, a new address."""
    return url_for("assets.static", filename=name, v=fingerprint(name))


@cache
def fingerprint(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]


@blueprint.get("/static/<path:filename>")
@public
def static(filename: str) -> Response:
    if filename.endswith((".br", ".gz")):
        abort(404)
    for encoding, suffix in ENCODINGS:
        path = safe_join(str(FOLDER), filename + suffix)
        if request.accept_encodings.quality(encoding) and path and Path(path).exists():
            response = send_from_directory(
                FOLDER, filename + suffix, mimetype=_type_of(filename), max_age=31536000
            )
            response.headers["Content-Encoding"] = encoding
            break
    else:
        response = send_from_directory(FOLDER, filename, max_age=31536000)
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _type_of(filename: str) -> str:
    return {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}.get(
        Path(filename).suffix, "application/octet-stream"
    )
